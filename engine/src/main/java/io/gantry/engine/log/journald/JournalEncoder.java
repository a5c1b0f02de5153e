package io.gantry.engine.log.journald;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gantry.engine.log.LogEntry;
import io.gantry.engine.log.OutputKind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Map;

/**
 * Writes entries in the journal's native protocol (systemd's {@code JOURNAL_NATIVE_PROTOCOL}): a
 * line {@code NAME=value} for each field, or where the value has line feeds the name, a line feed,
 * the length in 64 bits, the value and a line feed.
 */
final class JournalEncoder {
  private static final int ERROR = 3;
  private static final int INFORMATIONAL = 6;
  private static final long NANOS = 1_000_000_000L;

  private final byte[] about;

  /**
   * @param about what each entry says of the container: names and values
   */
  JournalEncoder(Map<String, String> about) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    about.forEach((name, value) -> put(out, name, value.getBytes(UTF_8)));
    this.about = out.toByteArray();
  }

  /**
   * One entry.
   *
   * @param ordinal its number, by which readers can tell whether one is missing
   */
  byte[] encode(LogEntry entry, long ordinal) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(about.length + entry.line().length + 256);
    int priority = entry.source() == OutputKind.STDERR ? ERROR : INFORMATIONAL;
    put(out, JournalField.PRIORITY, Integer.toString(priority));
    put(out, JournalField.MESSAGE, entry.line());
    out.writeBytes(about);
    put(out, JournalField.SYSLOG_TIMESTAMP, time(entry.timeNanos()).toString());
    put(out, JournalField.LOG_ORDINAL, Long.toString(ordinal));
    entry.partial().ifPresent(piece -> put(out, piece));
    return out.toByteArray();
  }

  private static void put(ByteArrayOutputStream out, LogEntry.Partial piece) {
    put(out, JournalField.PARTIAL_ID, piece.id());
    put(out, JournalField.PARTIAL_ORDINAL, Integer.toString(piece.ordinal()));
    put(out, JournalField.PARTIAL_LAST, Boolean.toString(piece.last()));
    if (!piece.last()) {
      put(out, JournalField.PARTIAL_MESSAGE, "true");
    }
  }

  private static Instant time(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }

  private static void put(ByteArrayOutputStream out, String name, String value) {
    put(out, name, value.getBytes(UTF_8));
  }

  private static void put(ByteArrayOutputStream out, String name, byte[] value) {
    out.writeBytes(name.getBytes(UTF_8));
    if (plain(value)) {
      out.write('=');
    } else {
      out.write('\n');
      byte[] length = new byte[Long.BYTES];
      ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).putLong(value.length);
      out.writeBytes(length);
    }
    out.writeBytes(value);
    out.write('\n');
  }

  private static boolean plain(byte[] value) {
    for (byte b : value) {
      if (b == '\n') {
        return false;
      }
    }
    return true;
  }
}
