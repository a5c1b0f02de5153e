package io.gantry.engine.event;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a stream's first bytes. One that is longer than any that is written is left out. */
final class JournalLines implements Closeable {
  private final InputStream in;
  private final byte[] buffer = new byte[2 * EventJournal.EVENT_BYTES];
  private long left;
  private int from;
  private int to;

  /**
   * Lines of {@code in}, which becomes this one's to close.
   *
   * @param length how many of its bytes count
   */
  JournalLines(InputStream in, long length) {
    this.in = in;
    this.left = length;
  }

  /** The next line, without its end; null when there is none. */
  byte @Nullable [] next() throws IOException {
    int seen = from;
    while (true) {
      for (int i = seen; i < to; i++) {
        if (buffer[i] == '\n') {
          byte[] line = Arrays.copyOfRange(buffer, from, i);
          from = i + 1;
          return line;
        }
      }
      seen = to - from;
      if (!more()) {
        return null;
      }
    }
  }

  /** Reads on; what has been read of a line moves to the beginning. */
  private boolean more() throws IOException {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to = to - from == buffer.length ? 0 : to - from;
    from = 0;
    int read = left <= 0 ? -1 : in.read(buffer, to, (int) Math.min(left, buffer.length - to));
    if (read <= 0) {
      return false;
    }
    left -= read;
    to += read;
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
