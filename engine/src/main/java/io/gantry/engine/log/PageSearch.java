package io.gantry.engine.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** Finds places in a file of {@code local} by its pages. */
final class PageSearch implements LogSearch {
  private final FileChannel file;
  private final long end;
  private final byte[] page = new byte[Pages.PAGE];

  PageSearch(FileChannel file, long end) {
    this.file = file;
    this.end = end;
  }

  @Override
  public Place tail(long lines) throws IOException {
    if (lines == 0) {
      return new Place(end, 0, 0);
    }
    long found = 0;
    for (long at = lastPage(); at >= 0; at -= Pages.PAGE) {
      found += lines(at);
      if (found >= lines) {
        return new Place(at, found - lines, lines);
      }
    }
    return new Place(0, 0, found);
  }

  @Override
  public Optional<Place> since(long nanos) throws IOException {
    if (end == 0 || firstTime(0) >= nanos) {
      return Optional.empty();
    }
    long low = 0;
    long high = lastPage() / Pages.PAGE + 1;
    while (high - low > 1) {
      long middle = (low + high) / 2;
      if (firstTime(middle * Pages.PAGE) >= nanos) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return Optional.of(new Place(low * Pages.PAGE, 0, 0));
  }

  /** Where the last page stops to be sound; the file's length when it is. */
  long soundEnd() throws IOException {
    long at = lastPage();
    int length = read(at);
    PageDecoder decoder = decoder(at);
    int i = 0;
    for (int n = decoder.next(page, i, length); n > 0; n = decoder.next(page, i, length)) {
      if (decoder.passesOver()) {
        break;
      }
      i += n;
    }
    return at + i;
  }

  private long lastPage() {
    return end == 0 ? -1 : (end - 1) / Pages.PAGE * Pages.PAGE;
  }

  private long lines(long at) throws IOException {
    int length = read(at);
    PageDecoder decoder = decoder(at);
    long count = 0;
    int i = 0;
    for (int n = decoder.next(page, i, length); n > 0; n = decoder.next(page, i, length)) {
      count += decoder.isLine() ? 1 : 0;
      i += n;
    }
    return count;
  }

  /** The time of a page's first line; past all times when it has none. */
  private long firstTime(long at) throws IOException {
    int length = read(at);
    PageDecoder decoder = decoder(at);
    int i = 0;
    for (int n = decoder.next(page, i, length); n > 0; n = decoder.next(page, i, length)) {
      if (decoder.isLine()) {
        return decoder.time();
      }
      i += n;
    }
    return Long.MAX_VALUE;
  }

  private static PageDecoder decoder(long at) {
    PageDecoder decoder = new PageDecoder();
    decoder.startAt(at);
    return decoder;
  }

  private int read(long from) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(page, 0, (int) Math.min(page.length, end - from));
    while (buffer.hasRemaining() && file.read(buffer, from + buffer.position()) >= 0) {
      // as much as there is
    }
    return buffer.position();
  }
}
