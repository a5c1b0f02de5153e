package io.gantry.snapshot.tar;

import io.gantry.kernel.fs.FileNames;
import io.gantry.snapshot.tar.TarEntry.Segment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes an archive: {@link #begin} an entry, {@link #write} as many bytes of content as it stores,
 * the next one, and {@link #finish}. Headers are ustar where that suffices; what it cannot hold
 * (long names, great numbers, nanoseconds, attributes, holes) goes into a pax header before it. The
 * same entries always give the same bytes.
 */
public final class TarWriter {
  private static final int BLOCK = HeaderBlock.SIZE;
  private static final byte[] ZEROS = new byte[2 * BLOCK];

  private final OutputStream out;
  private long left;
  private int padding;

  /** Writes to {@code out}, which is not closed. */
  public TarWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes an entry's headers; its content of {@link TarEntry#storedSize} bytes must follow. */
  public void begin(TarEntry entry) throws IOException {
    end();
    Map<String, byte[]> pax = new LinkedHashMap<>();
    byte[] map =
        entry.segments().isPresent()
            ? sparseMap(entry.segments().get(), entry.size())
            : new byte[0];
    long stored = map.length + entry.storedSize();
    byte[] header = header(entry, stored, pax);
    if (!pax.isEmpty()) {
      writeExtension(entry, pax);
    }
    out.write(header);
    out.write(map);
    left = entry.storedSize();
    padding = (int) ((BLOCK - stored % BLOCK) % BLOCK);
  }

  /** Writes content of the entry. */
  public void write(byte[] data, int offset, int length) throws IOException {
    if (length > left) {
      throw new IllegalStateException("more content than the header says");
    }
    out.write(data, offset, length);
    left -= length;
  }

  /** Writes zeros for content that cannot be had any more: a file that shrank meanwhile. */
  public void fill() throws IOException {
    while (left > 0) {
      int n = (int) Math.min(left, ZEROS.length);
      write(ZEROS, 0, n);
    }
  }

  /** How many bytes of content the entry still lacks. */
  public long remaining() {
    return left;
  }

  /** Ends the archive with two blocks of zeros, and flushes. */
  public void finish() throws IOException {
    end();
    out.write(ZEROS);
    out.flush();
  }

  private void end() throws IOException {
    if (left > 0) {
      throw new IllegalStateException("less content than the header says");
    }
    out.write(ZEROS, 0, padding);
    padding = 0;
  }

  private byte[] header(TarEntry entry, long stored, Map<String, byte[]> pax) {
    byte[] block = new byte[BLOCK];
    name(block, entry, pax);
    number(block, 100, 8, entry.mode(), "", pax);
    number(block, 108, 8, entry.uid() & 0xFFFFFFFFL, "uid", pax);
    number(block, 116, 8, entry.gid() & 0xFFFFFFFFL, "gid", pax);
    number(block, 124, 12, stored, "size", pax);
    time(block, entry.modified(), pax);
    block[156] = (byte) entry.type().flag();
    link(block, entry.linkName(), pax);
    put(block, 257, new byte[] {'u', 's', 't', 'a', 'r', 0, '0', '0'});
    number(block, 329, 8, entry.device().major(), "", pax);
    number(block, 337, 8, entry.device().minor(), "", pax);
    entry.accessed().ifPresent(time -> pax.put("atime", seconds(time)));
    new TreeMap<>(entry.xattrs()).forEach((key, value) -> pax.put("SCHILY.xattr." + key, value));
    checksum(block);
    return block;
  }

  private static void name(byte[] block, TarEntry entry, Map<String, byte[]> pax) {
    byte[] name = FileNames.encode(entry.name());
    if (entry.segments().isPresent()) {
      pax.put("GNU.sparse.major", ascii("1"));
      pax.put("GNU.sparse.minor", ascii("0"));
      pax.put("GNU.sparse.name", name);
      pax.put("GNU.sparse.realsize", ascii(Long.toString(entry.size())));
      put(block, 0, ascii("GNUSparseFile.0/file"));
      return;
    }
    if (!putName(block, name)) {
      pax.put("path", name);
      put(block, 0, Arrays.copyOf(name, Math.min(name.length, 100)));
    }
  }

  /** Up to 100 bytes in the name, or 155 before a slash in the prefix; only ASCII is ustar's. */
  private static boolean putName(byte[] block, byte[] name) {
    if (!isAscii(name)) {
      return false;
    }
    if (name.length <= 100) {
      put(block, 0, name);
      return true;
    }
    for (int slash = Math.min(155, name.length - 2); slash > 0; slash--) {
      if (name[slash] == '/' && name.length - slash - 1 <= 100) {
        put(block, 345, Arrays.copyOf(name, slash));
        put(block, 0, Arrays.copyOfRange(name, slash + 1, name.length));
        return true;
      }
    }
    return false;
  }

  private static void link(byte[] block, String linkName, Map<String, byte[]> pax) {
    byte[] name = FileNames.encode(linkName);
    if (name.length > 100 || !isAscii(name)) {
      pax.put("linkpath", name);
    }
    put(block, 157, Arrays.copyOf(name, Math.min(name.length, 100)));
  }

  private static void time(byte[] block, Instant time, Map<String, byte[]> pax) {
    long seconds = time.getEpochSecond();
    boolean fits = seconds >= 0 && seconds < 1L << 33;
    octal(block, 136, 12, fits ? seconds : 0);
    if (!fits || time.getNano() != 0) {
      pax.put("mtime", seconds(time));
    }
  }

  private static void number(
      byte[] block, int offset, int length, long value, String key, Map<String, byte[]> pax) {
    boolean fits = value < 1L << (3 * (length - 1));
    if (!fits && !key.isEmpty()) {
      pax.put(key, ascii(Long.toString(value)));
    }
    octal(block, offset, length, fits ? value : 0);
  }

  private static void octal(byte[] block, int offset, int length, long value) {
    long rest = value;
    for (int i = offset + length - 2; i >= offset; i--) {
      block[i] = (byte) ('0' + (rest & 7));
      rest >>= 3;
    }
  }

  private static void checksum(byte[] block) {
    Arrays.fill(block, 148, 156, (byte) ' ');
    long sum = 0;
    for (byte b : block) {
      sum += b & 0xFF;
    }
    octal(block, 148, 7, sum);
    block[154] = 0;
    block[155] = ' ';
  }

  private void writeExtension(TarEntry entry, Map<String, byte[]> pax) throws IOException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (Map.Entry<String, byte[]> record : pax.entrySet()) {
      records.write(record(record.getKey(), record.getValue()));
    }
    byte[] block = new byte[BLOCK];
    byte[] name = FileNames.encode("PaxHeaders.0/" + lastComponent(entry.name()));
    put(block, 0, Arrays.copyOf(name, Math.min(name.length, 100)));
    octal(block, 100, 8, 0644);
    octal(block, 108, 8, 0);
    octal(block, 116, 8, 0);
    octal(block, 124, 12, records.size());
    octal(block, 136, 12, 0);
    block[156] = 'x';
    put(block, 257, new byte[] {'u', 's', 't', 'a', 'r', 0, '0', '0'});
    checksum(block);
    out.write(block);
    records.writeTo(out);
    out.write(ZEROS, 0, (BLOCK - records.size() % BLOCK) % BLOCK);
  }

  private static String lastComponent(String name) {
    String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    return plain.substring(plain.lastIndexOf('/') + 1);
  }

  /** {@code "LENGTH KEY=VALUE\n"}, where the length counts its own digits too. */
  private static byte[] record(String key, byte[] value) throws IOException {
    byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
    int rest = 1 + keyBytes.length + 1 + value.length + 1;
    int length = rest;
    while (length != rest + Integer.toString(length).length()) {
      length = rest + Integer.toString(length).length();
    }
    ByteArrayOutputStream record = new ByteArrayOutputStream(length);
    record.write(ascii(length + " "));
    record.write(keyBytes);
    record.write('=');
    record.write(value);
    record.write('\n');
    return record.toByteArray();
  }

  /** GNU tar's format 1.0: how many pieces, then each; an empty one marks a hole at the end. */
  private static byte[] sparseMap(List<Segment> segments, long size) {
    boolean hole =
        segments.isEmpty() || segments.getLast().offset() + segments.getLast().length() < size;
    StringBuilder map = new StringBuilder().append(segments.size() + (hole ? 1 : 0)).append('\n');
    for (Segment segment : segments) {
      map.append(segment.offset()).append('\n').append(segment.length()).append('\n');
    }
    if (hole) {
      map.append(size).append("\n0\n");
    }
    byte[] digits = ascii(map.toString());
    return Arrays.copyOf(digits, (digits.length + BLOCK - 1) / BLOCK * BLOCK);
  }

  private static byte[] seconds(Instant time) {
    long seconds = time.getEpochSecond();
    int nanos = time.getNano();
    if (nanos == 0) {
      return ascii(Long.toString(seconds));
    }
    // A negative time counts its fraction down from the second above: -1.25 is -2 + 0.75.
    boolean negative = seconds < 0;
    long whole = negative ? -(seconds + 1) : seconds;
    int fraction = negative ? 1_000_000_000 - nanos : nanos;
    String digits = String.format("%09d", fraction).replaceFirst("0+$", "");
    return ascii((negative ? "-" : "") + whole + "." + digits);
  }

  private static boolean isAscii(byte[] name) {
    for (byte b : name) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void put(byte[] block, int offset, byte[] bytes) {
    System.arraycopy(bytes, 0, block, offset, bytes.length);
  }
}
