package io.gantry.runtime;

import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.capability.Capability;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A process that was started in a container, or the container itself by its first process. It lives
 * on when this handle is closed and when the engine dies.
 */
public interface Running extends AutoCloseable {
  /** The shim that waits for the process and holds its streams. */
  ShimIdentity shim();

  /** The process itself, as the engine sees it (not its number inside the container). */
  int pid();

  /**
   * A descriptor of the process ({@code pidfd_open(2)}); owned by this handle. Absent when it had
   * ended already.
   */
  Optional<Fd> pidfd();

  /** The capabilities that were asked for and that the engine itself may not give. */
  List<Capability> refusedCapabilities();

  /** Limits that were asked for and could not be given, in words for the user. */
  List<String> warnings();

  /**
   * Completes when the process has ended and its status is known. Completed on a thread of the
   * poller: do not block in it.
   */
  CompletableFuture<Exit> exit();

  /**
   * Takes duplicates of the streams out of the shim; they belong to the caller. All are absent when
   * the shim has ended: it ends only when the process has, and nothing is left to be read.
   *
   * @throws KernelException when the kernel refuses
   */
  StreamDescriptors takeStreams() throws KernelException;

  /**
   * Makes the shim close the container's input, some time soon; {@link #takeStreams} does not give
   * it from now on. The caller's duplicates must be closed too.
   */
  void closeStdin() throws KernelException;

  /**
   * Sends a signal to the process; nothing happens when it has ended.
   *
   * @param signal the kernel's number
   * @return whether it was still there
   */
  boolean signal(int signal) throws KernelException;

  /**
   * Tells the shim that the last byte of an ended process has been read, so that it looks at once
   * whether it is still needed. Without this it notices within half a second.
   */
  void drained() throws KernelException;

  /**
   * Ends the shim of an ended process, though bytes may be unread that nobody wants. Does nothing
   * while the process runs.
   */
  void abandon() throws KernelException;

  /** Resizes the terminal; the kernel tells the process by {@code SIGWINCH}. */
  void resize(ConsoleSize size) throws KernelException;

  /**
   * Forgets the process without touching it. A shim that ends later is still reaped, and {@link
   * #exit} still completes.
   */
  @Override
  void close();
}
