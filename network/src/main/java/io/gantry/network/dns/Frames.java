package io.gantry.network.dns;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;

/** Messages on a stream: each behind its length in two bytes (RFC 1035, section 4.2.2). */
final class Frames {
  private Frames() {}

  /** A message and its length before it, in one piece. */
  static byte[] of(byte[] message) {
    byte[] frame = new byte[2 + message.length];
    Wire.number(frame, 0, message.length);
    System.arraycopy(message, 0, frame, 2, message.length);
    return frame;
  }

  /**
   * The next message. Memory is taken as bytes come, not as the length promises.
   *
   * @throws IOException when the stream ends before it is whole
   */
  static byte[] read(DataInputStream in) throws IOException {
    int length = in.readUnsignedShort();
    byte[] message = in.readNBytes(length);
    if (message.length < length) {
      throw new EOFException("a message of " + length + " bytes ended after " + message.length);
    }
    return message;
  }
}
