package io.gantry.kernel.cgroup;

import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.SystemCalls;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** SIGKILL to the members of a group. */
final class Killing {
  /** How long the dying may take to leave the group. */
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int SIGKILL = 9;

  private Killing() {}

  /** Kills each; who has gone already is no error. */
  static void kill(List<Integer> pids) {
    for (int pid : pids) {
      // pid 0 stands for a member outside this pid namespace, and for our own group in kill(2)
      if (pid > 0) {
        SystemCalls.call(Syscall.KILL, pid, SIGKILL);
      }
    }
  }
}
