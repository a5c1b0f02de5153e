package io.gantry.snapshot.tar;

import io.gantry.snapshot.tar.TarEntry.Segment;
import java.util.ArrayList;
import java.util.List;

/** The pieces of a sparse file as they are gathered from an archive, and the check on them. */
final class SparseMap {
  private final String entry;
  private final int limit;
  private final List<Segment> segments = new ArrayList<>();

  SparseMap(String entry, int limit) {
    this.entry = entry;
    this.limit = limit;
  }

  /** The next piece; an empty one only marks the file's end. */
  void add(long offset, long length) throws ArchiveException {
    long end = segments.isEmpty() ? 0 : end(segments.getLast());
    if (offset < end || length < 0 || offset > Long.MAX_VALUE - length) {
      throw new ArchiveException(entry, "its map of holes is malformed");
    }
    if (segments.size() >= limit) {
      throw new ArchiveException(entry, "it has more than " + limit + " pieces");
    }
    if (length > 0) {
      segments.add(new Segment(offset, length));
    }
  }

  void addAll(List<Long> offsetsAndLengths) throws ArchiveException {
    if (offsetsAndLengths.size() % 2 != 0) {
      throw new ArchiveException(entry, "its map of holes is malformed");
    }
    for (int i = 0; i < offsetsAndLengths.size(); i += 2) {
      add(offsetsAndLengths.get(i), offsetsAndLengths.get(i + 1));
    }
  }

  /** The pieces, which must be as long as what is stored and lie within the file. */
  List<Segment> of(long stored, long size) throws ArchiveException {
    long sum = 0;
    for (Segment segment : segments) {
      sum += segment.length();
    }
    if (sum != stored || (!segments.isEmpty() && end(segments.getLast()) > size)) {
      throw new ArchiveException(entry, "its map of holes does not fit its content");
    }
    return segments;
  }

  private static long end(Segment segment) {
    return segment.offset() + segment.length();
  }
}
