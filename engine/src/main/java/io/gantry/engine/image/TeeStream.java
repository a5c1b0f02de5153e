package io.gantry.engine.image;

import io.gantry.content.Ingest;
import java.io.IOException;
import java.io.InputStream;

/**
 * Writes what is read to an ingest as well. It reads as much as it is asked for, since what comes
 * from a client comes in small pieces, each of which would be a system call.
 */
final class TeeStream extends InputStream {

  /** The most that is written at once: the JVM keeps a copy of that size for each thread. */
  private static final int PIECE = 256 * 1024;

  private final InputStream in;
  private final Ingest ingest;

  TeeStream(InputStream in, Ingest ingest) {
    this.in = in;
    this.ingest = ingest;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int n = in.readNBytes(into, offset, Math.min(length, PIECE));
    ingest.write(into, offset, n);
    return n == 0 ? -1 : n;
  }
}
