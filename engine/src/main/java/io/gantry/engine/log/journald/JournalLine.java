package io.gantry.engine.log.journald;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gantry.engine.log.LogArchive;
import io.gantry.engine.log.LogEntry;
import io.gantry.engine.log.OutputKind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An entry of the journal as the line that it was made from.
 *
 * @param fields by name
 */
record JournalLine(Map<String, byte[]> fields) {
  private static final String ERROR = "3";
  private static final long NANOS = 1_000_000_000L;

  /** The run that said it; empty when the entry does not tell. */
  String epoch() {
    return text(JournalField.LOG_EPOCH);
  }

  /** Its number in the run; 0 when the entry does not tell. */
  long ordinal() {
    return number(text(JournalField.LOG_ORDINAL));
  }

  /** Empty when the entry is not a line. */
  Optional<LogArchive.Archived> archived() {
    byte[] message = fields.get(JournalField.MESSAGE);
    if (message == null) {
      return Optional.empty();
    }
    OutputKind source =
        text(JournalField.PRIORITY).equals(ERROR) ? OutputKind.STDERR : OutputKind.STDOUT;
    Map<String, String> attributes = new TreeMap<>();
    fields.forEach(
        (name, value) -> {
          if (JournalField.chosen(name)) {
            attributes.put(name, new String(value, UTF_8));
          }
        });
    return Optional.of(
        new LogArchive.Archived(new LogEntry(source, nanos(), message, partial()), attributes));
  }

  private Optional<LogEntry.Partial> partial() {
    if (!fields.containsKey(JournalField.PARTIAL_ID)) {
      return Optional.empty();
    }
    return Optional.of(
        new LogEntry.Partial(
            text(JournalField.PARTIAL_ID),
            (int) number(text(JournalField.PARTIAL_ORDINAL)),
            text(JournalField.PARTIAL_LAST).equals("true")));
  }

  /** The time that was sent, which is finer than that of the journal. */
  Instant time() {
    try {
      return Instant.parse(text(JournalField.SYSLOG_TIMESTAMP));
    } catch (DateTimeException e) {
      long micros = number(text("_SOURCE_REALTIME_TIMESTAMP"));
      return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
  }

  private long nanos() {
    Instant time = time();
    return time.getEpochSecond() * NANOS + time.getNano();
  }

  private String text(String name) {
    byte[] value = fields.get(name);
    return value == null ? "" : new String(value, UTF_8);
  }

  private static long number(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }
}
