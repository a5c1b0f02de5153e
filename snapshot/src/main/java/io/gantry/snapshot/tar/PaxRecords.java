package io.gantry.snapshot.tar;

import io.gantry.kernel.fs.FileNames;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The records of a pax extended header: {@code "LENGTH KEY=VALUE\n"}, repeated. Values stay bytes,
 * as attributes such as {@code security.capability} are not text.
 */
final class PaxRecords {
  private static final String XATTR = "SCHILY.xattr.";

  private final Map<String, byte[]> values = new LinkedHashMap<>();

  /** Offsets and lengths in turn, of sparse format 0.0, which repeats its keys. */
  private final List<Long> sparse = new ArrayList<>();

  static PaxRecords none() {
    return new PaxRecords();
  }

  static PaxRecords parse(byte[] data, int segmentLimit) throws ArchiveException {
    PaxRecords records = new PaxRecords();
    int at = 0;
    while (at < data.length && data[at] != 0) {
      int space = indexOf(data, ' ', at, Math.min(data.length, at + 11));
      long length = decimal(data, at, space);
      if (length > data.length - at || length < space - at + 3) {
        throw malformed();
      }
      int end = at + (int) length;
      int equals = indexOf(data, '=', space + 1, end);
      if (data[end - 1] != '\n') {
        throw malformed();
      }
      String key = new String(data, space + 1, equals - space - 1, StandardCharsets.UTF_8);
      records.add(key, Arrays.copyOfRange(data, equals + 1, end - 1), segmentLimit);
      at = end;
    }
    return records;
  }

  private void add(String key, byte[] value, int segmentLimit) throws ArchiveException {
    switch (key) {
      case "GNU.sparse.offset", "GNU.sparse.numbytes" -> {
        if (sparse.size() >= 2L * segmentLimit) {
          throw new ArchiveException("a sparse file has too many pieces");
        }
        sparse.add(decimal(value, 0, value.length));
      }
      default -> {
        if (key.isEmpty()) {
          throw malformed();
        }
        values.put(key, value);
      }
    }
  }

  /** The text of a key; empty when it is absent or was given an empty value. */
  Optional<String> text(String key) throws ArchiveException {
    byte[] value = values.get(key);
    if (value == null || value.length == 0) {
      return Optional.empty();
    }
    String text = FileNames.decode(value);
    if (text.indexOf('\0') >= 0) {
      throw new ArchiveException("pax record " + key + " holds a zero byte");
    }
    return Optional.of(text);
  }

  OptionalLong number(String key) throws ArchiveException {
    byte[] value = values.get(key);
    if (value == null || value.length == 0) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(decimal(value, 0, value.length));
  }

  /** Seconds with a decimal fraction. */
  Optional<Instant> time(String key) throws ArchiveException {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().length() > 40 || !text.get().matches("-?[0-9]{1,19}(\\.[0-9]*)?")) {
      throw new ArchiveException("pax record " + key + " is not a time");
    }
    BigDecimal seconds = new BigDecimal(text.get().replaceFirst("\\.$", ""));
    BigDecimal whole = seconds.setScale(0, java.math.RoundingMode.FLOOR);
    try {
      return Optional.of(
          Instant.ofEpochSecond(
              whole.longValueExact(), seconds.subtract(whole).movePointRight(9).longValue()));
    } catch (ArithmeticException | DateTimeException e) {
      throw new ArchiveException("pax record " + key + " is not a time");
    }
  }

  Map<String, byte[]> xattrs() {
    Map<String, byte[]> xattrs = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(XATTR) && key.length() > XATTR.length()) {
            xattrs.put(key.substring(XATTR.length()), value);
          }
        });
    return xattrs;
  }

  List<Long> sparseNumbers() {
    return sparse;
  }

  /** A number of at most 18 digits. */
  static long decimal(byte[] data, int from, int to) throws ArchiveException {
    if (to <= from || to - from > 18) {
      throw malformed();
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      if (data[i] < '0' || data[i] > '9') {
        throw malformed();
      }
      value = value * 10 + (data[i] - '0');
    }
    return value;
  }

  private static int indexOf(byte[] data, char wanted, int from, int to) throws ArchiveException {
    for (int i = from; i < to; i++) {
      if (data[i] == wanted) {
        return i;
      }
    }
    throw malformed();
  }

  private static ArchiveException malformed() {
    return new ArchiveException("a pax extended header is malformed");
  }
}
