package io.gantry.runtime.plan;

import io.gantry.kernel.program.StepFailure;

/** The steps whose failures have words of their own. */
public enum FailedStep {
  /** No directory of {@code PATH} has the program. */
  SEARCH,
  /** The program's path leads to nothing. */
  STAT,
  /** The program's path leads to a directory. */
  DIRECTORY,
  /** The kernel does not execute the program. */
  EXECUTE,
  /** The working directory cannot be entered. */
  CHDIR,
  /** There is no place to mount on, and none can be made. */
  PLACE,
  /** A file system of the kernel would be mounted on something else than a directory. */
  ORDINARY,
  /** Something cannot be mounted. */
  MOUNT,
  /** Another process's namespaces cannot be entered. */
  ENTER,
  /** Any other step. */
  OTHER;

  /** Which one {@code failure} is of. */
  public static FailedStep of(StepFailure failure) {
    return switch (failure.step()) {
      case ExecSteps.SEARCH -> SEARCH;
      case ExecSteps.STAT -> STAT;
      case ExecSteps.DIRECTORY -> DIRECTORY;
      case ExecSteps.EXECUTE -> EXECUTE;
      case "chdir" -> CHDIR;
      case PlaceSteps.FIND, PlaceSteps.MAKE -> PLACE;
      case MountSteps.ORDINARY -> ORDINARY;
      case "mount" -> MOUNT;
      case "enter namespaces of" -> ENTER;
      default -> OTHER;
    };
  }
}
