package io.gantry.kernel.netlink;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import io.gantry.kernel.fs.Open;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The kernel's settings below {@code /proc/sys/net}. Which namespace's they are is decided when a
 * file is opened, by the namespace that the opening thread is in ({@code net_ctl_root.lookup} in
 * net/sysctl_net.c); the mount of {@code /proc} does not matter. So these methods are about the
 * calling thread's namespace, and about another one when called {@link NetworkNamespace#inside} it,
 * which the methods with a namespace do.
 *
 * <p>Names are written as {@code sysctl(8)} takes them: {@code net.ipv4.ip_forward}, or with
 * slashes where a part has dots in it: {@code net/ipv4/conf/eth0.10/route_localnet}.
 */
public final class NetworkSysctls {
  private static final int AT_FDCWD = -100;
  private static final int LONGEST = 4096;

  private NetworkSysctls() {}

  /** Sets all of {@code values}, in their order, in {@code namespace}. */
  public static void set(NetworkNamespace namespace, Map<String, String> values)
      throws KernelException {
    namespace.<Optional<String>, KernelException>inside(
        () -> {
          for (Map.Entry<String, String> value : values.entrySet()) {
            set(value.getKey(), value.getValue());
          }
          return Optional.empty();
        });
  }

  /** The value in {@code namespace}; empty when the kernel does not have the setting. */
  public static Optional<String> get(NetworkNamespace namespace, String name)
      throws KernelException {
    return namespace.<Optional<String>, KernelException>inside(() -> get(name));
  }

  /**
   * Sets a value in the calling thread's namespace.
   *
   * @throws KernelException {@code ENOENT} when the kernel does not have the setting, {@code
   *     EINVAL} when it refuses the value
   */
  public static void set(String name, String value) throws KernelException {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    try (Scratch scratch = new Scratch()) {
      int fd = open(scratch, name, Open.O_WRONLY);
      try {
        SystemCalls.check(
            Syscall.WRITE, path(name), fd, scratch.copyOf(bytes).address(), bytes.length);
      } finally {
        SystemCalls.call(Syscall.CLOSE, fd);
      }
    }
  }

  /** The value in the calling thread's namespace; empty when the kernel has not the setting. */
  public static Optional<String> get(String name) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      int fd = open(scratch, name, Open.O_RDONLY);
      try {
        MemorySegment memory = scratch.allocate(LONGEST);
        long length = SystemCalls.check(Syscall.READ, path(name), fd, memory.address(), LONGEST);
        byte[] bytes = Scratch.bytes(memory, length);
        return Optional.of(new String(bytes, StandardCharsets.UTF_8).strip());
      } finally {
        SystemCalls.call(Syscall.CLOSE, fd);
      }
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static int open(Scratch scratch, String name, int how) throws KernelException {
    String path = path(name);
    return (int)
        SystemCalls.check(
            Syscall.OPENAT, path, AT_FDCWD, scratch.string(path), how | Open.O_CLOEXEC, 0);
  }

  /** The first separator in a name decides which of the two characters separates. */
  private static String path(String name) {
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a zero byte in the name of a setting");
    }
    String path = name.matches("[^/.]*/.*") ? name : swapped(name);
    if (!path.startsWith("net/") || path.matches("(.*/)?\\.\\.?(/.*)?")) {
      throw new IllegalArgumentException("not a setting of the network: " + name);
    }
    return "/proc/sys/" + path;
  }

  private static String swapped(String name) {
    return name.replace('.', '\0').replace('/', '.').replace('\0', '/');
  }
}
