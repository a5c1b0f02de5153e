package io.gantry.runtime;

import io.gantry.kernel.Errno;
import java.io.IOException;

/**
 * A process could not be started: which step, on what object, and the kernel's reason. {@link
 * #getMessage} is worded as runc words it ({@code exec: "nosuch": executable file not found in
 * $PATH}), {@link #daemonMessage} as Docker's clients see it.
 */
public final class LaunchException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What the caller makes of it. */
  public enum Kind {
    /** The program is not there: {@code docker run} exits with 127. */
    NOT_FOUND,
    /** The program is there and cannot be run: {@code docker run} exits with 126. */
    NOT_EXECUTABLE,
    /** The user or group is not in the container's files. */
    NO_SUCH_USER,
    /** The specification itself is at fault: a custom seccomp profile, a mount's option. */
    INVALID,
    /** The container that should take one more process has ended. */
    NOT_RUNNING,
    /** Anything else: {@code docker run} exits with 125. */
    OTHER
  }

  /** What was being started. */
  public enum Phase {
    /** A container. */
    START(
        "failed to create task for container: failed to create shim task: OCI runtime create"
            + " failed: runc create failed: unable to start container process: error during"
            + " container init: "),
    /** One more process in a container. */
    EXEC("OCI runtime exec failed: exec failed: unable to start container process: "),
    /** A container, by a runtime that says itself what was being done. */
    FOREIGN_START(
        "failed to create task for container: failed to create shim task: OCI runtime create"
            + " failed: "),
    /** The same for one more process. */
    FOREIGN_EXEC("OCI runtime exec failed: ");

    private final String prefix;

    Phase(String prefix) {
      this.prefix = prefix;
    }
  }

  private final Phase phase;
  private final Kind kind;
  private final String step;
  private final String object;
  private final Errno errno;

  /**
   * @param phase what was being started
   * @param kind what to make of it
   * @param step the step's name
   * @param object what it was done to
   * @param errno the kernel's reason
   * @param message in runc's words
   */
  public LaunchException(
      Phase phase, Kind kind, String step, String object, Errno errno, String message) {
    super(message);
    this.phase = phase;
    this.kind = kind;
    this.step = step;
    this.object = object;
    this.errno = errno;
  }

  /** What to make of it. */
  public Kind kind() {
    return kind;
  }

  /** The step that failed, such as {@code mount}. */
  public String step() {
    return step;
  }

  /** What it was done to; may be empty. */
  public String object() {
    return object;
  }

  /** The kernel's reason; {@link Errno#UNKNOWN} when it was not the kernel that refused. */
  public Errno errno() {
    return errno;
  }

  /** As Docker's daemon words the response to its clients. */
  public String daemonMessage() {
    return switch (kind) {
      case NO_SUCH_USER, INVALID, NOT_RUNNING -> String.valueOf(getMessage());
      case NOT_FOUND, NOT_EXECUTABLE, OTHER -> phase.prefix + getMessage();
    };
  }
}
