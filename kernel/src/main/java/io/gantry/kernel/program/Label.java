package io.gantry.kernel.program;

/**
 * A place to go on at.
 *
 * @param name unique in its program
 */
public record Label(String name) implements Instruction {
  @Override
  public String toString() {
    return name + ":";
  }
}
