package io.gantry.kernel.launch;

import java.util.Collection;

/** The kinds of namespaces ({@code namespaces(7)}). */
public enum Namespace {
  /** Mounts. */
  MOUNT(0x00020000L, "mnt"),
  /** Host and domain name. */
  UTS(0x04000000L, "uts"),
  /** System V IPC and POSIX message queues. */
  IPC(0x08000000L, "ipc"),
  /** Process ids. */
  PID(0x20000000L, "pid"),
  /** Network devices, addresses, sockets. */
  NETWORK(0x40000000L, "net"),
  /** The root of the cgroup hierarchies. */
  CGROUP(0x02000000L, "cgroup"),
  /** User and group ids, capabilities. */
  USER(0x10000000L, "user"),
  /** Boot and monotonic clocks. */
  TIME(0x00000080L, "time");

  private final long flag;
  private final String fileName;

  Namespace(long flag, String fileName) {
    this.flag = flag;
    this.fileName = fileName;
  }

  /** The {@code CLONE_NEW*} flag, also of {@code setns} and {@code unshare}. */
  public long flag() {
    return flag;
  }

  /** The name of its file in {@code /proc/<pid>/ns}. */
  public String fileName() {
    return fileName;
  }

  /** The flags of all of {@code namespaces}, or-ed. */
  public static long flags(Collection<Namespace> namespaces) {
    return namespaces.stream().mapToLong(Namespace::flag).reduce(0, (a, b) -> a | b);
  }

  /** The flags' names as the kernel spells them, e.g. {@code CLONE_NEWNS|CLONE_NEWPID}. */
  static String flagNames(Collection<Namespace> namespaces) {
    return namespaces.stream()
        .sorted()
        .map(n -> "CLONE_NEW" + (n == MOUNT ? "NS" : n == NETWORK ? "NET" : n.name()))
        .reduce((a, b) -> a + "|" + b)
        .orElse("0");
  }
}
