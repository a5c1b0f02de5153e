package io.gantry.snapshot.tar;

import io.gantry.kernel.fs.Device;
import io.gantry.kernel.fs.FileNames;
import io.gantry.snapshot.tar.TarEntry.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads an archive entry by entry: {@link #next}, then {@link #read} its content as far as it is
 * wanted. Understands V7, ustar, star, GNU and pax headers, and the four forms of sparse files.
 *
 * <p>Written here because the library at hand decodes the values of pax records as text, which
 * destroys binary attributes such as file capabilities, and names that are not UTF-8.
 */
public final class TarReader {
  private static final int BLOCK = HeaderBlock.SIZE;

  private final InputStream in;
  private final TarLimits limits;
  private long count;
  private long left;
  private long padding;

  /** Reads from {@code in}, which needs not be buffered when its reads are cheap. */
  public TarReader(InputStream in, TarLimits limits) {
    this.in = in;
    this.limits = limits;
  }

  /** Goes to the next entry, past what is left of this one; empty at the archive's end. */
  public Optional<TarEntry> next() throws IOException {
    Extensions extensions = new Extensions();
    while (true) {
      skipRest();
      byte[] block = new byte[BLOCK];
      int got = in.readNBytes(block, 0, BLOCK);
      HeaderBlock header = new HeaderBlock(block);
      if (got == 0 || (got == BLOCK && header.isZero())) {
        extensions.requireUnused();
        return Optional.empty();
      }
      if (got < BLOCK) {
        throw new ArchiveException("unexpected EOF");
      }
      if (!header.checksumHolds()) {
        throw new ArchiveException("archive/tar: invalid tar header");
      }
      if (!extensions.take(header)) {
        return Optional.of(entry(header, extensions));
      }
    }
  }

  /** How many entries there were so far. */
  public long count() {
    return count;
  }

  /**
   * Reads the entry's content as stored: of a sparse file the pieces, without the holes.
   *
   * @return how many bytes, -1 at the content's end
   */
  public int read(byte[] into, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int n = in.read(into, offset, (int) Math.min(length, left));
    if (n < 0) {
      throw new ArchiveException("unexpected EOF");
    }
    left -= n;
    return n;
  }

  /** The entry's content as stored, as a stream that ends with it. */
  public InputStream content() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return TarReader.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return length == 0 ? 0 : TarReader.this.read(into, offset, length);
      }
    };
  }

  /** Reads on to the end of the stream, past the padding that follows the last entry. */
  public void drain() throws IOException {
    byte[] buffer = new byte[64 * 1024];
    int n = 0;
    while (n >= 0) {
      n = in.read(buffer);
    }
    left = 0;
    padding = 0;
  }

  private void skipRest() throws IOException {
    long rest = left + padding;
    left = 0;
    padding = 0;
    try {
      in.skipNBytes(rest);
    } catch (java.io.EOFException e) {
      throw new ArchiveException("unexpected EOF");
    }
  }

  private void content(long size) {
    left = size;
    padding = (BLOCK - size % BLOCK) % BLOCK;
  }

  /** The content of a header that extends the next one, whole. */
  private byte[] extension(HeaderBlock header) throws IOException {
    long size = header.number(124, 12);
    if (size < 0 || size > limits.headers()) {
      throw new ArchiveException("an extended header is longer than " + limits.headers());
    }
    content(size);
    byte[] data = content().readNBytes((int) size);
    if (data.length < size) {
      throw new ArchiveException("unexpected EOF");
    }
    return data;
  }

  /** What headers before the entry's own said about it. */
  private final class Extensions {
    private PaxRecords pax = PaxRecords.none();
    private String longName = "";
    private String longLink = "";
    private int taken;

    /** Takes a header that is about the next entry, or about nothing; false for an entry. */
    boolean take(HeaderBlock header) throws IOException {
      switch (header.type()) {
        case 'x', 'X' -> pax = PaxRecords.parse(extension(header), limits.segments());
        case 'L' -> longName = terminated(extension(header));
        case 'K' -> longLink = terminated(extension(header));
        // A global header or a volume's label: nothing in it is about a file.
        case 'g', 'V' -> extension(header);
        default -> {
          return false;
        }
      }
      if (++taken > 64) {
        throw new ArchiveException("too many extended headers before an entry");
      }
      return true;
    }

    void requireUnused() throws ArchiveException {
      if (taken > 0 && !(longName.isEmpty() && longLink.isEmpty())) {
        throw new ArchiveException("unexpected EOF after an extended header");
      }
    }

    String name(HeaderBlock header) throws ArchiveException {
      Optional<String> sparse = pax.text("GNU.sparse.name");
      Optional<String> path = sparse.isPresent() ? sparse : pax.text("path");
      return path.orElse(longName.isEmpty() ? header.name() : longName);
    }

    String linkName(HeaderBlock header) throws ArchiveException {
      return pax.text("linkpath").orElse(longLink.isEmpty() ? header.linkName() : longLink);
    }

    private String terminated(byte[] data) {
      int end = 0;
      while (end < data.length && data[end] != 0) {
        end++;
      }
      return FileNames.decode(data, 0, end);
    }
  }

  private TarEntry entry(HeaderBlock header, Extensions extensions) throws IOException {
    String name = extensions.name(header);
    if (++count > limits.entries()) {
      throw new ArchiveException(
          name, "the archive has more than " + limits.entries() + " entries");
    }
    try {
      return read(header, extensions, name);
    } catch (ArchiveException e) {
      throw e.getMessage() != null && e.getMessage().startsWith("archive entry")
          ? e
          : new ArchiveException(name, String.valueOf(e.getMessage()), e);
    }
  }

  private TarEntry read(HeaderBlock header, Extensions extensions, String name) throws IOException {
    PaxRecords pax = extensions.pax;
    TarEntry.Type type = type(header, name);
    long stored =
        type == TarEntry.Type.FILE ? orElse(pax.number("size"), header.number(124, 12)) : 0;
    content(checkedSize(name, stored));
    long size = stored;
    Optional<List<Segment>> segments = segments(header, pax, name);
    if (segments.isPresent()) {
      size = checkedSize(name, realSize(header, pax));
      segments = Optional.of(checked(name, segments.get(), size));
    }
    boolean node = type == TarEntry.Type.CHARACTER_DEVICE || type == TarEntry.Type.BLOCK_DEVICE;
    Instant modified = time(header.number(136, 12));
    Optional<Instant> paxModified = pax.time("mtime");
    return new TarEntry(
        name,
        type,
        (int) (header.number(100, 8) & 0xFFF),
        id(orElse(pax.number("uid"), header.number(108, 8))),
        id(orElse(pax.number("gid"), header.number(116, 8))),
        size,
        paxModified.orElse(modified),
        pax.time("atime"),
        type == TarEntry.Type.LINK || type == TarEntry.Type.SYMLINK
            ? extensions.linkName(header)
            : "",
        node ? device(header) : Device.NONE,
        pax.xattrs(),
        segments);
  }

  private static TarEntry.Type type(HeaderBlock header, String name) throws ArchiveException {
    return switch (header.type()) {
      case 0 -> name.endsWith("/") ? TarEntry.Type.DIRECTORY : TarEntry.Type.FILE;
      case '0', '7', 'S' -> TarEntry.Type.FILE;
      case '1' -> TarEntry.Type.LINK;
      case '2' -> TarEntry.Type.SYMLINK;
      case '3' -> TarEntry.Type.CHARACTER_DEVICE;
      case '4' -> TarEntry.Type.BLOCK_DEVICE;
      case '5' -> TarEntry.Type.DIRECTORY;
      case '6' -> TarEntry.Type.FIFO;
      default -> throw new ArchiveException("unhandled tar header type " + (int) header.type());
    };
  }

  private long checkedSize(String name, long size) throws ArchiveException {
    if (size < 0 || size > limits.fileSize()) {
      throw new ArchiveException(name, "its size, " + size + " bytes, is beyond any bound");
    }
    return size;
  }

  private static int id(long id) throws ArchiveException {
    if (id < 0 || id >= 0xFFFFFFFFL) {
      throw new ArchiveException("owner " + id + " does not exist");
    }
    return (int) id;
  }

  private static Instant time(long seconds) throws ArchiveException {
    try {
      return Instant.ofEpochSecond(seconds);
    } catch (DateTimeException e) {
      throw new ArchiveException("its time is out of range");
    }
  }

  private static Device device(HeaderBlock header) throws ArchiveException {
    long major = header.number(329, 8);
    long minor = header.number(337, 8);
    if (major < 0 || major > 0xFFF || minor < 0 || minor > 0xFFFFF) {
      throw new ArchiveException("there is no device " + major + ":" + minor);
    }
    return new Device((int) major, (int) minor);
  }

  private static long orElse(OptionalLong first, long second) {
    return first.isPresent() ? first.getAsLong() : second;
  }

  /** Where a sparse file has data, in the words of GNU tar's four formats; empty for others. */
  private Optional<List<Segment>> segments(HeaderBlock header, PaxRecords pax, String name)
      throws IOException {
    SparseMap map = new SparseMap(name, limits.segments());
    if (header.type() == 'S' && header.isGnu()) {
      readOldMap(header, map);
    } else if (pax.text("GNU.sparse.major").orElse("").equals("1")) {
      readLeadingMap(map);
    } else if (pax.text("GNU.sparse.map").isPresent()) {
      map.addAll(numbers(pax.text("GNU.sparse.map").get()));
    } else if (pax.number("GNU.sparse.numblocks").isPresent()) {
      map.addAll(pax.sparseNumbers());
    } else {
      return Optional.empty();
    }
    return Optional.of(map.of(left, Long.MAX_VALUE));
  }

  private static List<Segment> checked(String name, List<Segment> segments, long size)
      throws ArchiveException {
    if (!segments.isEmpty() && segments.getLast().offset() + segments.getLast().length() > size) {
      throw new ArchiveException(name, "its map of holes does not fit its size");
    }
    return segments;
  }

  private static long realSize(HeaderBlock header, PaxRecords pax) throws ArchiveException {
    if (header.type() == 'S' && header.isGnu()) {
      return header.number(483, 12);
    }
    return orElse(pax.number("GNU.sparse.realsize"), orElse(pax.number("GNU.sparse.size"), -1));
  }

  /** Four pieces in the header, then 21 in each block that follows while the last one says so. */
  private void readOldMap(HeaderBlock header, SparseMap map) throws IOException {
    addPieces(header, 386, 4, map);
    HeaderBlock block = header;
    boolean more = header.text(482, 1).length() > 0;
    while (more) {
      byte[] next = new byte[BLOCK];
      if (in.readNBytes(next, 0, BLOCK) < BLOCK) {
        throw new ArchiveException("unexpected EOF");
      }
      block = new HeaderBlock(next);
      addPieces(block, 0, 21, map);
      more = block.text(504, 1).length() > 0;
    }
  }

  private static void addPieces(HeaderBlock block, int offset, int count, SparseMap map)
      throws ArchiveException {
    for (int i = 0; i < count; i++) {
      int at = offset + 24 * i;
      if (block.text(at, 1).isEmpty() && block.text(at + 12, 1).isEmpty()) {
        return;
      }
      map.add(block.number(at, 12), block.number(at + 12, 12));
    }
  }

  /** Format 1.0: decimal numbers, each on a line, before the content, filled up to a block. */
  private void readLeadingMap(SparseMap map) throws IOException {
    long before = left;
    long count = number();
    if (count > limits.segments()) {
      throw new ArchiveException("it has more than " + limits.segments() + " pieces");
    }
    List<Long> numbers = new ArrayList<>();
    for (long i = 0; i < 2 * count; i++) {
      numbers.add(number());
    }
    long fill = (BLOCK - (before - left) % BLOCK) % BLOCK;
    for (long i = 0; i < fill; i++) {
      byteOfContent();
    }
    map.addAll(numbers);
  }

  private long number() throws IOException {
    byte[] digits = new byte[19];
    for (int i = 0; i < digits.length; i++) {
      byte b = byteOfContent();
      if (b == '\n') {
        return PaxRecords.decimal(digits, 0, i);
      }
      digits[i] = b;
    }
    throw new ArchiveException("its map of holes is malformed");
  }

  private byte byteOfContent() throws IOException {
    byte[] one = new byte[1];
    if (read(one, 0, 1) < 0) {
      throw new ArchiveException("its map of holes is malformed");
    }
    return one[0];
  }

  private List<Long> numbers(String list) throws ArchiveException {
    List<Long> numbers = new ArrayList<>();
    for (String text : list.split(",", -1)) {
      byte[] digits = FileNames.encode(text);
      numbers.add(PaxRecords.decimal(digits, 0, digits.length));
      if (numbers.size() > 2L * limits.segments()) {
        throw new ArchiveException("it has more than " + limits.segments() + " pieces");
      }
    }
    return numbers;
  }
}
