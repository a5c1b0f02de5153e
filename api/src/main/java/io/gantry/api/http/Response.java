package io.gantry.api.http;

import io.gantry.api.http.BodyOutput.Framing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request, in one of three ways: {@link #send} a body that is complete, {@link
 * #stream} one that is not, or {@link #hijack} the connection.
 */
public final class Response {
  private final Exchange exchange;
  private final Outbound outbound;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private int status = 200;
  private @Nullable BodyOutput output;
  private long committedAt;

  Response(Exchange exchange, Outbound outbound) {
    this.exchange = exchange;
    this.outbound = outbound;
  }

  public Response status(int code) {
    status = code;
    return this;
  }

  /** The status, as far as it is known. */
  public int status() {
    return status;
  }

  /** When the head was decided, on the clock of {@link System#nanoTime()}; or now. */
  public long committedAt() {
    return output == null ? System.nanoTime() : committedAt;
  }

  /** Sets a header; line breaks in {@code value} become spaces. */
  public Response header(String name, String value) {
    headers.put(name, value.replace('\r', ' ').replace('\n', ' '));
    return this;
  }

  /** Whether the head of the response is decided, so that no error can be reported any more. */
  public boolean isCommitted() {
    return output != null;
  }

  /** Answers with the status and no body. */
  public void empty() throws IOException {
    if (status != 204 && status != 304) {
      header("Content-Length", "0");
    }
    open(Framing.NONE).close();
  }

  /** Answers with a whole body. */
  public void send(String contentType, byte[] body) throws IOException {
    header("Content-Type", contentType);
    header("Content-Length", Integer.toString(body.length));
    try (OutputStream out = open(exchange.isHead() ? Framing.NONE : Framing.BARE)) {
      out.write(body);
    }
  }

  /**
   * Begins a body of unknown length. The head goes out with the first {@link OutputStream#flush},
   * also when nothing was written. Writes wait for a slow client and fail when it has gone. The
   * body is ended when the handler returns; after a handler that failed the connection breaks off
   * instead, so that the client does not take a part for the whole: do not close the stream.
   */
  public OutputStream stream(String contentType) {
    header("Content-Type", contentType);
    if (exchange.isHead()) {
      return open(Framing.NONE);
    }
    if (exchange.isHttp10()) {
      exchange.closeAfter();
      return open(Framing.BARE);
    }
    header("Transfer-Encoding", "chunked");
    return open(Framing.CHUNKED);
  }

  /**
   * Takes the connection over for raw bytes in both directions, and tells the client at once: by
   * 101 when it asked for an upgrade, otherwise by 200, the way of old clients. The connection is
   * closed when the handler returns.
   */
  public Hijacked hijack(String contentType) throws IOException {
    if (exchange.wantsUpgrade()) {
      status(101).header("Content-Type", contentType);
      header("Connection", "Upgrade").header("Upgrade", "tcp");
    } else {
      status(200).header("Content-Type", contentType);
    }
    InputStream in = exchange.rawInput();
    BodyOutput out = open(Framing.BARE);
    out.flush();
    return new Hijacked(in, out);
  }

  /**
   * Takes the connection over for a WebSocket (RFC 6455, section 4.2.2). Whether the client asked
   * for one says {@link Request#webSocketKey}. Closing the output says good-bye to the client.
   *
   * @param key the client's
   * @param binary whether messages are said to be bytes rather than text
   */
  public Hijacked webSocket(String key, boolean binary) throws IOException {
    status(101).header("Upgrade", "websocket").header("Connection", "Upgrade");
    header("Sec-WebSocket-Accept", WebSocket.accept(key));
    InputStream in = exchange.rawInput();
    BodyOutput out = open(Framing.BARE);
    out.flush();
    WebSocket.Payload payload = binary ? WebSocket.Payload.BINARY : WebSocket.Payload.TEXT;
    return new WebSocket(new Hijacked(in, out), payload, exchange::gone).stream();
  }

  /** Ends the response, whatever of it is still missing. */
  void complete() throws IOException {
    if (output == null) {
      empty();
    } else {
      output.close();
    }
  }

  private BodyOutput open(Framing framing) {
    if (output != null) {
      throw new IllegalStateException("the response has been begun before");
    }
    output = new BodyOutput(outbound, framing, head());
    committedAt = System.nanoTime();
    return output;
  }

  private byte[] head() {
    StringBuilder head = new StringBuilder(256);
    head.append(exchange.isHttp10() ? "HTTP/1.0 " : "HTTP/1.1 ");
    head.append(status).append(' ').append(StatusText.of(status)).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (!exchange.isHijacked()) {
      head.append("Date: ").append(HttpDate.now()).append("\r\n");
      if (exchange.closes() && !headers.containsKey("Connection")) {
        head.append("Connection: close\r\n");
      } else if (exchange.isHttp10()) {
        head.append("Connection: keep-alive\r\n");
      }
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
