package io.gantry.runtime.plan;

import io.gantry.kernel.fs.Open;
import io.gantry.kernel.program.Argument;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A kernel constant with its name, so that a printed plan can be read.
 *
 * @param name as the kernel's headers spell it
 * @param value its bits
 */
record Flag(String name, long value) {
  static final Flag MS_RDONLY = new Flag("MS_RDONLY", 1);
  static final Flag MS_NOSUID = new Flag("MS_NOSUID", 2);
  static final Flag MS_NODEV = new Flag("MS_NODEV", 4);
  static final Flag MS_NOEXEC = new Flag("MS_NOEXEC", 8);
  static final Flag MS_BIND = new Flag("MS_BIND", 0x1000);
  static final Flag MS_REC = new Flag("MS_REC", 0x4000);
  static final Flag MS_PRIVATE = new Flag("MS_PRIVATE", 1 << 18);
  static final Flag MS_SLAVE = new Flag("MS_SLAVE", 1 << 19);
  static final Flag MS_SHARED = new Flag("MS_SHARED", 1 << 20);
  static final Flag MS_STRICTATIME = new Flag("MS_STRICTATIME", 1 << 24);
  static final Flag MNT_DETACH = new Flag("MNT_DETACH", 2);

  static final Flag MOUNT_ATTR_RDONLY = new Flag("MOUNT_ATTR_RDONLY", 1);
  static final Flag MOUNT_ATTR_NOSUID = new Flag("MOUNT_ATTR_NOSUID", 2);
  static final Flag MOUNT_ATTR_NODEV = new Flag("MOUNT_ATTR_NODEV", 4);
  static final Flag MOUNT_ATTR_NOEXEC = new Flag("MOUNT_ATTR_NOEXEC", 8);

  static final Flag AT_EMPTY_PATH = new Flag("AT_EMPTY_PATH", 0x1000);
  static final Flag AT_RECURSIVE = new Flag("AT_RECURSIVE", 0x8000);
  static final Flag OPEN_TREE_CLONE = new Flag("OPEN_TREE_CLONE", 1);
  static final Flag OPEN_TREE_CLOEXEC = new Flag("OPEN_TREE_CLOEXEC", 0x80000);
  static final Flag MOVE_MOUNT_F_EMPTY_PATH = new Flag("MOVE_MOUNT_F_EMPTY_PATH", 4);
  static final Flag MOVE_MOUNT_T_SYMLINKS = new Flag("MOVE_MOUNT_T_SYMLINKS", 0x10);
  static final Flag MOVE_MOUNT_T_EMPTY_PATH = new Flag("MOVE_MOUNT_T_EMPTY_PATH", 0x40);

  static final Flag O_PATH = new Flag("O_PATH", Open.O_PATH);
  static final Flag O_DIRECTORY = new Flag("O_DIRECTORY", Open.O_DIRECTORY);
  static final Flag O_NOFOLLOW = new Flag("O_NOFOLLOW", Open.O_NOFOLLOW);
  static final Flag O_CREAT = new Flag("O_CREAT", Open.O_CREAT);
  static final Flag O_NOCTTY = new Flag("O_NOCTTY", Open.O_NOCTTY);
  static final Flag O_NONBLOCK = new Flag("O_NONBLOCK", Open.O_NONBLOCK);
  static final Flag O_CLOEXEC = new Flag("O_CLOEXEC", Open.O_CLOEXEC);
  static final Flag RESOLVE_NO_MAGICLINKS = new Flag("RESOLVE_NO_MAGICLINKS", 2);
  static final Flag RESOLVE_IN_ROOT = new Flag("RESOLVE_IN_ROOT", 0x10);

  static Argument or(Flag... flags) {
    return or(Arrays.asList(flags));
  }

  static Argument or(List<Flag> flags) {
    String names = flags.stream().map(Flag::name).collect(Collectors.joining("|"));
    return Argument.constant(names.isEmpty() ? "0" : names, bits(flags));
  }

  static long bits(List<Flag> flags) {
    return flags.stream().mapToLong(Flag::value).reduce(0, (a, b) -> a | b);
  }

  Argument argument() {
    return Argument.constant(name, value);
  }
}
