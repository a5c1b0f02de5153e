package io.gantry.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** Finds places in a file of {@code json-file} by its line feeds. */
final class JsonSearch implements LogSearch {
  private static final int BLOCK = 64 * 1024;

  /** A stretch that is read rather than halved again. */
  private static final int SMALL = 128 * 1024;

  /** A line that is longer is passed over by readers, too. */
  private static final int LONGEST_LINE = 1 << 20;

  private final FileChannel file;
  private final long end;
  private final JsonLineDecoder decoder = new JsonLineDecoder();
  private byte[] block = new byte[BLOCK];

  JsonSearch(FileChannel file, long end) {
    this.file = file;
    this.end = end;
  }

  @Override
  public Place tail(long lines) throws IOException {
    if (lines == 0) {
      return new Place(end, 0, 0);
    }
    long found = 0;
    for (long at = end; at > 0; ) {
      int length = (int) Math.min(block.length, at);
      at -= length;
      read(at, length);
      long feeds =
          Pages.lineFeeds(block, length)
              - (at + length == end && block[length - 1] == '\n' ? 1 : 0);
      if (found + feeds < lines) {
        found += feeds;
        continue;
      }
      for (int i = length - 1; i >= 0; i--) {
        // The line feed at the very end closes the last line, all others precede one.
        if (block[i] == '\n' && at + i + 1 < end && ++found == lines) {
          return new Place(at + i + 1, 0, lines);
        }
      }
    }
    return new Place(0, 0, end > 0 ? found + 1 : 0);
  }

  @Override
  public Optional<Place> since(long nanos) throws IOException {
    if (end == 0 || timeFrom(0) >= nanos) {
      return Optional.empty();
    }
    long low = 0; // begins with a line that is older
    long high = end;
    while (high - low > SMALL) {
      long middle = low + (high - low) / 2;
      long line = lineAfter(middle, high);
      if (line < 0 || timeFrom(line) >= nanos) {
        high = middle;
      } else {
        low = line;
      }
    }
    return Optional.of(new Place(low, 0, 0));
  }

  /** Where the first line after {@code position} begins; -1 when none does before {@code limit}. */
  private long lineAfter(long position, long limit) throws IOException {
    for (long at = position; at < limit; at += BLOCK) {
      int length = read(at, (int) Math.min(BLOCK, limit - at));
      int feed = Pages.lineFeed(block, 0, length);
      if (feed >= 0) {
        return at + feed + 1 < limit ? at + feed + 1 : -1;
      }
    }
    return -1;
  }

  /** The time of the first sound line from {@code position} on; past all times without one. */
  private long timeFrom(long position) throws IOException {
    int want = (int) Math.min(BLOCK, end - position);
    while (true) {
      int length = read(position, want);
      int at = 0;
      for (int n = decoder.next(block, at, length); n > 0; n = decoder.next(block, at, length)) {
        if (decoder.isLine() && decoder.time() != TimeField.NONE) {
          return decoder.time();
        }
        at += n;
      }
      if (length >= LONGEST_LINE || length >= end - position) {
        return Long.MAX_VALUE;
      }
      want = (int) Math.min(length * 4L, Math.min(LONGEST_LINE, end - position));
    }
  }

  private int read(long from, int length) throws IOException {
    if (block.length < length) {
      block = new byte[length];
    }
    ByteBuffer buffer = ByteBuffer.wrap(block, 0, length);
    while (buffer.hasRemaining() && file.read(buffer, from + buffer.position()) >= 0) {
      // as much as there is
    }
    return buffer.position();
  }
}
