package io.gantry.snapshot.tar;

import io.gantry.kernel.fs.Device;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of an archive.
 *
 * @param name as the archive spells it; may be hostile
 * @param type what it is
 * @param mode permissions with setuid, setgid and sticky: twelve bits
 * @param uid owner
 * @param gid group
 * @param size of a file in bytes, holes included; 0 for all else
 * @param modified last change of the content
 * @param accessed last access, where the archive tells it
 * @param linkName what a link leads to; else empty
 * @param device what a device node stands for; else 0:0
 * @param xattrs extended attributes by full name
 * @param segments where a sparse file has data; empty for a file that is stored whole
 */
public record TarEntry(
    String name,
    Type type,
    int mode,
    int uid,
    int gid,
    long size,
    Instant modified,
    Optional<Instant> accessed,
    String linkName,
    Device device,
    Map<String, byte[]> xattrs,
    Optional<List<Segment>> segments) {
  /** What an entry is. */
  public enum Type {
    FILE('0'),
    /** Another name of a file that came before. */
    LINK('1'),
    SYMLINK('2'),
    CHARACTER_DEVICE('3'),
    BLOCK_DEVICE('4'),
    DIRECTORY('5'),
    FIFO('6');

    private final char flag;

    Type(char flag) {
      this.flag = flag;
    }

    /** The header's type flag. */
    char flag() {
      return flag;
    }
  }

  /**
   * A piece of a sparse file that has data.
   *
   * @param offset from the file's start
   * @param length in bytes
   */
  public record Segment(long offset, long length) {}

  public TarEntry {
    xattrs = Map.copyOf(xattrs);
    segments = segments.map(List::copyOf);
  }

  /** How many bytes of content the archive holds: fewer than {@link #size} when sparse. */
  public long storedSize() {
    return segments.map(TarEntry::sum).orElse(size);
  }

  private static long sum(List<Segment> segments) {
    return segments.stream().mapToLong(Segment::length).sum();
  }

  /** A plain file of mode 0644 owned by root, as a start for {@code with…}. */
  public static TarEntry file(String name, long size, Instant modified) {
    return new TarEntry(
        name,
        Type.FILE,
        0644,
        0,
        0,
        size,
        modified,
        Optional.empty(),
        "",
        Device.NONE,
        Map.of(),
        Optional.empty());
  }

  /** A directory of mode 0755 owned by root. */
  public static TarEntry directory(String name, Instant modified) {
    return new TarEntry(
        name,
        Type.DIRECTORY,
        0755,
        0,
        0,
        0,
        modified,
        Optional.empty(),
        "",
        Device.NONE,
        Map.of(),
        Optional.empty());
  }
}
