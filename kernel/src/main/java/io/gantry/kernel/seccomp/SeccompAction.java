package io.gantry.kernel.seccomp;

/**
 * What the kernel does about a system call: the value that a filter returns ({@code
 * linux/seccomp.h}).
 *
 * @param value the {@code SECCOMP_RET_*} value with its data
 */
public record SeccompAction(int value) {
  /** The call is made. */
  public static final SeccompAction ALLOW = new SeccompAction(0x7fff0000);

  /** The call is made and logged. */
  public static final SeccompAction LOG = new SeccompAction(0x7ffc0000);

  /** The process gets {@code SIGSYS}. */
  public static final SeccompAction TRAP = new SeccompAction(0x00030000);

  /** The thread is killed. */
  public static final SeccompAction KILL_THREAD = new SeccompAction(0);

  /** The process is killed. */
  public static final SeccompAction KILL_PROCESS = new SeccompAction(0x80000000);

  private static final int ERRNO = 0x00050000;
  private static final int TRACE = 0x7ff00000;
  private static final int DATA = 0xffff;

  /** The call fails with this error number. */
  public static SeccompAction errno(int number) {
    return new SeccompAction(ERRNO | (number & DATA));
  }

  /** A tracer is asked, with this message. */
  public static SeccompAction trace(int message) {
    return new SeccompAction(TRACE | (message & DATA));
  }

  /** Whether the call fails with an error number, and not with {@code ENOSYS}. */
  boolean refusesWithAnotherErrorThan(int errno) {
    return (value & ~DATA) == ERRNO && (value & DATA) != errno;
  }
}
