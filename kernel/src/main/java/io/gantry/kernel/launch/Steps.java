package io.gantry.kernel.launch;

import static io.gantry.kernel.program.Argument.constant;

import io.gantry.kernel.Syscall;
import io.gantry.kernel.program.Step;
import java.util.Set;

/** Steps that every program needs. */
public final class Steps {
  private static final long CLOSE_RANGE_UNSHARE = 2;
  private static final long ALL = 0xffff_ffffL;

  private Steps() {}

  /**
   * Leaves behind every descriptor but 0, 1 and 2, without closing the launcher's, which were the
   * same until now. Belongs before {@code execve}, and before a system-call filter that may forbid
   * it.
   */
  public static Step closeOthers() {
    return closeOthers(3);
  }

  /**
   * The same for a process that keeps some more, after it has a table of descriptors of its own.
   *
   * @param first the first that is closed
   */
  public static Step closeOthers(int first) {
    return Step.of(
        "close",
        "other descriptors",
        Syscall.CLOSE_RANGE,
        constant(first),
        constant("~0", ALL),
        constant("CLOSE_RANGE_UNSHARE", CLOSE_RANGE_UNSHARE));
  }

  /**
   * Closes the descriptors {@code first} to {@code last}; those that are not open do not matter.
   */
  static Step close(int first, long last) {
    return Step.of(
        "close",
        "descriptors from " + first,
        Syscall.CLOSE_RANGE,
        constant(first),
        last == ALL ? constant("~0", ALL) : constant(last),
        constant(0));
  }

  /** Closes the descriptors from {@code first} on. */
  static Step closeFrom(int first) {
    return close(first, ALL);
  }

  /**
   * Enters namespaces of a process ({@code setns(2)}). A pid namespace is entered by children only.
   *
   * @param whose for the message, e.g. {@code "container 4f1c"}
   * @param pidFd the number that the process's pidfd is handed over at
   */
  public static Step enter(String whose, int pidFd, Set<Namespace> namespaces) {
    return Step.of(
        "enter namespaces of",
        whose,
        Syscall.SETNS,
        constant(pidFd),
        constant(Namespace.flagNames(namespaces), Namespace.flags(namespaces)));
  }
}
