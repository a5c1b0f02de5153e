package io.gantry.engine.log.journald;

import java.util.Set;

/** The names of fields that the driver writes, and what becomes of names that containers choose. */
final class JournalField {
  static final String MESSAGE = "MESSAGE";
  static final String PRIORITY = "PRIORITY";
  static final String CONTAINER_ID = "CONTAINER_ID";
  static final String CONTAINER_ID_FULL = "CONTAINER_ID_FULL";
  static final String CONTAINER_NAME = "CONTAINER_NAME";
  static final String CONTAINER_TAG = "CONTAINER_TAG";
  static final String IMAGE_NAME = "IMAGE_NAME";
  static final String PARTIAL_MESSAGE = "CONTAINER_PARTIAL_MESSAGE";
  static final String PARTIAL_ID = "CONTAINER_PARTIAL_ID";
  static final String PARTIAL_ORDINAL = "CONTAINER_PARTIAL_ORDINAL";
  static final String PARTIAL_LAST = "CONTAINER_PARTIAL_LAST";
  static final String LOG_EPOCH = "CONTAINER_LOG_EPOCH";
  static final String LOG_ORDINAL = "CONTAINER_LOG_ORDINAL";
  static final String SYSLOG_IDENTIFIER = "SYSLOG_IDENTIFIER";
  static final String SYSLOG_TIMESTAMP = "SYSLOG_TIMESTAMP";

  private static final Set<String> WELL_KNOWN =
      Set.of(
          MESSAGE,
          PRIORITY,
          CONTAINER_ID,
          CONTAINER_ID_FULL,
          CONTAINER_NAME,
          CONTAINER_TAG,
          IMAGE_NAME,
          PARTIAL_MESSAGE,
          PARTIAL_ID,
          PARTIAL_ORDINAL,
          PARTIAL_LAST,
          LOG_EPOCH,
          LOG_ORDINAL,
          SYSLOG_IDENTIFIER,
          SYSLOG_TIMESTAMP,
          "MESSAGE_ID",
          "CODE_FILE",
          "CODE_LINE",
          "CODE_FUNC",
          "ERRNO",
          "SYSLOG_FACILITY",
          "SYSLOG_PID");

  private JournalField() {}

  /** Whether it is one that somebody chose by a label or a variable. */
  static boolean chosen(String name) {
    return !name.startsWith("_") && !WELL_KNOWN.contains(name);
  }

  /**
   * A name that the journal takes: capital letters, digits and underscores, none of these at the
   * beginning. Empty when nothing is left of it.
   */
  static String sanitized(String name) {
    StringBuilder text = new StringBuilder();
    name.codePoints()
        .forEach(
            c -> {
              char one = sanitized(c);
              if (one != '_' || !text.isEmpty()) {
                text.append(one);
              }
            });
    return text.toString();
  }

  private static char sanitized(int c) {
    boolean taken = ('A' <= c && c <= 'Z') || ('0' <= c && c <= '9');
    return taken ? (char) c : 'a' <= c && c <= 'z' ? (char) (c - 'a' + 'A') : '_';
  }
}
