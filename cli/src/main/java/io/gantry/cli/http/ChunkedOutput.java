package io.gantry.cli.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a body in chunks (RFC 9112, 7.1); closing it ends the body, not the connection. */
final class ChunkedOutput extends OutputStream {
  private final OutputStream output;

  ChunkedOutput(OutputStream output) {
    this.output = output;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > 0) {
      output.write((Integer.toHexString(length) + "\r\n").getBytes(US_ASCII));
      output.write(bytes, offset, length);
      output.write("\r\n".getBytes(US_ASCII));
    }
  }

  @Override
  public void flush() throws IOException {
    output.flush();
  }

  @Override
  public void close() throws IOException {
    output.write("0\r\n\r\n".getBytes(US_ASCII));
  }
}
