package io.gantry.api.daemon;

/**
 * A flag of the daemon, which is also a key of its configuration file.
 *
 * @param name without dashes
 * @param letter the short form, or a blank
 * @param key what the configuration file calls it
 * @param kind what values it takes
 * @param meaning what it does here
 * @param help one line for {@code --help}
 */
record Flag(String name, char letter, String key, Kind kind, Meaning meaning, String help) {

  /** What values a flag takes. */
  enum Kind {
    /** None, or true or false behind an equals sign. */
    SWITCH,
    /** One; the last one given counts. */
    TEXT,
    /** Any number of them. */
    LIST
  }

  /** What a flag does here. */
  enum Meaning {
    /** What its help says. */
    USED,
    /** Only on the command line. */
    COMMAND,
    /** Nothing: it is about something that Gantry does not have. */
    NO_EFFECT,
    /** It must be off or empty: what it would switch on is not there yet. */
    ONLY_OFF,
    /** It must not be given: what it asks for is not there yet. */
    LATER
  }

  @Override
  public String toString() {
    return "--" + name;
  }
}
