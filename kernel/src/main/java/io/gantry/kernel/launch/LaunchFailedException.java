package io.gantry.kernel.launch;

import io.gantry.kernel.program.StepFailure;
import java.io.IOException;

/** A launched process stopped at a step. Nothing of it is left when this is thrown. */
public final class LaunchFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient StepFailure failure;

  LaunchFailedException(StepFailure failure) {
    super(failure.toString());
    this.failure = failure;
  }

  /** The step, its object and the kernel's reason. */
  public StepFailure failure() {
    return failure;
  }
}
