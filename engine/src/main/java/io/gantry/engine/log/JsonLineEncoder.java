package io.gantry.engine.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Lines as {@code json-file} keeps them: one JSON object each. */
final class JsonLineEncoder extends LineEncoder {
  /** More attributes than this are left out: a line with them must find room in a buffer. */
  private static final int MOST_ATTRIBUTES = 32 * 1024;

  private static final byte[] HEAD = ascii("{\"log\":\"");
  private static final byte[] END = ascii("\"}\n");

  private final byte[] middle;
  private final LogClock clock;
  private final byte[] cutTime = new byte[LogClock.MAX_LENGTH];
  private final int[] progress = new int[1];
  private int cutTimeLength;

  /**
   * @param attributes what each line shows under {@code attrs}; none shows nothing
   */
  JsonLineEncoder(OutputKind kind, Map<String, String> attributes, LogClock clock) {
    this.middle = middle(kind, attributes);
    this.clock = clock;
  }

  @Override
  public int headroom() {
    return CUT * JsonText.WORST_GROWTH
        + HEAD.length
        + middle.length
        + LogClock.MAX_LENGTH
        + END.length
        + Long.BYTES;
  }

  @Override
  public void startAt(long position) {
    // a line of text may stand anywhere
  }

  @Override
  int encodeLine(byte[] from, int at, int end, boolean last, byte[] to, int toAt) {
    int stop = Math.min(end, at + CUT);
    int o = toAt;
    System.arraycopy(HEAD, 0, to, o, HEAD.length);
    o += HEAD.length;
    int i = at;
    while (true) {
      int plain = JsonText.copyPlain(from, i, stop, to, o);
      i += plain;
      o += plain;
      if (i == stop) {
        break;
      }
      if (from[i] == '\n') {
        to[o] = '\\';
        to[o + 1] = 'n';
        finish(to, o + 2, true);
        return i + 1;
      }
      o += JsonText.escape(from, i, stop, to, o, progress);
      i += progress[0];
    }
    if (stop - at < CUT && !last) {
      return at;
    }
    finish(to, o, false);
    return stop;
  }

  /** Writes what comes after the text; all pieces of a line that was cut have the same time. */
  private void finish(byte[] to, int toAt, boolean lineEnds) {
    int o = toAt;
    System.arraycopy(middle, 0, to, o, middle.length);
    o += middle.length;
    if (cutTimeLength > 0) {
      System.arraycopy(cutTime, 0, to, o, cutTimeLength);
      o += cutTimeLength;
    } else {
      int length = clock.put(to, o);
      if (!lineEnds) {
        System.arraycopy(to, o, cutTime, 0, length);
        cutTimeLength = length;
      }
      o += length;
      clock.tick();
    }
    if (lineEnds) {
      cutTimeLength = 0;
    }
    System.arraycopy(END, 0, to, o, END.length);
    written = o + END.length;
  }

  private static byte[] middle(OutputKind kind, Map<String, String> attributes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("\",\"stream\":\"" + kind.streamName() + "\","));
    if (!attributes.isEmpty() && size(attributes) <= MOST_ATTRIBUTES) {
      String separator = "\"attrs\":{";
      for (Map.Entry<String, String> entry : new java.util.TreeMap<>(attributes).entrySet()) {
        out.writeBytes(ascii(separator));
        out.writeBytes(JsonText.quote(entry.getKey()));
        out.writeBytes(ascii(":"));
        out.writeBytes(JsonText.quote(entry.getValue()));
        separator = ",";
      }
      out.writeBytes(ascii("},"));
    }
    out.writeBytes(ascii("\"time\":\""));
    return out.toByteArray();
  }

  private static int size(Map<String, String> attributes) {
    return attributes.entrySet().stream()
        .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
        .sum();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
