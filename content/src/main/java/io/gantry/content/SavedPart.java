package io.gantry.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** The first bytes of a file, read without moving whoever writes it. */
final class SavedPart extends InputStream {

  private final FileChannel channel;
  private final long length;
  private long at;

  SavedPart(FileChannel channel, long length) {
    this.channel = channel;
    this.length = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    if (at >= length) {
      return -1;
    }
    int most = (int) Math.min(count, length - at);
    int n = channel.read(ByteBuffer.wrap(into, offset, most), at);
    at += Math.max(n, 0);
    return n;
  }
}
