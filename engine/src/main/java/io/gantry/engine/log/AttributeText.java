package io.gantry.engine.log;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The attributes of a log line as {@code docker logs --details} prints them. */
final class AttributeText {
  private AttributeText() {}

  /** {@code key=value,…} by key, both as in a URL's query, from a JSON object of strings. */
  static byte[] of(byte[] b, int at, int end) {
    Map<String, String> attributes = new TreeMap<>();
    int i = at;
    while (true) {
      int key = indexOfQuote(b, i, end);
      int keyEnd = key < 0 ? -1 : JsonScan.stringEnd(b, key + 1, end);
      int value = keyEnd < 0 ? -1 : indexOfQuote(b, keyEnd + 1, end);
      int valueEnd = value < 0 ? -1 : JsonScan.stringEnd(b, value + 1, end);
      if (valueEnd < 0) {
        break;
      }
      attributes.put(text(b, key + 1, keyEnd), text(b, value + 1, valueEnd));
      i = valueEnd + 1;
    }
    return render(attributes);
  }

  /** {@code key=value,…} by key, both as in a URL's query. */
  static byte[] render(Map<String, String> attributes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    attributes.forEach(
        (key, value) -> {
          String pair = (out.size() == 0 ? "" : ",") + escape(key) + "=" + escape(value);
          out.writeBytes(pair.getBytes(StandardCharsets.UTF_8));
        });
    return out.toByteArray();
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
  }

  private static int indexOfQuote(byte[] b, int at, int end) {
    for (int i = at; i < end; i++) {
      if (b[i] == '"') {
        return i;
      }
    }
    return -1;
  }

  private static String text(byte[] b, int at, int end) {
    byte[] decoded = new byte[end - at + Long.BYTES];
    return new String(decoded, 0, JsonScan.decode(b, at, end, decoded, 0), StandardCharsets.UTF_8);
  }
}
