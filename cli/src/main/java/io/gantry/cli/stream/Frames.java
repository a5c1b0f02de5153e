package io.gantry.cli.stream;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The multiplexed stream of containers without a terminal: each frame is a stream's number, three
 * zeros, a length and so many bytes.
 */
public final class Frames {
  private static final int STDERR = 2;
  private static final int SYSTEM_ERROR = 3;

  private Frames() {}

  /** Deals the frames out until the stream ends. */
  public static void split(InputStream input, OutputStream out, OutputStream err)
      throws IOException {
    byte[] head = new byte[8];
    byte[] buffer = new byte[32 * 1024];
    while (true) {
      int got = input.readNBytes(head, 0, 8);
      if (got == 0) {
        return;
      }
      if (got < 8) {
        throw new EOFException("unexpected EOF");
      }
      long length =
          ((head[4] & 0xffL) << 24)
              | (head[5] & 0xff) << 16
              | (head[6] & 0xff) << 8
              | (head[7] & 0xff);
      switch (head[0]) {
        case 0, 1 -> copy(input, out, length, buffer);
        case STDERR -> copy(input, err, length, buffer);
        case SYSTEM_ERROR ->
            throw new IOException(
                "error from daemon in stream: "
                    + new String(
                        input.readNBytes((int) length), java.nio.charset.StandardCharsets.UTF_8));
        default -> throw new IOException("Unrecognized input header: " + head[0]);
      }
    }
  }

  private static void copy(InputStream input, OutputStream to, long length, byte[] buffer)
      throws IOException {
    long left = length;
    while (left > 0) {
      int n = input.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (n < 0) {
        throw new EOFException("unexpected EOF");
      }
      to.write(buffer, 0, n);
      left -= n;
    }
    to.flush();
  }

  /** Copies until the stream ends, handing on every piece at once. */
  public static void copy(InputStream input, OutputStream to) throws IOException {
    byte[] buffer = new byte[32 * 1024];
    for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
      to.write(buffer, 0, n);
      to.flush();
    }
  }
}
