package io.gantry.conformance.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A client that speaks WebSocket (RFC 6455) over a unix socket, frame by frame. */
public final class SocketClient implements AutoCloseable {
  /** The frame's kind. */
  public enum Opcode {
    CONTINUATION(0),
    TEXT(1),
    BINARY(2),
    CLOSE(8),
    PING(9),
    PONG(10);

    private final int code;

    Opcode(int code) {
      this.code = code;
    }

    private static Opcode of(int code) {
      for (Opcode opcode : values()) {
        if (opcode.code == code) {
          return opcode;
        }
      }
      throw new AssertionError("no opcode: " + code);
    }
  }

  /**
   * What came.
   *
   * @param text the payload; of a close frame without its status
   * @param status of a close frame; 0 of others, and when there is none
   */
  public record Frame(Opcode opcode, String text, int status) {
    private static Frame of(Opcode opcode, byte[] payload) {
      boolean told = opcode == Opcode.CLOSE && payload.length >= 2;
      int status = told ? ByteBuffer.wrap(payload).getShort() : 0;
      int begin = told ? 2 : 0;
      return new Frame(opcode, new String(payload, begin, payload.length - begin, UTF_8), status);
    }
  }

  private static final int MASK = 0x5a;

  private final SocketChannel channel;
  private final DataInputStream in;
  private final String answer;

  private SocketClient(SocketChannel channel, String path) throws IOException {
    this.channel = channel;
    this.in = new DataInputStream(Channels.newInputStream(channel));
    send(
        ("GET "
                + path
                + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Origin: http://x\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
            .getBytes(UTF_8));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readByte());
    }
    answer = head.toString();
  }

  /** Asks for {@code path}. */
  public static SocketClient open(Path socket, String path) throws IOException {
    return new SocketClient(SocketChannel.open(UnixDomainSocketAddress.of(socket)), path);
  }

  /** The head of the answer. */
  public String answer() {
    return answer;
  }

  /** Sends a frame. */
  public void send(Opcode opcode, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x80 | opcode.code);
    frame.write(0x80 | payload.length);
    frame.writeBytes(new byte[] {MASK, MASK, MASK, MASK});
    for (byte b : payload) {
      frame.write(b ^ MASK);
    }
    send(frame.toByteArray());
  }

  /** Sends bytes as they are. */
  public void send(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Waits for the next frame. */
  public Frame next() throws IOException {
    Opcode opcode = Opcode.of(in.readUnsignedByte() & 0x0f);
    int length = in.readUnsignedByte();
    length = length == 126 ? in.readUnsignedShort() : length;
    return Frame.of(opcode, in.readNBytes(length));
  }

  /** Reads what the engine sends until {@code text} was there. */
  public String awaitText(String text) throws IOException {
    StringBuilder all = new StringBuilder();
    while (all.indexOf(text) < 0) {
      all.append(next().text());
    }
    return all.toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
