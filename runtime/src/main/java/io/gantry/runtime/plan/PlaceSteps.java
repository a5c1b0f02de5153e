package io.gantry.runtime.plan;

import io.gantry.kernel.Errno;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Label;
import io.gantry.kernel.program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The places of mounts that somebody asked for. An image may have any link where something is to be
 * mounted, and whoever shares a volume may swap directories for links at any moment; so each path
 * is resolved by {@code openat2(2)} inside the root, and what is mounted goes on the descriptor
 * that came of it. What is missing is made one by one, each in its opened parent.
 */
final class PlaceSteps {
  static final String FIND = "find place";
  static final String MAKE = "make place";

  private final String target;
  private final int number;
  private final List<Instruction> steps = new ArrayList<>();

  /**
   * @param number tells this place's labels and results from others'
   */
  PlaceSteps(String target, int number) {
    this.target = target;
    this.number = number;
  }

  /**
   * Mounts on a directory.
   *
   * @param there directories that are known to be there
   * @param mount the mounting on an open place
   */
  List<Instruction> directory(Set<String> there, Function<Argument, List<Step>> mount) {
    List<Flag> flags = List.of(Flag.O_PATH, Flag.O_DIRECTORY);
    found(open(FIND, target, flags, 0), mount);
    parents(there);
    makeDirectory(target);
    made(open(FIND, target, flags, 0), mount);
    return steps;
  }

  /** Mounts on a file, or whatever else is there. */
  List<Instruction> file(Set<String> there, Function<Argument, List<Step>> mount) {
    found(open(FIND, target, List.of(Flag.O_PATH), 0), mount);
    parents(there);
    List<Flag> create = List.of(Flag.O_CREAT, Flag.O_NOCTTY, Flag.O_NONBLOCK);
    made(open(MAKE, target, create, 0755), mount);
    return steps;
  }

  private void found(Step open, Function<Argument, List<Step>> mount) {
    String name = "found" + number;
    steps.add(open.as(name).orGoTo("missing " + number, Errno.ENOENT));
    steps.addAll(mount.apply(Argument.result(name)));
    steps.add(Calls.close(target, name).whenDone("placed " + number));
    steps.add(new Label("missing " + number));
  }

  private void made(Step open, Function<Argument, List<Step>> mount) {
    String name = "made" + number;
    steps.add(open.as(name));
    steps.addAll(mount.apply(Argument.result(name)));
    steps.add(Calls.close(target, name));
    steps.add(new Label("placed " + number));
  }

  private void parents(Set<String> there) {
    for (int slash = target.indexOf('/', 1); slash > 0; slash = target.indexOf('/', slash + 1)) {
      String parent = target.substring(0, slash);
      if (!there.contains(parent)) {
        makeDirectory(parent);
      }
    }
  }

  private void makeDirectory(String path) {
    int slash = path.lastIndexOf('/');
    String parent = slash == 0 ? "/" : path.substring(0, slash);
    String name = "in" + number + "." + path.length();
    steps.add(open(MAKE, parent, List.of(Flag.O_PATH, Flag.O_DIRECTORY), 0).as(name));
    Step mkdir = Calls.mkdirIn(Argument.result(name), path.substring(slash + 1));
    steps.add(mkdir.titled(MAKE, target));
    steps.add(Calls.close(parent, name));
  }

  /** Whatever fails is told as a failure of the target. */
  private Step open(String name, String path, List<Flag> flags, int mode) {
    return Calls.openInside(path, flags, mode).titled(name, target);
  }
}
