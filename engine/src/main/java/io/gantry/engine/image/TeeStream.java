package io.gantry.engine.image;

import io.gantry.content.Ingest;
import java.io.IOException;
import java.io.InputStream;

/** Writes what is read to an ingest as well. */
final class TeeStream extends InputStream {

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
    int n = in.read(into, offset, length);
    if (n > 0) {
      ingest.write(into, offset, n);
    }
    return n;
  }
}
