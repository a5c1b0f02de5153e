package io.gantry.engine.log.syslog;

import static java.time.temporal.ChronoField.DAY_OF_MONTH;
import static java.time.temporal.ChronoField.MICRO_OF_SECOND;
import static java.time.temporal.ChronoField.MONTH_OF_YEAR;

import io.gantry.engine.log.LogEntry;
import io.gantry.engine.log.OutputKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/**
 * Writes messages. Each ends in a line feed, which is what separates them on a stream; the time is
 * that of the line, in the host's zone.
 *
 * @param host this host's name
 * @param tag who says it
 * @param pid of the engine
 */
record SyslogEncoder(SyslogOptions options, String host, String tag, long pid, ZoneId zone) {
  private static final int ERROR = 3;
  private static final int INFORMATIONAL = 6;
  private static final long NANOS = 1_000_000_000L;

  private static final DateTimeFormatter RFC3164_TIME =
      new DateTimeFormatterBuilder()
          .appendText(MONTH_OF_YEAR, java.time.format.TextStyle.SHORT)
          .appendLiteral(' ')
          .padNext(2)
          .appendValue(DAY_OF_MONTH)
          .appendPattern(" HH:mm:ss")
          .toFormatter(Locale.US);
  private static final DateTimeFormatter RFC5424_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);
  private static final DateTimeFormatter RFC5424_MICRO_TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(MICRO_OF_SECOND, 0, 6, true)
          .appendOffset("+HH:MM", "Z")
          .toFormatter(Locale.ROOT);

  byte[] encode(LogEntry entry) {
    byte[] head = (priority(entry.source()) + head(entry)).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(head.length + entry.line().length + 8);
    if (options.framed()) {
      int length = head.length + entry.line().length + 1;
      out.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
    }
    out.writeBytes(head);
    out.writeBytes(entry.line());
    out.write('\n');
    return out.toByteArray();
  }

  private String priority(OutputKind source) {
    int severity = source == OutputKind.STDERR ? ERROR : INFORMATIONAL;
    return "<" + (options.facility().code() * 8 + severity) + ">";
  }

  private String head(LogEntry entry) {
    ZonedDateTime time = time(entry);
    return switch (options.format()) {
      case LOCAL -> RFC3164_TIME.format(time) + " " + tag + "[" + pid + "]: ";
      case RFC3164 -> RFC3164_TIME.format(time) + " " + host + " " + tag + "[" + pid + "]: ";
      case RFC5424 -> structured(RFC5424_TIME.format(time));
      case RFC5424_MICRO -> structured(RFC5424_MICRO_TIME.format(time));
    };
  }

  /** The tag is the name of the program too: rsyslog takes it for its {@code syslogtag}. */
  private String structured(String time) {
    return "1 " + time + " " + host + " " + tag + " " + pid + " " + tag + " - ";
  }

  private ZonedDateTime time(LogEntry entry) {
    return Instant.ofEpochSecond(
            Math.floorDiv(entry.timeNanos(), NANOS), Math.floorMod(entry.timeNanos(), NANOS))
        .atZone(zone);
  }
}
