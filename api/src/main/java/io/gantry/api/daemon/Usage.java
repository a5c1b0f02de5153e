package io.gantry.api.daemon;

/** The text of {@code --help}. */
final class Usage {
  private static final int WIDTH = 40;

  private Usage() {}

  static String text() {
    StringBuilder text =
        new StringBuilder(
            "\nUsage:  gantryd [OPTIONS]\n\nA container engine with the API of Docker.\n\nOptions:\n");
    for (Flag flag : FlagTable.FLAGS) {
      String left =
          (flag.letter() == ' ' ? "      " : "  -" + flag.letter() + ", ")
              + "--"
              + flag.name()
              + switch (flag.kind()) {
                case SWITCH -> "";
                case TEXT -> " string";
                case LIST -> " list";
              };
      text.append(left).append(" ".repeat(Math.max(1, WIDTH - left.length())));
      text.append(flag.help()).append(note(flag)).append('\n');
    }
    return text.toString();
  }

  private static String note(Flag flag) {
    return switch (flag.meaning()) {
      case LATER -> " (not available yet)";
      case NO_EFFECT -> " (no effect)";
      case USED, COMMAND, ONLY_OFF -> "";
    };
  }
}
