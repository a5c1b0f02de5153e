package io.gantry.runtime;

import java.util.List;

/**
 * What Docker 28 gives a container that does not ask for anything else ({@code oci/defaults.go} of
 * moby).
 */
public final class DockerDefaults {
  /** The search path of a container whose image has none. */
  public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** The size of {@code /dev/shm} in bytes. */
  public static final long SHM_SIZE = 64L << 20;

  /** Paths that look empty inside an unprivileged container. */
  public static final List<String> MASKED_PATHS =
      List.of(
          "/proc/asound",
          "/proc/acpi",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/devices/virtual/powercap");

  /** Paths that cannot be written inside an unprivileged container. */
  public static final List<String> READONLY_PATHS =
      List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private DockerDefaults() {}

  /** The file systems of an unprivileged container, with a {@code /dev/shm} of 64 MiB. */
  public static List<Mount> mounts() {
    return mounts(Access.READ_ONLY, SHM_SIZE);
  }

  /**
   * The file systems of a container.
   *
   * @param kernelTrees whether {@code /sys} and {@code /sys/fs/cgroup} may be written: for
   *     privileged containers
   * @param shmSize the size of {@code /dev/shm} in bytes
   */
  public static List<Mount> mounts(Access kernelTrees, long shmSize) {
    return List.of(
        new Mount.Proc("/proc"),
        new Mount.Dev("/dev"),
        new Mount.Devpts("/dev/pts"),
        new Mount.Sysfs("/sys", kernelTrees),
        new Mount.Cgroup("/sys/fs/cgroup", kernelTrees),
        new Mount.Mqueue("/dev/mqueue"),
        Mount.Tmpfs.shm(shmSize));
  }
}
