package io.gantry.engine.volume.local;

import io.gantry.kernel.fs.Mounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Mount options as {@code mount(8)} and {@code fstab(5)} spell them, taken apart into what {@code
 * mount(2)} wants.
 *
 * @param flags {@code MS_*}, without propagation
 * @param propagation {@code MS_PRIVATE} and its like; 0 leaves it
 * @param data what is left for the file system itself
 */
record MountOptions(long flags, long propagation, String data) {
  private static final long MS_SYNCHRONOUS = 0x10;
  private static final long MS_MANDLOCK = 0x40;
  private static final long MS_DIRSYNC = 0x80;
  private static final long MS_NOATIME = 0x400;
  private static final long MS_NODIRATIME = 0x800;
  private static final long MS_RELATIME = 1L << 21;
  private static final long MS_STRICTATIME = 1L << 24;

  private static final Map<String, Long> SET =
      Map.ofEntries(
          Map.entry("ro", Mounts.MS_RDONLY),
          Map.entry("nosuid", Mounts.MS_NOSUID),
          Map.entry("nodev", Mounts.MS_NODEV),
          Map.entry("noexec", Mounts.MS_NOEXEC),
          Map.entry("remount", Mounts.MS_REMOUNT),
          Map.entry("bind", Mounts.MS_BIND),
          Map.entry("rbind", Mounts.MS_BIND | Mounts.MS_REC),
          Map.entry("sync", MS_SYNCHRONOUS),
          Map.entry("dirsync", MS_DIRSYNC),
          Map.entry("mand", MS_MANDLOCK),
          Map.entry("noatime", MS_NOATIME),
          Map.entry("nodiratime", MS_NODIRATIME),
          Map.entry("relatime", MS_RELATIME),
          Map.entry("strictatime", MS_STRICTATIME));

  private static final Map<String, Long> CLEAR =
      Map.ofEntries(
          Map.entry("defaults", 0L),
          Map.entry("rw", Mounts.MS_RDONLY),
          Map.entry("suid", Mounts.MS_NOSUID),
          Map.entry("dev", Mounts.MS_NODEV),
          Map.entry("exec", Mounts.MS_NOEXEC),
          Map.entry("async", MS_SYNCHRONOUS),
          Map.entry("nomand", MS_MANDLOCK),
          Map.entry("atime", MS_NOATIME),
          Map.entry("diratime", MS_NODIRATIME),
          Map.entry("norelatime", MS_RELATIME),
          Map.entry("nostrictatime", MS_STRICTATIME));

  private static final Map<String, Long> PROPAGATION =
      Map.of(
          "private",
          Mounts.MS_PRIVATE,
          "rprivate",
          Mounts.MS_PRIVATE | Mounts.MS_REC,
          "shared",
          Mounts.MS_SHARED,
          "rshared",
          Mounts.MS_SHARED | Mounts.MS_REC,
          "slave",
          Mounts.MS_SLAVE,
          "rslave",
          Mounts.MS_SLAVE | Mounts.MS_REC,
          "unbindable",
          Mounts.MS_UNBINDABLE,
          "runbindable",
          Mounts.MS_UNBINDABLE | Mounts.MS_REC);

  /** Takes {@code ro,size=1m} apart; never fails, as file systems know best what they know. */
  static MountOptions parse(String text) {
    long flags = 0;
    long propagation = 0;
    List<String> data = new ArrayList<>();
    for (String option : text.split(",", -1)) {
      if (SET.containsKey(option)) {
        flags |= SET.get(option);
      } else if (CLEAR.containsKey(option)) {
        flags &= ~CLEAR.get(option);
      } else if (PROPAGATION.containsKey(option)) {
        propagation = PROPAGATION.get(option);
      } else if (!option.isEmpty()) {
        data.add(option);
      }
    }
    return new MountOptions(flags, propagation, String.join(",", data));
  }

  /** Whether a bind mount is to be made read-only, which takes a second call. */
  boolean isReadOnlyBind() {
    long both = Mounts.MS_BIND | Mounts.MS_RDONLY;
    return (flags & both) == both;
  }
}
