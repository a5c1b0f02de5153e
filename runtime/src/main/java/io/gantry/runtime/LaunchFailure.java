package io.gantry.runtime;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.launch.LaunchFailedException;
import io.gantry.kernel.program.StepFailure;
import io.gantry.runtime.LaunchException.Kind;
import io.gantry.runtime.LaunchException.Phase;
import io.gantry.runtime.plan.FailedStep;
import io.gantry.runtime.user.NoSuchUserException;
import java.io.IOException;

/** Words for what went wrong, as runc and Docker say it. */
final class LaunchFailure {
  private LaunchFailure() {}

  static LaunchException of(Phase phase, Exception cause) {
    LaunchException exception =
        switch (cause) {
          case LaunchException launch -> launch;
          case LaunchFailedException failed -> of(phase, failed.failure());
          case NoSuchUserException user -> plain(phase, Kind.NO_SUCH_USER, user);
          case KernelException kernel ->
              new LaunchException(
                  phase,
                  Kind.OTHER,
                  kernel.step(),
                  kernel.object(),
                  kernel.errno(),
                  String.valueOf(kernel.getMessage()));
          case IllegalArgumentException invalid -> plain(phase, Kind.INVALID, invalid);
          case IOException io -> plain(phase, Kind.OTHER, io);
          case RuntimeException bug -> throw bug;
          default -> plain(phase, Kind.OTHER, cause);
        };
    if (exception != cause) {
      exception.initCause(cause);
    }
    return exception;
  }

  /** The container that should take one more process is gone. */
  static LaunchException ended() {
    return new LaunchException(
        Phase.EXEC, Kind.NOT_RUNNING, "enter", "container", Errno.ESRCH, "the container has ended");
  }

  static LaunchException of(Phase phase, StepFailure failure) {
    Errno errno = failure.errno();
    String object = failure.object();
    String quoted = "exec: \"" + object + "\": ";
    return switch (FailedStep.of(failure)) {
      case SEARCH ->
          new LaunchException(
              phase,
              Kind.NOT_FOUND,
              failure.step(),
              object,
              Errno.ENOENT,
              quoted + "executable file not found in $PATH");
      case STAT ->
          new LaunchException(
              phase,
              kind(errno),
              failure.step(),
              object,
              errno,
              quoted + "stat " + object + ": " + errno.text());
      case DIRECTORY ->
          new LaunchException(
              phase,
              Kind.NOT_EXECUTABLE,
              failure.step(),
              object,
              Errno.EISDIR,
              quoted + Errno.EISDIR.text());
      case EXECUTE ->
          new LaunchException(
              phase,
              kind(errno),
              failure.step(),
              object,
              errno,
              errno == Errno.EACCES
                  ? quoted + errno.text()
                  : "exec " + object + ": " + errno.text());
      case CHDIR ->
          new LaunchException(
              phase,
              Kind.OTHER,
              failure.step(),
              object,
              errno,
              "chdir to cwd (\"" + object + "\") set in config.json failed: " + errno.text());
      case PLACE, MOUNT ->
          new LaunchException(
              phase,
              Kind.OTHER,
              failure.step(),
              object,
              errno,
              "error mounting to rootfs at \"" + object + "\": " + failure);
      case ENTER ->
          new LaunchException(
              phase,
              errno == Errno.ESRCH ? Kind.NOT_RUNNING : Kind.OTHER,
              failure.step(),
              object,
              errno,
              errno == Errno.ESRCH ? "the container has ended" : failure.toString());
      case ORDINARY, OTHER ->
          new LaunchException(phase, Kind.OTHER, failure.step(), object, errno, failure.toString());
    };
  }

  private static Kind kind(Errno errno) {
    return switch (errno) {
      case ENOENT, ENOTDIR, ELOOP -> Kind.NOT_FOUND;
      case EACCES, EPERM, ENOEXEC, EISDIR -> Kind.NOT_EXECUTABLE;
      default -> Kind.OTHER;
    };
  }

  private static LaunchException plain(Phase phase, Kind kind, Exception cause) {
    return new LaunchException(
        phase, kind, "prepare", "", Errno.UNKNOWN, String.valueOf(cause.getMessage()));
  }
}
