package io.gantry.runtime;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads the options of {@code docker run --tmpfs}. */
final class TmpfsOptions {
  private static final Set<String> DATA =
      Set.of("mode", "size", "uid", "gid", "nr_inodes", "nr_blocks", "mpol", "huge");

  private TmpfsOptions() {}

  static Mount.Tmpfs parse(String target, String options) {
    EnumSet<MountFlag> flags = EnumSet.of(MountFlag.NOEXEC, MountFlag.NOSUID, MountFlag.NODEV);
    List<String> data = new ArrayList<>();
    for (String option : options.split(",", -1)) {
      apply(option.strip(), flags, data);
    }
    return new Mount.Tmpfs(target, "tmpfs", flags, String.join(",", data));
  }

  private static void apply(String option, Set<MountFlag> flags, List<String> data) {
    int equals = option.indexOf('=');
    if (equals > 0 && DATA.contains(option.substring(0, equals))) {
      data.add(option);
      return;
    }
    switch (option) {
      case "",
          "defaults",
          "private",
          "rprivate",
          "shared",
          "rshared",
          "slave",
          "rslave",
          "async",
          "nomand" -> {}
      case "rw" -> flags.remove(MountFlag.RO);
      case "suid" -> flags.remove(MountFlag.NOSUID);
      case "dev" -> flags.remove(MountFlag.NODEV);
      case "exec" -> flags.remove(MountFlag.NOEXEC);
      case "atime" -> flags.remove(MountFlag.NOATIME);
      case "diratime" -> flags.remove(MountFlag.NODIRATIME);
      default ->
          flags.add(
              MountFlag.parse(option)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException("invalid tmpfs option \"" + option + "\"")));
    }
  }
}
