package io.gantry.runtime;

import io.gantry.kernel.Errno;
import io.gantry.kernel.launch.LaunchFailedException;
import io.gantry.kernel.program.StepFailure;
import io.gantry.runtime.LaunchException.Kind;
import io.gantry.runtime.LaunchException.Phase;
import io.gantry.runtime.plan.FailedStep;
import java.util.List;
import java.util.Optional;

/** Words for a mount that failed, as runc says them. */
final class MountFailure {
  private static final String KIND =
      "Are you trying to mount a directory onto a file (or vice-versa)? "
          + "Check if the specified host path exists and is the expected type";

  private MountFailure() {}

  /** What went wrong with one of {@code mounts}; empty when it was something else. */
  static Optional<LaunchException> of(LaunchFailedException cause, List<Mount> mounts) {
    StepFailure failure = cause.failure();
    Optional<Mount> mount = Mount.at(mounts, failure.object());
    if (mount.isEmpty()) {
      return mounts.stream()
          .filter(m -> m instanceof Mount.Bind b && failure.object().equals(b.source().toString()))
          .findFirst()
          .filter(m -> failure.step().equals("open"))
          .map(m -> sourceless(m, failure.errno(), cause));
    }
    return switch (FailedStep.of(failure)) {
      case PLACE -> Optional.of(placeless(mount.get(), failure.errno(), cause));
      case ORDINARY -> Optional.of(extraordinary(mount.get(), failure.errno(), cause));
      case MOUNT -> Optional.of(refused(mount.get(), failure.errno(), cause));
      default -> Optional.empty();
    };
  }

  /** A mount over the process file system. */
  static LaunchException unsafe(Mount mount, String why) {
    String target = mount.target();
    return new LaunchException(
        Phase.START,
        Kind.OTHER,
        "mount",
        target,
        Errno.EPERM,
        beginning(mount)
            + ("create mountpoint for " + target + " mount: check proc-safety of ")
            + (target + " mount: \"" + target + "\" cannot be mounted because " + why));
  }

  /** No place for a mount. */
  static LaunchException placeless(Mount mount, Errno errno, Throwable cause) {
    if (errno == Errno.ENOTDIR) {
      return refused(mount, errno, cause);
    }
    String place = "create mountpoint for " + mount.target() + " mount: openat2 " + mount.target();
    return exception(mount, errno, place + ": " + errno.text(), cause);
  }

  /** A link, or a file, where a file system of the kernel belongs. */
  private static LaunchException extraordinary(Mount mount, Errno errno, Throwable cause) {
    String words = "filesystem \"" + mount.what() + "\" must be mounted on ordinary directory";
    return exception(mount, errno, words, cause);
  }

  private static LaunchException sourceless(Mount mount, Errno errno, Throwable cause) {
    String why = errno == Errno.ENOTDIR ? errno.text() + ": " + KIND : errno.text();
    LaunchException exception =
        new LaunchException(
            Phase.START,
            Kind.OTHER,
            "open",
            mount.what(),
            errno,
            "failed to fulfil mount request: open " + mount.what() + ": " + why);
    exception.initCause(cause);
    return exception;
  }

  /** The new calls say {@code EINVAL} where the old one says that the kinds differ. */
  private static LaunchException refused(Mount mount, Errno errno, Throwable cause) {
    boolean kinds =
        errno == Errno.ENOTDIR || (errno == Errno.EINVAL && !(mount instanceof Mount.Tmpfs));
    String why = kinds ? Errno.ENOTDIR.text() + ": " + KIND : errno.text();
    String what = "mount src=" + mount.what() + ", dst=" + mount.target();
    return exception(mount, kinds ? Errno.ENOTDIR : errno, what + ": " + why, cause);
  }

  private static String beginning(Mount mount) {
    return "error mounting \"" + mount.what() + "\" to rootfs at \"" + mount.target() + "\": ";
  }

  private static LaunchException exception(
      Mount mount, Errno errno, String words, Throwable cause) {
    LaunchException exception =
        new LaunchException(
            Phase.START, Kind.OTHER, "mount", mount.target(), errno, beginning(mount) + words);
    exception.initCause(cause);
    return exception;
  }
}
