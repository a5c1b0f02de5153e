package io.gantry.kernel.netlink;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import io.gantry.kernel.fs.Mounts;
import io.gantry.kernel.fs.Open;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace ({@code network_namespaces(7)}) by an open descriptor. The kernel keeps it
 * while anything refers to it: a descriptor like this one, a process inside, a socket born inside,
 * or a file that it is bound to. When the last of these is gone the kernel takes it apart in its
 * own time, with the links inside.
 *
 * <p>A thread enters a namespace by {@code setns(2)}. Here that is always a platform thread made
 * for the purpose, which ends afterwards: no thread of a pool is ever left in a wrong namespace.
 * What is opened inside, netlink sockets and Java's channels alike, stays inside for good.
 */
public final class NetworkNamespace implements AutoCloseable {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int NS_GET_NSTYPE = 0xB703;
  private static final int AT_FDCWD = -100;
  private static final Path OWN = Path.of("/proc/thread-self/ns/net");

  private final Fd fd;
  private final String label;

  private NetworkNamespace(Fd fd, String label) {
    this.fd = fd;
    this.label = label;
  }

  /** A fresh namespace, with nothing in it but {@code lo}, down; gone when the last user is. */
  public static NetworkNamespace create() throws KernelException {
    return onThread(
        "netns-create",
        () -> {
          SystemCalls.check(Syscall.UNSHARE, "network namespace", CLONE_NEWNET);
          return open(OWN);
        });
  }

  /**
   * A fresh namespace that is bound to {@code file}, and so stays until {@link #delete} when this
   * process ends. When this process is killed between two steps, the file may be there and not be a
   * namespace: {@link #open} then fails with {@code EINVAL}, and {@link #delete} removes it.
   *
   * @param file made here, e.g. {@code <exec-root>/netns/<id>}; its directory must be there
   * @throws KernelException {@code EEXIST} when there is such a file
   */
  public static NetworkNamespace create(Path file) throws IOException {
    NetworkNamespace namespace = create();
    try {
      namespace.bind(file);
      return new NetworkNamespace(namespace.fd, file.toString());
    } catch (IOException | RuntimeException e) {
      namespace.close();
      throw e;
    }
  }

  /**
   * Opens the namespace that is bound to {@code file}.
   *
   * @throws KernelException {@code ENOENT} when there is no such file, {@code EINVAL} when it is
   *     not a network namespace
   */
  public static NetworkNamespace open(Path file) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      String path = file.toString();
      long fd =
          SystemCalls.check(
              Syscall.OPENAT,
              path,
              AT_FDCWD,
              scratch.string(path),
              Open.O_RDONLY | Open.O_CLOEXEC | Open.O_NOCTTY | Open.O_NONBLOCK);
      NetworkNamespace namespace = new NetworkNamespace(new Fd((int) fd), path);
      if (!namespace.isNetwork()) {
        namespace.close();
        throw new KernelException("open network namespace", path, Errno.EINVAL);
      }
      return namespace;
    }
  }

  /** The namespace that {@code fd} is of, which becomes this object's. */
  public static NetworkNamespace of(Fd fd) {
    return new NetworkNamespace(fd, "of a user namespace");
  }

  /**
   * The namespace of a process. The caller makes sure that {@code pid} is still the process it
   * means, after this returns.
   */
  public static NetworkNamespace ofProcess(long pid) throws KernelException {
    return open(Path.of("/proc/" + pid + "/ns/net"));
  }

  /** The namespace of the calling thread: the host's, outside of {@link #inside}. */
  public static NetworkNamespace current() throws KernelException {
    return open(OWN);
  }

  /**
   * Unbinds the namespace from {@code file} and removes the file, whatever is left of both; nothing
   * happens when there is neither. The namespace lives on while somebody else uses it.
   */
  public static void delete(Path file) throws IOException {
    try {
      Mounts.unmount(file, Mounts.MNT_DETACH | Mounts.UMOUNT_NOFOLLOW);
    } catch (KernelException e) {
      if (e.errno() != Errno.EINVAL && e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
    Files.deleteIfExists(file);
  }

  /** Binds it to {@code file}, which is made: it then stays until {@link #delete}. */
  public void bind(Path file) throws IOException {
    try (Scratch scratch = new Scratch()) {
      long flags = Open.O_RDONLY | Open.O_CREAT | Open.O_EXCL | Open.O_CLOEXEC;
      String path = file.toString();
      long made =
          SystemCalls.check(Syscall.OPENAT, path, AT_FDCWD, scratch.string(path), flags, 0444);
      new Fd((int) made).close();
      try {
        Mounts.mount("/proc/self/fd/" + fd.number(), file, "none", Mounts.MS_BIND, "");
      } catch (KernelException e) {
        Files.deleteIfExists(file);
        throw e;
      }
    }
  }

  /** The descriptor, for {@code setns} and {@code IFLA_NET_NS_FD}; it stays this object's. */
  public Fd fd() {
    return fd;
  }

  /**
   * The number that names the namespace while it lives: its inode in nsfs, as {@code ls -l
   * /proc/<pid>/ns/net} shows it.
   */
  public long id() throws IOException {
    return (Long) Files.getAttribute(Path.of("/proc/self/fd/" + fd.number()), "unix:ino");
  }

  /**
   * Does {@code work} on a thread of its own inside this namespace, waits for it, and gives or
   * throws what it gives or throws.
   *
   * @throws KernelException when the namespace cannot be entered
   */
  public <T, E extends Exception> T inside(Work<T, E> work) throws E, KernelException {
    return NetworkNamespace.<T, E>onThread("netns-inside", () -> entered(work));
  }

  /**
   * Puts the calling thread inside, for as long as it lives: for platform threads that are made to
   * work in this namespace and nowhere else.
   */
  public void enter() throws KernelException {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a virtual thread has no namespace of its own");
    }
    SystemCalls.check(Syscall.SETNS, label, fd.number(), CLONE_NEWNET);
  }

  @SuppressWarnings("unchecked")
  private <T, E extends Exception> T entered(Work<T, E> work) throws E {
    try {
      enter();
    } catch (KernelException e) {
      throw (E) e;
    }
    return work.run();
  }

  /** Closes the descriptor; the namespace lives on while somebody else uses it. */
  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return "network namespace " + label;
  }

  /** What {@link #inside} does. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    /** Does it. */
    T run() throws E;
  }

  private boolean isNetwork() {
    return SystemCalls.call(Syscall.IOCTL, fd.number(), NS_GET_NSTYPE) == CLONE_NEWNET;
  }

  private static <T, E extends Exception> T onThread(String name, Work<T, E> work) throws E {
    FutureTask<T> task = new FutureTask<>(work::run);
    Thread.ofPlatform().name(name).daemon(true).start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true; // the work is short, and what it opens must not be lost
        }
      }
    } catch (ExecutionException e) {
      throw NetworkNamespace.<E>thrown(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What the work threw: it can throw nothing checked but {@code E}. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E thrown(@Nullable Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    return (E) Objects.requireNonNull(cause);
  }
}
