package io.gantry.api.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * A stream of bytes in the frames of a WebSocket (RFC 6455), over a hijacked connection. What the
 * frames of either side hold is put together; where they begin and end has no meaning. Pings are
 * answered. A client's close frame ends the input and counts as the client's going away, since
 * there is no half-close; closing the output sends ours.
 */
final class WebSocket {
  /** Larger frames of clients are refused. */
  private static final int MOST_BYTES = 1 << 20;

  private static final int READ_BYTES = 16 * 1024;
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** What a message of ours is said to hold. */
  enum Payload {
    /** Bytes. */
    BINARY,
    /** Text, though it is bytes all the same. */
    TEXT
  }

  private final Hijacked raw;
  private final Payload payload;
  private final Runnable gone;
  private final EmbeddedChannel decoder =
      new EmbeddedChannel(
          new WebSocket13FrameDecoder(
              WebSocketDecoderConfig.newBuilder()
                  .expectMaskedFrames(true)
                  .allowExtensions(false)
                  .maxFramePayloadLength(MOST_BYTES)
                  .closeOnProtocolViolation(false)
                  .build()));

  /** Guarded by itself: output and answers to pings come from two threads. */
  private final EmbeddedChannel encoder = new EmbeddedChannel(new WebSocket13FrameEncoder(false));

  private boolean closeSent;

  /**
   * @param gone told when the client has closed the socket
   */
  WebSocket(Hijacked raw, Payload payload, Runnable gone) {
    this.raw = raw;
    this.payload = payload;
    this.gone = gone;
  }

  /** The answer to a client's {@code Sec-WebSocket-Key}. */
  static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  Hijacked stream() {
    return new Hijacked(new Input(), new Output());
  }

  private void send(WebSocketFrame frame) throws IOException {
    synchronized (encoder) {
      if (closeSent) {
        frame.release();
        return;
      }
      closeSent = frame instanceof CloseWebSocketFrame;
      encoder.writeOutbound(frame);
      for (ByteBuf bytes = encoder.readOutbound(); bytes != null; bytes = encoder.readOutbound()) {
        try {
          bytes.readBytes(raw.output(), bytes.readableBytes());
        } finally {
          bytes.release();
        }
      }
      raw.output().flush();
    }
  }

  private final class Input extends InputStream {
    private ByteBuf current = Unpooled.EMPTY_BUFFER;
    private boolean ended;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, to.length);
      if (length == 0) {
        return 0;
      }
      while (!ended && !current.isReadable()) {
        current.release();
        current = Unpooled.EMPTY_BUFFER;
        next();
      }
      int taken = Math.min(length, current.readableBytes());
      current.readBytes(to, offset, taken);
      return taken == 0 ? -1 : taken;
    }

    private void next() throws IOException {
      WebSocketFrame frame = decoder.readInbound();
      if (frame == null) {
        receive();
        return;
      }
      switch (frame) {
        case PingWebSocketFrame ping -> send(new PongWebSocketFrame(ping.content()));
        case PongWebSocketFrame pong -> pong.release();
        case CloseWebSocketFrame close -> {
          int status = close.statusCode();
          close.release();
          end(status < 0 ? WebSocketCloseStatus.NORMAL_CLOSURE.code() : status);
        }
        default -> current = frame.content();
      }
    }

    private void receive() throws IOException {
      byte[] bytes = new byte[READ_BYTES];
      int read = raw.input().read(bytes);
      if (read < 0) {
        ended = true;
        return;
      }
      try {
        decoder.writeInbound(Unpooled.wrappedBuffer(bytes, 0, read));
      } catch (CorruptedWebSocketFrameException e) {
        end(e.closeStatus().code());
      }
    }

    private void end(int status) throws IOException {
      ended = true;
      try {
        send(new CloseWebSocketFrame(status, ""));
      } finally {
        gone.run();
      }
    }

    @Override
    public void close() {
      ended = true;
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      ByteBuf bytes = Unpooled.copiedBuffer(from, offset, length);
      send(
          switch (payload) {
            case BINARY -> new BinaryWebSocketFrame(bytes);
            case TEXT -> new TextWebSocketFrame(bytes);
          });
    }

    @Override
    public void close() throws IOException {
      send(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
    }
  }
}
