package io.gantry.api.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client that speaks HTTP by hand, so that tests see every byte. */
public final class RawClient implements AutoCloseable {
  private final SocketChannel socket;
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();

  public RawClient(Path path) throws IOException {
    socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
  }

  public RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawClient send(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      socket.write(buffer);
    }
    return this;
  }

  public RawClient halfClose() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Reads one piece; false at the end. */
  public boolean more() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    int n = socket.read(buffer);
    if (n > 0) {
      read.write(buffer.array(), 0, n);
    }
    return n >= 0;
  }

  /** Reads until {@code text} has come; what has come up to its end. */
  public String until(String text) throws IOException {
    while (!all().contains(text)) {
      if (!more()) {
        throw new AssertionError("the connection ended before <" + text + ">: " + all());
      }
    }
    String all = all();
    int end = all.indexOf(text) + text.length();
    read.reset();
    read.writeBytes(all.substring(end).getBytes(StandardCharsets.ISO_8859_1));
    return all.substring(0, end);
  }

  /** Reads to the end. */
  public String rest() throws IOException {
    while (more()) {
      // go on
    }
    String all = all();
    read.reset();
    return all;
  }

  private String all() {
    return read.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
