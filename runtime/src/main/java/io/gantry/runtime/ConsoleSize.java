package io.gantry.runtime;

/**
 * The size of a terminal in characters; 0 by 0 is the kernel's "not known".
 *
 * @param rows lines, 0 to 65535
 * @param columns characters per line, 0 to 65535
 */
public record ConsoleSize(int rows, int columns) {
  /** Not known. */
  public static final ConsoleSize UNKNOWN = new ConsoleSize(0, 0);

  /** Both fit the kernel's {@code struct winsize}. */
  public ConsoleSize {
    if (rows < 0 || rows > 0xFFFF || columns < 0 || columns > 0xFFFF) {
      throw new IllegalArgumentException(
          "not a terminal's size: " + rows + " rows, " + columns + " columns");
    }
  }
}
