package io.gantry.kernel.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Scratch;
import io.gantry.kernel.call.SystemCalls;
import io.gantry.kernel.io.Readiness;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A process by descriptor ({@code pidfd_open(2)}): it goes on meaning this process when the number
 * has long been given to another. The descriptor becomes readable when the process has ended, so a
 * {@link io.gantry.kernel.io.Poller} can watch it.
 */
public final class PidFd implements AutoCloseable {
  private static final int P_PIDFD = 3;
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;
  private static final int CLD_EXITED = 1;
  private static final int CLD_DUMPED = 3;
  private static final int CORE = 0x80;
  private static final int SIGINFO_SIZE = 128;
  private static final int SIGINFO_CODE = 8;
  private static final int SIGINFO_PID = 16;
  private static final int SIGINFO_STATUS = 24;

  private final int pid;
  private final Fd fd;

  private PidFd(int pid, Fd fd) {
    this.pid = pid;
    this.fd = fd;
  }

  /**
   * Opens the process {@code pid}.
   *
   * @throws KernelException {@code ESRCH} when there is none
   */
  public static PidFd open(int pid) throws KernelException {
    long fd = SystemCalls.check(Syscall.PIDFD_OPEN, "process " + pid, pid, 0);
    return new PidFd(pid, new Fd((int) fd));
  }

  /** The number it has, or had when it lived. */
  public int pid() {
    return pid;
  }

  /** The descriptor itself, for a poller or for {@code setns}; it stays this object's. */
  public Fd fd() {
    return fd;
  }

  /**
   * Sends {@code signal} ({@code pidfd_send_signal(2)}).
   *
   * @return false when the process has ended already
   */
  public boolean send(Signal signal) throws KernelException {
    long result = SystemCalls.call(Syscall.PIDFD_SEND_SIGNAL, fd.number(), signal.number(), 0, 0);
    if (result == -Errno.ESRCH.number()) {
      return false;
    }
    if (result < 0) {
      throw new KernelException(
          "send " + signal + " to", "process " + pid, Errno.of((int) -result));
    }
    return true;
  }

  /** Whether it has not ended: a process that waits to be reaped has. */
  public boolean isAlive() {
    return !Readiness.isReadable(fd);
  }

  /** Whether it has ended or does so within {@code millis}; blocks the thread, reaps nothing. */
  public boolean awaitEnd(long millis) {
    return Readiness.awaitReadable(fd, millis);
  }

  /**
   * A copy of the descriptor {@code number} of that process ({@code pidfd_getfd(2)}), closed on
   * exec.
   *
   * @return empty when the process has no such descriptor, or has ended
   */
  public Optional<Fd> take(int number) throws KernelException {
    long result = SystemCalls.call(Syscall.PIDFD_GETFD, fd.number(), number, 0);
    if (result == -Errno.EBADF.number() || result == -Errno.ESRCH.number()) {
      return Optional.empty();
    }
    if (result < 0) {
      throw new KernelException(
          "take descriptor " + number + " of", "process " + pid, Errno.of((int) -result));
    }
    return Optional.of(new Fd((int) result));
  }

  /**
   * Reaps the process, a child of this one, if it has ended ({@code waitid(2)}).
   *
   * @return empty while it lives
   * @throws KernelException {@code ECHILD} when it is not a child of this process, or reaped
   */
  public Optional<WaitStatus> reap() throws KernelException {
    return wait(WEXITED | WNOHANG);
  }

  /** Blocks the thread until the process, a child of this one, has ended, and reaps it. */
  public WaitStatus await() throws KernelException {
    return wait(WEXITED).orElseThrow();
  }

  /** Closes the descriptor; the process goes on. */
  @Override
  public void close() {
    fd.close();
  }

  @Override
  public String toString() {
    return "process " + pid;
  }

  private Optional<WaitStatus> wait(int options) throws KernelException {
    try (Scratch scratch = new Scratch()) {
      MemorySegment info = scratch.allocate(SIGINFO_SIZE);
      SystemCalls.check(
          Syscall.WAITID, "process " + pid, P_PIDFD, fd.number(), info.address(), options, 0);
      if (info.get(JAVA_INT, SIGINFO_PID) == 0) {
        return Optional.empty();
      }
      int code = info.get(JAVA_INT, SIGINFO_CODE);
      int status = info.get(JAVA_INT, SIGINFO_STATUS);
      return Optional.of(
          code == CLD_EXITED
              ? WaitStatus.exited(status)
              : new WaitStatus(status | (code == CLD_DUMPED ? CORE : 0)));
    }
  }
}
