package io.gantry.cli.elf;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an ELF file (elf(5)) says about how it wants to be loaded.
 *
 * @param machine the processor ({@code e_machine}) and the class, as one number
 * @param interpreter the dynamic loader it names ({@code PT_INTERP})
 * @param needed the libraries it names ({@code DT_NEEDED}), in order
 * @param rpath directories to search first ({@code DT_RPATH})
 * @param runpath directories to search before the cache ({@code DT_RUNPATH})
 */
public record ElfFile(
    int machine,
    Optional<String> interpreter,
    List<String> needed,
    List<String> rpath,
    List<String> runpath) {
  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int PT_INTERP = 3;
  private static final int DT_NEEDED = 1;
  private static final int DT_STRTAB = 5;
  private static final int DT_RPATH = 15;
  private static final int DT_RUNPATH = 29;
  private static final int LONGEST_NAME = 4096;
  private static final int MOST_HEADERS = 4096;
  private static final int MOST_ENTRIES = 65536;

  /** A part of the file that is loaded at an address. */
  private record Segment(int type, long offset, long address, long size) {}

  /**
   * Reads a file.
   *
   * @return what it says, or empty when it is no ELF file
   * @throws IOException when it cannot be read, or is ELF but damaged
   */
  public static Optional<ElfFile> read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() < 4) {
        return Optional.empty();
      }
      return parse(
          channel.map(
              FileChannel.MapMode.READ_ONLY, 0, Math.min(channel.size(), Integer.MAX_VALUE)));
    } catch (ElfException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a file's bytes.
   *
   * @return what they say, or empty when they do not begin as ELF does
   * @throws ElfException when they begin as ELF but do not keep to it
   */
  public static Optional<ElfFile> parse(ByteBuffer bytes) throws ElfException {
    if (bytes.limit() < 4 || bytes.order(ByteOrder.BIG_ENDIAN).getInt(0) != 0x7f454c46) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Reader(bytes).file());
    } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
      throw new ElfException("the file is cut short");
    }
  }

  /**
   * Reads one file; everything it is told is checked against the file's length by the buffer
   * itself.
   */
  private static final class Reader {
    private final ByteBuffer bytes;
    private final boolean wide;

    Reader(ByteBuffer bytes) throws ElfException {
      this.bytes = bytes;
      this.wide =
          switch (bytes.get(4)) {
            case 1 -> false;
            case 2 -> true;
            default -> throw new ElfException("neither 32 nor 64 bit");
          };
      bytes.order(
          switch (bytes.get(5)) {
            case 1 -> ByteOrder.LITTLE_ENDIAN;
            case 2 -> ByteOrder.BIG_ENDIAN;
            default -> throw new ElfException("no known byte order");
          });
    }

    ElfFile file() throws ElfException {
      List<Segment> segments = segments();
      Optional<String> interpreter = Optional.empty();
      List<long[]> dynamic = List.of();
      for (Segment segment : segments) {
        if (segment.type() == PT_INTERP) {
          interpreter = Optional.of(text(segment.offset()));
        } else if (segment.type() == PT_DYNAMIC) {
          dynamic = dynamic(segment);
        }
      }
      int machine = Short.toUnsignedInt(bytes.getShort(18)) | (wide ? 1 << 16 : 0);
      long strings =
          offset(
              segments,
              dynamic.stream()
                  .filter(d -> d[0] == DT_STRTAB)
                  .mapToLong(d -> d[1])
                  .findFirst()
                  .orElse(0));
      return new ElfFile(
          machine,
          interpreter,
          names(dynamic, DT_NEEDED, strings),
          paths(names(dynamic, DT_RPATH, strings)),
          paths(names(dynamic, DT_RUNPATH, strings)));
    }

    private List<Segment> segments() throws ElfException {
      long table = wide ? bytes.getLong(32) : Integer.toUnsignedLong(bytes.getInt(28));
      int size = Short.toUnsignedInt(bytes.getShort(wide ? 54 : 42));
      int count = Short.toUnsignedInt(bytes.getShort(wide ? 56 : 44));
      if (count > MOST_HEADERS) {
        throw new ElfException("more than " + MOST_HEADERS + " program headers");
      }
      List<Segment> segments = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int at = place(table + (long) i * size);
        segments.add(
            wide
                ? new Segment(
                    bytes.getInt(at),
                    bytes.getLong(at + 8),
                    bytes.getLong(at + 16),
                    bytes.getLong(at + 32))
                : new Segment(
                    bytes.getInt(at), unsigned(at + 4), unsigned(at + 8), unsigned(at + 16)));
      }
      return segments;
    }

    /** Tag and value of each entry of the dynamic section. */
    private List<long[]> dynamic(Segment segment) throws ElfException {
      List<long[]> entries = new ArrayList<>();
      int width = wide ? 16 : 8;
      for (int i = 0; (i + 1L) * width <= segment.size(); i++) {
        if (i > MOST_ENTRIES) {
          throw new ElfException("more than " + MOST_ENTRIES + " dynamic entries");
        }
        int at = place(segment.offset() + (long) i * width);
        long tag = wide ? bytes.getLong(at) : unsigned(at);
        if (tag == 0) {
          break;
        }
        entries.add(new long[] {tag, wide ? bytes.getLong(at + 8) : unsigned(at + 4)});
      }
      return entries;
    }

    private List<String> names(List<long[]> dynamic, int tag, long strings) throws ElfException {
      List<String> names = new ArrayList<>();
      for (long[] entry : dynamic) {
        if (entry[0] == tag) {
          names.add(text(strings + entry[1]));
        }
      }
      return names;
    }

    /** Where in the file an address is. */
    private long offset(List<Segment> segments, long address) {
      for (Segment segment : segments) {
        if (segment.type() == PT_LOAD
            && address >= segment.address()
            && address - segment.address() < segment.size()) {
          return address - segment.address() + segment.offset();
        }
      }
      return address;
    }

    private String text(long offset) throws ElfException {
      int start = place(offset);
      int end = start;
      while (bytes.get(end) != 0) {
        if (++end - start > LONGEST_NAME) {
          throw new ElfException("a name is longer than " + LONGEST_NAME + " bytes");
        }
      }
      byte[] name = new byte[end - start];
      bytes.get(start, name);
      return new String(name, StandardCharsets.UTF_8);
    }

    private long unsigned(int at) {
      return Integer.toUnsignedLong(bytes.getInt(at));
    }

    private int place(long offset) throws ElfException {
      if (offset < 0 || offset >= bytes.limit()) {
        throw new ElfException("it points outside itself");
      }
      return (int) offset;
    }
  }

  private static List<String> paths(List<String> lists) {
    List<String> paths = new ArrayList<>();
    for (String list : lists) {
      for (String path : list.split(":", -1)) {
        if (!path.isEmpty()) {
          paths.add(path);
        }
      }
    }
    return paths;
  }
}
