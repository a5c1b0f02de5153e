package io.gantry.kernel.pty;

/**
 * The size of a terminal in characters.
 *
 * @param rows 0 to 65535; 0 means unknown
 * @param columns 0 to 65535; 0 means unknown
 */
public record WindowSize(int rows, int columns) {
  private static final int MOST = 0xffff;

  public WindowSize {
    if (rows < 0 || rows > MOST || columns < 0 || columns > MOST) {
      throw new IllegalArgumentException("no size of a terminal: " + rows + " × " + columns);
    }
  }
}
