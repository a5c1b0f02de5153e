package io.gantry.cli.format;

/** Words in quotes, as Go's {@code strconv.Quote} puts them. */
public final class Quoting {
  private Quoting() {}

  /** The text in double quotes, everything unprintable escaped. */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                  if (c < 0x20 || c == 0x7f) {
                    out.append(String.format("\\x%02x", c));
                  } else {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
    return out.append('"').toString();
  }

  /** At most {@code length} characters, the last one an ellipsis when something was cut. */
  public static String ellipsis(String text, int length) {
    if (text.codePointCount(0, text.length()) <= length) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, Math.max(0, length - 1))) + "…";
  }
}
