package io.gantry.cli.live;

import java.io.IOException;
import java.io.InputStream;

/** A key. */
sealed interface Key {
  /** One that writes. */
  record Letter(char value) implements Key {}

  /** One that does not. */
  enum Named implements Key {
    UP,
    DOWN,
    PAGE_UP,
    PAGE_DOWN,
    HOME,
    END,
    ENTER,
    ESCAPE,
    BACKSPACE,
    INTERRUPT,
    REDRAW,
    UNKNOWN
  }

  /**
   * Reads the next key.
   *
   * @throws java.io.EOFException when the terminal is gone
   */
  static Key read(InputStream in) throws IOException {
    int first = in.read();
    return switch (first) {
      case -1 -> throw new java.io.EOFException("the terminal is gone");
      case 3, 4 -> Named.INTERRUPT;
      case 12 -> Named.REDRAW;
      case '\r', '\n' -> Named.ENTER;
      case 8, 127 -> Named.BACKSPACE;
      case 27 -> escaped(in);
      default -> first < ' ' ? Named.UNKNOWN : new Letter((char) first);
    };
  }

  /** A lone escape is followed by nothing. */
  private static Key escaped(InputStream in) throws IOException {
    if (in.available() == 0) {
      return Named.ESCAPE;
    }
    int kind = in.read();
    if (kind != '[' && kind != 'O') {
      return Named.UNKNOWN;
    }
    StringBuilder parameters = new StringBuilder();
    int last = in.read();
    while (last >= '0' && last <= '?') {
      parameters.append((char) last);
      last = in.read();
    }
    return switch (parameters.toString() + (char) last) {
      case "A" -> Named.UP;
      case "B" -> Named.DOWN;
      case "H", "1~" -> Named.HOME;
      case "F", "4~" -> Named.END;
      case "5~" -> Named.PAGE_UP;
      case "6~" -> Named.PAGE_DOWN;
      default -> Named.UNKNOWN;
    };
  }
}
