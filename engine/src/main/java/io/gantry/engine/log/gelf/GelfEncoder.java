package io.gantry.engine.log.gelf;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gantry.engine.log.JsonText;
import io.gantry.engine.log.LogEntry;
import io.gantry.engine.log.OutputKind;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.SortedMap;

/** Writes lines as JSON objects. */
final class GelfEncoder {
  private static final int ERROR = 3;
  private static final int INFORMATIONAL = 6;
  private static final long NANOS_IN_MILLI = 1_000_000;

  private final byte[] head;
  private final byte[] end;

  /**
   * @param host this host's name
   * @param about what each message says of the container: names with their underscores, and values
   */
  GelfEncoder(String host, SortedMap<String, String> about) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("{\"version\":\"1.1\",\"host\":"));
    out.writeBytes(JsonText.quote(host));
    out.writeBytes(ascii(",\"short_message\":"));
    head = out.toByteArray();
    out.reset();
    for (Map.Entry<String, String> field : about.entrySet()) {
      out.write(',');
      out.writeBytes(JsonText.quote(field.getKey()));
      out.write(':');
      out.writeBytes(JsonText.quote(field.getValue()));
    }
    out.write('}');
    end = out.toByteArray();
  }

  byte[] encode(LogEntry entry) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(head.length + end.length + entry.line().length + 64);
    out.writeBytes(head);
    out.writeBytes(JsonText.quote(entry.line()));
    int level = entry.source() == OutputKind.STDERR ? ERROR : INFORMATIONAL;
    out.writeBytes(ascii(",\"timestamp\":" + timestamp(entry.timeNanos()) + ",\"level\":" + level));
    out.writeBytes(end);
    return out.toByteArray();
  }

  /** Seconds with milliseconds, without zeros at the end. */
  private static String timestamp(long nanos) {
    long millis = Math.floorDiv(nanos, NANOS_IN_MILLI);
    return java.math.BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
