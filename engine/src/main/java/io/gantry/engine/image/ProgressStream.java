package io.gantry.engine.image;

import java.io.IOException;
import java.io.InputStream;

/** Tells a listener how far it was read, every half mebibyte and at the end. */
final class ProgressStream extends InputStream {

  private static final long STEP = 512 * 1024;

  private final InputStream in;
  private final String name;
  private final long total;
  private final LoadListener listener;
  private long current;
  private long told;

  ProgressStream(InputStream in, String name, long total, LoadListener listener) {
    this(in, name, 0, total, listener);
  }

  /** Of a stream that begins behind its first bytes. */
  ProgressStream(InputStream in, String name, long from, long total, LoadListener listener) {
    this.current = from;
    this.told = from;
    this.in = in;
    this.name = name;
    this.total = total;
    this.listener = listener;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int n = in.read(into, offset, length);
    current += Math.max(n, 0);
    if (current - told >= STEP || (current > told && current >= total)) {
      told = current;
      listener.progress(name, current, total);
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
