package io.gantry.runtime.plan;

import static io.gantry.kernel.program.Argument.constant;
import static io.gantry.kernel.program.Argument.mode;
import static io.gantry.kernel.program.Argument.none;
import static io.gantry.kernel.program.Argument.result;
import static io.gantry.kernel.program.Argument.text;
import static io.gantry.kernel.program.Argument.words;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.fs.Open;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.Step;
import io.gantry.runtime.Propagation;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Single steps that several parts of a plan need. */
final class Calls {
  static final Argument AT_FDCWD = constant("AT_FDCWD", -100);

  private static final int CLONE_NEWNS = 0x20000;
  private static final int S_IFREG = 0x8000;
  private static final int MOUNT_ATTR_SIZE = 32;
  private static final int OPEN_HOW_SIZE = 24;

  private Calls() {}

  /** Makes a directory, unless there is something. */
  static Step mkdir(String path) {
    return Step.of("mkdir", path, Syscall.MKDIRAT, AT_FDCWD, text(path), mode(0755)).orGoOn();
  }

  /** Makes an empty file, unless there is something. */
  static Step touch(String path) {
    return Step.of(
            "make file",
            path,
            Syscall.MKNODAT,
            AT_FDCWD,
            text(path),
            mode(S_IFREG | 0644),
            constant(0))
        .orGoOn();
  }

  static Step symlink(String content, String path) {
    return Step.of("symlink", path, Syscall.SYMLINKAT, text(content), AT_FDCWD, text(path))
        .orGoOn();
  }

  static Step mount(String source, String target, String type, List<Flag> flags, String data) {
    Argument options = data.isEmpty() ? none() : text(data);
    return Step.of(
        "mount",
        target,
        Syscall.MOUNT,
        text(source),
        text(target),
        text(type),
        Flag.or(flags),
        options);
  }

  /** Mounts on the working directory, which is opened {@code target}. */
  static Step mountHere(String source, String target, String type, List<Flag> flags, String data) {
    Argument options = data.isEmpty() ? none() : text(data);
    return Step.of(
        "mount",
        target,
        Syscall.MOUNT,
        text(source),
        text("."),
        text(type),
        Flag.or(flags),
        options);
  }

  /** A detached copy of a mount of the host. */
  static Step cloneTree(String source, List<Flag> more) {
    List<Flag> flags = concat(List.of(Flag.OPEN_TREE_CLONE, Flag.OPEN_TREE_CLOEXEC), more);
    return Step.of("open", source, Syscall.OPEN_TREE, AT_FDCWD, text(source), Flag.or(flags));
  }

  /**
   * Changes attributes ({@code struct mount_attr}: set, clear, propagation, user namespace) of a
   * detached mount.
   */
  static Step attributes(
      String target, Argument mount, List<Flag> at, List<Flag> set, List<Flag> propagation) {
    return Step.of(
        "set attributes of",
        target,
        Syscall.MOUNT_SETATTR,
        mount,
        text(""),
        Flag.or(concat(List.of(Flag.AT_EMPTY_PATH), at)),
        words(Flag.or(set), constant(0), Flag.or(propagation), constant(0)),
        constant(MOUNT_ATTR_SIZE));
  }

  /** Makes what is mounted at {@code path} read-only. */
  static Step readOnly(String path, List<Flag> at) {
    return Step.of(
        "make read-only",
        path,
        Syscall.MOUNT_SETATTR,
        AT_FDCWD,
        text(path),
        Flag.or(at),
        words(Flag.MOUNT_ATTR_RDONLY.argument(), constant(0), constant(0), constant(0)),
        constant(MOUNT_ATTR_SIZE));
  }

  /** A new file system without options, mounted without a place. */
  static List<Step> newMount(String type, String name, List<Flag> attributes) {
    String context = "new " + name;
    return List.of(
        Step.of("open", type, Syscall.FSOPEN, text(type), constant("FSOPEN_CLOEXEC", 1))
            .as(context),
        Step.of(
            "create",
            type,
            Syscall.FSCONFIG,
            result(context),
            constant("FSCONFIG_CMD_CREATE", 6),
            none(),
            none(),
            constant(0)),
        Step.of(
                "mount",
                type,
                Syscall.FSMOUNT,
                result(context),
                constant("FSMOUNT_CLOEXEC", 1),
                Flag.or(attributes))
            .as(name),
        close(type, context));
  }

