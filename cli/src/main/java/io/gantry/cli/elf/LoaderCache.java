package io.gantry.cli.elf;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The dynamic loader's cache, {@code /etc/ld.so.cache}: library names and where they are. Its form
 * is glibc's {@code sysdeps/generic/dl-cache.h}: the new one, alone or behind the old one.
 *
 * @param paths places of each library, best first
 */
public record LoaderCache(Map<String, List<String>> paths) {
  private static final byte[] OLD = "ld.so-1.7.0".getBytes(US_ASCII);
  private static final byte[] NEW = "glibc-ld.so.cache1.1".getBytes(US_ASCII);
  private static final int HEADER = 48;
  private static final int ENTRY = 24;
  private static final int OLD_HEADER = 16;
  private static final int OLD_ENTRY = 12;
  private static final int LONGEST_NAME = 4096;

  /** Reads the host's cache; without one nothing is known. */
  public static LoaderCache host() throws IOException {
    Path file = Path.of("/etc/ld.so.cache");
    return Files.isReadable(file)
        ? parse(ByteBuffer.wrap(Files.readAllBytes(file)))
        : new LoaderCache(Map.of());
  }

  /**
   * Reads a cache's bytes.
   *
   * @throws ElfException when they are none
   */
  public static LoaderCache parse(ByteBuffer bytes) throws ElfException {
    try {
      return read(bytes.order(ByteOrder.LITTLE_ENDIAN));
    } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
      throw new ElfException("the loader cache is cut short");
    }
  }

  private static LoaderCache read(ByteBuffer bytes) throws ElfException {
    int start = 0;
    if (begins(bytes, 0, OLD)) {
      long end = OLD_HEADER + Integer.toUnsignedLong(bytes.getInt(12)) * OLD_ENTRY;
      start = place(bytes, (end + 7) & ~7L);
    }
    if (!begins(bytes, start, NEW)) {
      throw new ElfException("not a loader cache");
    }
    long count = Integer.toUnsignedLong(bytes.getInt(start + NEW.length));
    if (count * ENTRY > bytes.limit()) {
      throw new ElfException("the loader cache is cut short");
    }
    Map<String, List<String>> paths = new HashMap<>();
    for (int i = 0; i < count; i++) {
      int at = start + HEADER + i * ENTRY;
      String name = text(bytes, start + Integer.toUnsignedLong(bytes.getInt(at + 4)));
      String path = text(bytes, start + Integer.toUnsignedLong(bytes.getInt(at + 8)));
      paths.computeIfAbsent(name, k -> new ArrayList<>()).add(path);
    }
    return new LoaderCache(paths);
  }

  private static boolean begins(ByteBuffer bytes, int at, byte[] magic) {
    if (bytes.limit() - at < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (bytes.get(at + i) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private static String text(ByteBuffer bytes, long offset) throws ElfException {
    int start = place(bytes, offset);
    int end = start;
    while (bytes.get(end) != 0) {
      if (++end - start > LONGEST_NAME) {
        throw new ElfException("a name in the loader cache is too long");
      }
    }
    byte[] name = new byte[end - start];
    bytes.get(start, name);
    return new String(name, StandardCharsets.UTF_8);
  }

  private static int place(ByteBuffer bytes, long offset) throws ElfException {
    if (offset < 0 || offset >= bytes.limit()) {
      throw new ElfException("the loader cache points outside itself");
    }
    return (int) offset;
  }
}
