package io.gantry.cli.option;

/**
 * An option of a command.
 *
 * @param name its long name, without dashes
 * @param letter its short name, or a blank
 * @param kind what it takes
 * @param type how the value is called in help texts
 * @param help one sentence
 */
public record Flag(String name, char letter, Kind kind, String type, String help) {
  /** What an option takes. */
  public enum Kind {
    /** Nothing, or {@code =true} or {@code =false}. */
    SWITCH,
    /** A text. */
    TEXT,
    /** A whole number. */
    NUMBER,
    /** A text; may be given many times. */
    LIST
  }

  /** A switch. */
  public static Flag toggle(String name, char letter, String help) {
    return new Flag(name, letter, Kind.SWITCH, "", help);
  }

  /** A switch without a short name. */
  public static Flag toggle(String name, String help) {
    return toggle(name, ' ', help);
  }

  /** An option with a text. */
  public static Flag text(String name, char letter, String help) {
    return new Flag(name, letter, Kind.TEXT, "string", help);
  }

  /** An option with a text, without a short name. */
  public static Flag text(String name, String help) {
    return text(name, ' ', help);
  }

  /** An option with a size. */
  public static Flag bytes(String name, char letter, String help) {
    return new Flag(name, letter, Kind.TEXT, "bytes", help);
  }

  /** An option with a whole number. */
  public static Flag number(String name, char letter, String help) {
    return new Flag(name, letter, Kind.NUMBER, "int", help);
  }

  /** An option that may be given many times. */
  public static Flag list(String name, char letter, String help) {
    return new Flag(name, letter, Kind.LIST, "list", help);
  }

  /** An option that may be given many times, without a short name. */
  public static Flag list(String name, String help) {
    return list(name, ' ', help);
  }

  /** How messages call it: {@code -m, --memory} or {@code --name}. */
  public String spelling() {
    return letter == ' ' ? "--" + name : "-" + letter + ", --" + name;
  }
}
