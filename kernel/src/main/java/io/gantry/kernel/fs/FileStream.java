package io.gantry.kernel.fs;

import java.io.IOException;
import java.io.InputStream;

/** An open file as the stream that the JDK's classes ask for. */
final class FileStream extends InputStream {
  private final OpenFile file;

  FileStream(OpenFile file) {
    this.file = file;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return file.read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    return file.read(into, offset, length);
  }
}
