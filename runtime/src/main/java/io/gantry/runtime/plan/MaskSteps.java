package io.gantry.runtime.plan;

import static io.gantry.kernel.program.Argument.constant;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.launch.ShimDescriptors;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Label;
import io.gantry.kernel.program.Step;
import io.gantry.runtime.ContainerSpec;
import io.gantry.runtime.DockerDefaults;
import io.gantry.runtime.Mount;
import java.util.ArrayList;
import java.util.List;

/**
 * Paths that look empty inside: a file is covered by the null device, a directory by an empty file
 * system. Those that this kernel does not have are passed over.
 *
 * <p>The null device is never looked up when it is needed: a volume on {@code /dev} could have a
 * link at its place, or nothing, and then the paths would be covered by something else, or stay to
 * be seen (CVE-2025-31133). It is the one that was made in a fresh {@code /dev} a moment before; or
 * the host's, for a container that brings its own {@code /dev}.
 */
final class MaskSteps {
  private static final String NULL = "/dev/null";
  private static final String OWN = "null device";

  /** Most containers have these, so they are made once. */
  private static final List<Instruction> DEFAULTS = steps(DockerDefaults.MASKED_PATHS, true);

  private final List<String> paths;
  private final boolean ownDev;

  private MaskSteps(List<String> paths, boolean ownDev) {
    this.paths = paths;
    this.ownDev = ownDev;
  }

  static MaskSteps of(ContainerSpec spec) {
    boolean ownDev = spec.mounts().stream().anyMatch(MaskSteps::isFresh);
    return new MaskSteps(spec.maskedPaths(), ownDev);
  }

  private static boolean isFresh(Mount mount) {
    return mount.target().equals("/dev")
        && switch (mount) {
          case Mount.Dev ignored -> true;
          case Mount.FileSystem own -> own.type().equals("tmpfs");
          default -> false;
        };
  }

  /**
   * To be walked in the host's tree. The copies stay open until the terminal has been made, so they
   * may not have one of the shim's numbers.
   */
  List<Instruction> sources() {
    List<Instruction> steps = new ArrayList<>();
    for (int i = 0; !ownDev && i < paths.size(); i++) {
      // whoever may write it may also change the mode of the host's own
      List<Flag> readOnly = List.of(Flag.MOUNT_ATTR_RDONLY);
      String low = "low " + name(i);
      steps.add(Calls.cloneTree(NULL, List.of()).as(low));
      steps.add(Calls.above(ShimDescriptors.FIRST_FREE, NULL, low).as(name(i)));
      steps.add(Calls.close(NULL, low));
      steps.add(Calls.attributes(NULL, Argument.result(name(i)), List.of(), readOnly, List.of()));
    }
    return steps;
  }

  /** Holds the null device of a {@code /dev} that has just been filled. */
  List<Instruction> source(String dev) {
    return paths.isEmpty() || !dev.equals("/dev")
        ? List.of()
        : List.of(Calls.open("open", NULL, List.of(Flag.O_PATH, Flag.O_CLOEXEC)).as(OWN));
  }

  /** To be walked in the container's root, when everything else is mounted. */
  List<Instruction> steps() {
    return ownDev && paths.equals(DockerDefaults.MASKED_PATHS) ? DEFAULTS : steps(paths, ownDev);
  }

  private static List<Instruction> steps(List<String> paths, boolean ownDev) {
    List<Instruction> steps = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      mask(paths.get(i), name(i), ownDev, steps);
    }
    for (int i = 0; !ownDev && i < paths.size(); i++) {
      steps.add(Calls.close(NULL, name(i)));
    }
    if (ownDev && !paths.isEmpty()) {
      steps.add(Calls.close(NULL, OWN));
    }
    return steps;
  }

  private static void mask(String path, String device, boolean ownDev, List<Instruction> steps) {
    String done = "masked " + path;
    String file = "file " + path;
    steps.add(look(path).orGoTo(done, Errno.ENOENT, Errno.ENOTDIR));
    steps.add(look(path + "/").orGoTo(file, Errno.ENOTDIR));
    steps.add(
        Calls.mount("tmpfs", path, "tmpfs", List.of(Flag.MS_RDONLY), "size=0k").whenDone(done));
    steps.add(new Label(file));
    if (ownDev) {
      steps.add(copyOfOwn().as(device));
    }
    steps.add(Calls.place(Argument.result(device), path));
    if (ownDev) {
      steps.add(Calls.close(NULL, device));
    }
    steps.add(new Label(done));
  }

  /** With a slash at its end it is not there as a file. */
  private static Step look(String path) {
    return Step.of(
        "look at",
        path,
        Syscall.FACCESSAT2,
        Calls.AT_FDCWD,
        Argument.text(path),
        constant("F_OK", 0),
        constant(0));
  }

  private static Step copyOfOwn() {
    return Step.of(
        "open",
        NULL,
        Syscall.OPEN_TREE,
        Argument.result(OWN),
        Argument.text(""),
        Flag.or(Flag.OPEN_TREE_CLONE, Flag.OPEN_TREE_CLOEXEC, Flag.AT_EMPTY_PATH));
  }

  private static String name(int index) {
    return "mask" + index;
  }
}
