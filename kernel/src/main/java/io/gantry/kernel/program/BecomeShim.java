package io.gantry.kernel.program;

/**
 * The walk ends here: the process forgets the table and waits for its child. What it does as a shim
 * is told at {@link io.gantry.kernel.launch.Launcher}.
 */
public record BecomeShim() implements Instruction {
  @Override
  public String toString() {
    return "become the shim";
  }
}
