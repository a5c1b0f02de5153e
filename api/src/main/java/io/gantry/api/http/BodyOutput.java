package io.gantry.api.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A body of unknown length: collected to pieces of a few kilobytes, sent at {@link #flush} or when
 * a piece is full. The response's head goes with the first piece.
 */
final class BodyOutput extends OutputStream {
  /** How the pieces are marked for the client. */
  enum Framing {
    /** RFC 9112, section 7.1. */
    CHUNKED,
    /** The end is the end of the connection: HTTP/1.0 and hijacked connections. */
    BARE,
    /** Only the head is sent: answers to HEAD. */
    NONE
  }

  private static final int PIECE = 16 * 1024;

  /** What is there at once and no larger goes out with the head, by one call of the kernel. */
  private static final int WHOLE = 512 * 1024;

  private static final byte[] NOTHING = new byte[0];
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Outbound outbound;
  private final Framing framing;
  private byte[] head;
  private byte[] piece = NOTHING;
  private int filled;
  private boolean closed;

  BodyOutput(Outbound outbound, Framing framing, byte[] head) {
    this.outbound = outbound;
    this.framing = framing;
    this.head = head;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] from, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    if (closed) {
      throw new IOException("the response is closed");
    }
    if (framing == Framing.BARE && filled == 0 && head.length > 0 && length <= WHOLE) {
      byte[] first = head;
      head = NOTHING;
      outbound.send(join(first, NOTHING, from, offset, length, NOTHING));
      return;
    }
    if (length >= PIECE) {
      flush();
      sendLarge(from, offset, length);
      return;
    }
    while (length > 0) {
      makeRoom(length);
      int part = Math.min(length, PIECE - filled);
      part = Math.min(part, piece.length - filled);
      System.arraycopy(from, offset, piece, filled, part);
      filled += part;
      offset += part;
      length -= part;
      if (filled == PIECE) {
        send();
      }
    }
  }

  /** What fills a piece is not collected, but copied once, into memory that the kernel can take. */
  private void sendLarge(byte[] from, int offset, int length) throws IOException {
    int part;
    for (int sent = 0; sent < length; sent += part) {
      part = Math.min(length - sent, Pieces.PAYLOAD);
      switch (framing) {
        case NONE -> {}
        case BARE -> outbound.send(NOTHING, from, offset + sent, part, NOTHING);
        case CHUNKED -> outbound.send(chunkSize(part), from, offset + sent, part, LINE_END);
      }
    }
  }

  private void makeRoom(int wanted) {
    if (filled == piece.length) {
      int size = Math.min(PIECE, Math.max(filled + wanted, Math.max(512, piece.length * 4)));
      piece = Arrays.copyOf(piece, size);
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    if (filled > 0 || head.length > 0) {
      send();
    }
  }

  /** Sends what is left and the mark of the end. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    flush();
    if (framing == Framing.CHUNKED) {
      outbound.send(LAST_CHUNK);
    }
  }

  private void send() throws IOException {
    byte[] bytes = filled == 0 ? head : wrap(head, piece, 0, filled);
    head = NOTHING;
    filled = 0;
    if (bytes.length > 0) {
      outbound.send(bytes);
    }
  }

  /** {@code first}, and behind it a part of the body as the framing asks for. */
  private byte[] wrap(byte[] first, byte[] from, int offset, int length) {
    return switch (framing) {
      case NONE -> first;
      case BARE -> join(first, NOTHING, from, offset, length, NOTHING);
      case CHUNKED -> join(first, chunkSize(length), from, offset, length, LINE_END);
    };
  }

  private static byte[] chunkSize(int length) {
    return (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(
      byte[] first, byte[] second, byte[] from, int offset, int length, byte[] last) {
    byte[] all = new byte[first.length + second.length + length + last.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    System.arraycopy(from, offset, all, first.length + second.length, length);
    System.arraycopy(last, 0, all, all.length - last.length, last.length);
    return all;
  }
}