  /** Gives a detached mount its place. */
  static Step place(Argument mount, String target) {
    return Step.of(
        "mount",
        target,
        Syscall.MOVE_MOUNT,
        mount,
        text(""),
        AT_FDCWD,
        text(target),
        Flag.or(Flag.MOVE_MOUNT_F_EMPTY_PATH, Flag.MOVE_MOUNT_T_SYMLINKS));
  }

  /** Gives a detached mount its place, which is an open file or directory. */
  static Step placeOn(Argument mount, Argument place, String target) {
    return Step.of(
        "mount",
        target,
        Syscall.MOVE_MOUNT,
        mount,
        text(""),
        place,
        text(""),
        Flag.or(Flag.MOVE_MOUNT_F_EMPTY_PATH, Flag.MOVE_MOUNT_T_EMPTY_PATH));
  }

  /**
   * Opens a path of the container as its processes see it, whatever links are on the way; but never
   * through a magic link of proc, which could lead to a descriptor of the launcher.
   */
  static Step openInside(String path, List<Flag> flags, int mode) {
    return Step.of(
        "open",
        path,
        Syscall.OPENAT2,
        AT_FDCWD,
        text(path),
        words(
            Flag.or(concat(flags, List.of(Flag.O_CLOEXEC))),
            mode == 0 ? constant(0) : mode(mode),
            Flag.or(Flag.RESOLVE_IN_ROOT, Flag.RESOLVE_NO_MAGICLINKS)),
        constant(OPEN_HOW_SIZE));
  }

  /** Opens a path as it is. */
  static Step open(String name, String path, List<Flag> flags) {
    return Step.of(name, path, Syscall.OPENAT, AT_FDCWD, text(path), Flag.or(flags));
  }

  /** Makes a directory in an open one, unless there is something. */
  static Step mkdirIn(Argument directory, String name) {
    return Step.of("mkdir", name, Syscall.MKDIRAT, directory, text(name), mode(0755))
        .accepting(Errno.EEXIST);
  }

  static Step fchdir(Argument directory, String path) {
    return Step.of("enter", path, Syscall.FCHDIR, directory);
  }

  static Step openForReading(String path) {
    Argument flags = constant("O_RDONLY|O_CLOEXEC", Open.O_RDONLY | Open.O_CLOEXEC);
    return Step.of("open", path, Syscall.OPENAT, AT_FDCWD, text(path), flags);
  }

  /** Enters the mount namespace that the descriptor {@code name} is of. */
  static Step enterMounts(String name) {
    return Step.of(
        "enter", name, Syscall.SETNS, result(name), constant("CLONE_NEWNS", CLONE_NEWNS));
  }

  static Step openForWriting(String path) {
    Argument flags = constant("O_WRONLY|O_CLOEXEC", Open.O_WRONLY | Open.O_CLOEXEC);
    return Step.of("open", path, Syscall.OPENAT, AT_FDCWD, text(path), flags);
  }

  static Step write(String path, String name, String value) {
    int length = value.getBytes(StandardCharsets.UTF_8).length;
    return Step.of("write", path, Syscall.WRITE, result(name), text(value), constant(length));
  }

  /** A copy of the descriptor {@code name} with a number from {@code least} on. */
  static Step above(int least, String object, String name) {
    return Step.of(
        "keep",
        object,
        Syscall.FCNTL,
        result(name),
        constant("F_DUPFD_CLOEXEC", 1030),
        constant(least));
  }

  static Step close(String object, String name) {
    return close(object, result(name));
  }

  static Step close(String object, Argument descriptor) {
    return Step.of("close", object, Syscall.CLOSE, descriptor);
  }

  static Step chdir(String name, String path) {
    return Step.of(name, path, Syscall.CHDIR, text(path));
  }

  /** How mounts at {@code path} travel from now on. */
  static Step propagation(String path, Propagation propagation) {
    List<Flag> flags =
        switch (propagation) {
          case PRIVATE -> List.of(Flag.MS_PRIVATE);
          case RPRIVATE -> List.of(Flag.MS_REC, Flag.MS_PRIVATE);
          case SLAVE -> List.of(Flag.MS_SLAVE);
          case RSLAVE -> List.of(Flag.MS_REC, Flag.MS_SLAVE);
          case SHARED -> List.of(Flag.MS_SHARED);
          case RSHARED -> List.of(Flag.MS_REC, Flag.MS_SHARED);
        };
    return Step.of(
        "set propagation of",
        path,
        Syscall.MOUNT,
        text("none"),
        text(path),
        none(),
        Flag.or(flags),
        none());
  }

  static <T> List<T> concat(List<T> first, List<T> second) {
    return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
  }
}
