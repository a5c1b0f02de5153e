package io.gantry.network.host;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.NetworkNamespace;
import io.gantry.kernel.netlink.route.RouteSocket;
import io.gantry.network.NetworkException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The host's network namespace: the one of the thread that opened this. Whatever changes links
 * waits for the kernel's one lock on them, at times for tens of milliseconds; so it is done by a
 * few platform threads, that were born in that namespace, and never by the carriers of virtual
 * threads.
 *
 * <p>Netlink sockets are kept and used again. Every task has one for itself, so that a task that
 * waits inside the kernel holds up no other.
 */
public final class Host implements AutoCloseable {
  private static final int LEAST = 4;

  private final NetworkNamespace namespace;
  private final boolean isEverywhere;
  private final ThreadPoolExecutor threads;
  private final ConcurrentLinkedDeque<RouteSocket> sockets = new ConcurrentLinkedDeque<>();

  /**
   * Of a namespace.
   *
   * @param isEverywhere whether it is that of all threads which do not enter another one
   */
  private Host(NetworkNamespace namespace, boolean isEverywhere) {
    this.namespace = namespace;
    this.isEverywhere = isEverywhere;
    int count = Math.max(LEAST, 2 * Runtime.getRuntime().availableProcessors());
    threads =
        new ThreadPoolExecutor(
            count, count, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::born);
    threads.allowCoreThreadTimeOut(true);
  }

  /** Takes the namespace of the calling thread; nothing else happens yet. */
  public static Host open() throws IOException {
    NetworkNamespace here = NetworkNamespace.current();
    try (NetworkNamespace process = NetworkNamespace.open(Path.of("/proc/self/ns/net"))) {
      return new Host(here, here.id() == process.id());
    } catch (IOException | RuntimeException e) {
      here.close();
      throw e;
    }
  }

  /** Something to do on the host's links. */
  @FunctionalInterface
  public interface Task<T> {
    /** Does it, on a thread inside the namespace, with a socket of its own. */
    T run(RouteSocket socket) throws IOException;
  }

  /** Something to do on the host's links that gives nothing. */
  @FunctionalInterface
  public interface Action {
    /** Does it, on a thread inside the namespace, with a socket of its own. */
    void run(RouteSocket socket) throws IOException;
  }

  /** The namespace itself; it stays this object's. */
  public NetworkNamespace namespace() {
    return namespace;
  }

  /**
   * Does something and waits for it. An interrupt waits too: what was made must not be lost.
   *
   * @param intention what it is for, as the beginning of the message when it fails
   * @throws NetworkException when it fails
   */
  public <T> T call(String intention, Task<T> task) {
    Future<T> future = threads.submit(() -> withSocket(task));
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw failure(intention, e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** {@link #call} without a result. */
  public void run(String intention, Action action) {
    this.<Boolean>call(
        intention,
        socket -> {
          action.run(socket);
          return true;
        });
  }

  /** A thread that is in the host's namespace for good; it is not started yet. */
  public Thread born(Runnable work) {
    return Thread.ofPlatform().daemon().name("gantry-network").unstarted(() -> inside(work));
  }

  /** Opens a socket. */
  @FunctionalInterface
  public interface Opening<T> {
    /** Does it. */
    T open() throws IOException;
  }

  /** Opens a socket, which belongs to the host's namespace for good; by any thread. */
  public <T> T opened(Opening<T> opening) throws IOException {
    return isEverywhere ? opening.open() : namespace.<T, IOException>inside(opening::open);
  }

  /** Does something with one of the sockets, on a thread that is in the namespace already. */
  public <T> T withSocket(Task<T> task) throws IOException {
    RouteSocket kept = sockets.poll();
    RouteSocket socket = kept == null ? RouteSocket.open() : kept;
    try {
      return task.run(socket);
    } finally {
      sockets.push(socket);
    }
  }

  private void inside(Runnable work) {
    try {
      namespace.enter();
    } catch (KernelException e) {
      throw new UncheckedIOException(e);
    }
    work.run();
  }

  private static RuntimeException failure(String intention, @Nullable Throwable cause) {
    return switch (Objects.requireNonNull(cause)) {
      case Error error -> throw error;
      case NetworkException known -> known;
      case IOException io -> new NetworkException(intention + ": " + io.getMessage(), io);
      case RuntimeException other -> other;
      case Throwable other -> new IllegalStateException(other);
    };
  }

  @Override
  public void close() {
    threads.shutdown();
    boolean ended = false;
    try {
      ended = threads.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (ended) {
      sockets.forEach(RouteSocket::close);
      namespace.close();
    }
  }
}
