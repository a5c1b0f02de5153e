package io.gantry.runtime.plan;

import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Label;
import io.gantry.kernel.program.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * The working directory. It is resolved inside the root and never through a magic link: {@code
 * /proc/self/fd/17} would be a directory of the host that the launcher has open, and all of the
 * host's tree could be above it (CVE-2024-21626).
 */
final class DirectorySteps {
  private static final List<Flag> DIRECTORY = List.of(Flag.O_PATH, Flag.O_DIRECTORY);
  private static final String THERE = "working directory is there";

  private DirectorySteps() {}

  /** Makes it with all that leads to it; what fails is told when it is entered. */
  static List<Instruction> make(String path) {
    List<Instruction> steps = new ArrayList<>();
    if (path.length() <= 1) {
      return steps;
    }
    String missing = "working directory is missing";
    String found = "found";
    steps.add(Calls.openInside(path, DIRECTORY, 0).as(found).orGoTo(missing));
    steps.add(Calls.close(path, found).whenDone(THERE));
    steps.add(new Label(missing));
    int start = 1;
    while (start < path.length()) {
      int end = path.indexOf('/', start);
      end = end < 0 ? path.length() : end;
      if (end > start) {
        String parent = path.substring(0, start);
        String name = "parent " + start;
        steps.add(Calls.openInside(parent, DIRECTORY, 0).as(name).orGoTo(THERE));
        Argument in = Argument.result(name);
        steps.add(Calls.mkdirIn(in, path.substring(start, end)).orGoOn());
        steps.add(Calls.close(parent, in));
      }
      start = end + 1;
    }
    steps.add(new Label(THERE));
    return steps;
  }

  /** Enters it. */
  static List<Step> enter(String path) {
    String name = "working directory";
    return List.of(
        Calls.openInside(path, DIRECTORY, 0).titled("chdir", path).as(name),
        Step.of("chdir", path, io.gantry.kernel.Syscall.FCHDIR, Argument.result(name)),
        Calls.close(path, name));
  }
}
