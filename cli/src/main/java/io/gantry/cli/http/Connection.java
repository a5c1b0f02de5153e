package io.gantry.cli.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One connection to the engine. Requests follow each other; after a hijack ({@link #input}, {@link
 * #output}) it carries raw bytes both ways, each direction from its own thread.
 */
public final class Connection implements AutoCloseable {
  private static final int BUFFER = 32 * 1024;
  private static final int LONGEST_LINE = 64 * 1024;

  private final SocketChannel channel;
  private final InputStream input;
  private final OutputStream output;
  private final String authority;

  private Connection(SocketChannel channel, String authority) {
    this.channel = channel;
    this.authority = authority;
    this.input = new BufferedInputStream(new ChannelInput(channel), BUFFER);
    this.output = new BufferedOutputStream(new ChannelOutput(channel), BUFFER);
  }

  /** Connects. */
  public static Connection open(Host host) throws IOException {
    SocketChannel channel =
        host.address() instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    try {
      channel.connect(host.address());
      return new Connection(channel, host.authority());
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** What the other side sends after the head of a hijacking answer. */
  public InputStream input() {
    return input;
  }

  /** Sends to the other side of a hijacked connection; flush it. */
  public OutputStream output() {
    return output;
  }

  /** Tells the other side that nothing more comes from here; its own bytes still arrive. */
  public void finishOutput() throws IOException {
    output.flush();
    channel.shutdownOutput();
  }

  /** Sends the request and reads the answer's head. */
  public Response send(Request request) throws IOException {
    writeHead(request);
    writeBody(request.body());
    output.flush();
    return readHead(request.method());
  }

  private void writeHead(Request request) throws IOException {
    StringBuilder head = new StringBuilder(256);
    head.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(authority).append("\r\nUser-Agent: gantry\r\n");
    request
        .headers()
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    switch (request.body()) {
      case Body.Bytes bytes ->
          head.append("Content-Length: ").append(bytes.content().length).append("\r\n");
      case Body.Stream stream -> head.append("Transfer-Encoding: chunked\r\n");
      case Body.None none -> {
        if (request.method().equals("POST")) {
          head.append("Content-Length: 0\r\n");
        }
      }
    }
    output.write(head.append("\r\n").toString().getBytes(ISO_8859_1));
  }

  private void writeBody(Body body) throws IOException {
    switch (body) {
      case Body.Bytes bytes -> output.write(bytes.content());
      case Body.Stream stream -> {
        try (ChunkedOutput chunks = new ChunkedOutput(output)) {
          stream.writer().writeTo(chunks);
        }
      }
      case Body.None none -> {}
    }
  }

  private Response readHead(String method) throws IOException {
    String line = line();
    while (line.startsWith("HTTP/1.1 100")) {
      while (!line().isEmpty()) {}
      line = line();
    }
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
      throw new IOException("not an HTTP answer: " + line);
    }
    int status = Integer.parseInt(words[1]);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String field = line(); !field.isEmpty(); field = line()) {
      int colon = field.indexOf(':');
      if (colon > 0) {
        headers.put(
            field.substring(0, colon).toLowerCase(Locale.ROOT), field.substring(colon + 1).strip());
      }
    }
    return new Response(status, headers, body(method, status, headers));
  }

  private InputStream body(String method, int status, Map<String, String> headers) {
    if (method.equals("HEAD") || status == 204 || status == 304 || status == 101) {
      return InputStream.nullInputStream();
    }
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return new ChunkedInput(input);
    }
    String length = headers.get("content-length");
    return length == null ? input : new LimitedInput(input, Long.parseLong(length));
  }

  private String line() throws IOException {
    return HttpLine.read(input, LONGEST_LINE);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Reads without the locks of {@code Channels.newInputStream}, which would keep a writer out. */
  private static final class ChannelInput extends InputStream {
    private final SocketChannel channel;

    ChannelInput(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return channel.read(ByteBuffer.wrap(bytes, offset, length));
    }
  }

  private static final class ChannelOutput extends OutputStream {
    private final SocketChannel channel;

    ChannelOutput(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      while (buffer.hasRemaining()) {
        if (channel.write(buffer) < 0) {
          throw new EOFException("the connection was closed");
        }
      }
    }
  }
}
