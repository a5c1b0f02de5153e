package io.gantry.kernel.process;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.SystemCalls;

/** Who inherits orphans ({@code PR_SET_CHILD_SUBREAPER} of {@code prctl(2)}). */
public final class Subreaper {
  private static final int PR_SET_CHILD_SUBREAPER = 36;

  private Subreaper() {}

  /** Makes this process the parent of all orphans among its descendants from now on. */
  public static void become() throws KernelException {
    SystemCalls.check(Syscall.PRCTL, "subreaper", PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  }
}
