package io.gantry.kernel.fs;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.SystemCalls;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Whose the files are that are made. Where ids are mapped nobody can make a file whose id has no
 * counterpart, and the host's root has none: so it makes files as another user ({@code
 * setfsuid(2)}), and keeps all its rights ({@code SECBIT_NO_SETUID_FIXUP}). Both belong to a
 * thread, so that is always one made for the purpose, which ends afterwards.
 *
 * @param uid of the files' user, on the host
 * @param gid of their group
 */
public record FileCreator(int uid, int gid) {
  private static final int PR_SET_SECUREBITS = 28;
  private static final int SECBIT_NO_SETUID_FIXUP = 4;

  /** What is done so. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    /** Does it. */
    T run() throws E;
  }

  /** Does {@code work} on a thread whose files are this user's, and waits for it. */
  public <T, E extends Exception> T run(Work<T, E> work) throws E, KernelException {
    FutureTask<T> task = new FutureTask<>(() -> asUser(work));
    Thread.ofPlatform().name("gantry-files").daemon(true).start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true; // what the work opens must not be lost
        }
      }
    } catch (ExecutionException e) {
      throw FileCreator.<E>thrown(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private <T, E extends Exception> T asUser(Work<T, E> work) throws E, KernelException {
    SystemCalls.check(
        Syscall.PRCTL, "securebits", PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0);
    become(Syscall.SETFSGID, gid);
    become(Syscall.SETFSUID, uid);
    return work.run();
  }

  /** Both calls tell who it was before, and never that they failed. */
  private static void become(Syscall call, int id) throws KernelException {
    SystemCalls.call(call, id);
    if ((int) SystemCalls.call(call, id) != id) {
      throw new KernelException(call.name(), Integer.toUnsignedString(id), Errno.EPERM);
    }
  }

  /** What the work threw: it can throw nothing checked but {@code E} and what its user needs. */
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
