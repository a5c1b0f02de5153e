package io.gantry.kernel.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Writes the body of a netlink message: first the fields of its family's header (methods without a
 * type), then attributes (methods with a type). Numbers are in the machine's byte order, or in the
 * network's where the method says {@code be}; everything is padded to four bytes, as {@code struct
 * nlattr} of {@code linux/netlink.h} wants it. Not safe for use by several threads.
 */
public final class MessageWriter {
  private static final int NLA_HDRLEN = 4;
  private static final int NLA_F_NESTED = 1 << 15;
  private static final int LONGEST_ATTRIBUTE = 0xFFFF;

  private ByteBuffer buffer = ordered(ByteBuffer.allocate(256));

  /** Starts with an empty body. */
  public MessageWriter() {}

  /** A field of one byte. */
  public MessageWriter field8(int value) {
    room(1).put((byte) value);
    return this;
  }

  /** A field of two bytes. */
  public MessageWriter field16(int value) {
    room(2).putShort((short) value);
    return this;
  }

  /** A field of four bytes. */
  public MessageWriter field32(int value) {
    room(4).putInt(value);
    return this;
  }

  /** A field of two bytes in the network's order. */
  public MessageWriter fieldBe16(int value) {
    room(2).order(ByteOrder.BIG_ENDIAN).putShort((short) value).order(ByteOrder.nativeOrder());
    return this;
  }

  /** An attribute without a value. */
  public MessageWriter flag(int type) {
    return bytes(type, new byte[0]);
  }

  /** An attribute of one byte. */
  public MessageWriter u8(int type, int value) {
    return bytes(type, new byte[] {(byte) value});
  }

  /** An attribute of two bytes. */
  public MessageWriter u16(int type, int value) {
    return bytes(type, value(2).putShort((short) value).array());
  }

  /** An attribute of four bytes. */
  public MessageWriter u32(int type, int value) {
    return bytes(type, value(4).putInt(value).array());
  }

  /** An attribute of eight bytes. */
  public MessageWriter u64(int type, long value) {
    return bytes(type, value(8).putLong(value).array());
  }

  /** An attribute of two bytes in the network's order. */
  public MessageWriter be16(int type, int value) {
    return bytes(type, ByteBuffer.allocate(2).putShort((short) value).array());
  }

  /** An attribute of four bytes in the network's order. */
  public MessageWriter be32(int type, int value) {
    return bytes(type, ByteBuffer.allocate(4).putInt(value).array());
  }

  /** An attribute of eight bytes in the network's order. */
  public MessageWriter be64(int type, long value) {
    return bytes(type, ByteBuffer.allocate(8).putLong(value).array());
  }

  /**
   * An attribute of text with a final zero byte.
   *
   * @throws IllegalArgumentException when the text itself holds a zero byte
   */
  public MessageWriter string(int type, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a zero byte in " + text.replace("\0", "\\0"));
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes(type, Arrays.copyOf(bytes, bytes.length + 1));
  }

  /** An attribute of bytes as they are. */
  public MessageWriter bytes(int type, byte[] value) {
    int length = attributeLength(NLA_HDRLEN + value.length);
    room(padded(length)).putShort((short) length).putShort((short) type).put(value);
    return pad(length);
  }

  /** An attribute that holds attributes, marked as such ({@code NLA_F_NESTED}). */
  public MessageWriter nest(int type, Consumer<MessageWriter> content) {
    return nestUnmarked(type | NLA_F_NESTED, content);
  }

  /** The same without the mark, for the few old attributes where the kernel does not expect it. */
  public MessageWriter nestUnmarked(int type, Consumer<MessageWriter> content) {
    int start = buffer.position();
    room(NLA_HDRLEN).putShort((short) 0).putShort((short) type);
    content.accept(this);
    int length = attributeLength(buffer.position() - start);
    buffer.putShort(start, (short) length);
    return pad(length);
  }

  /** How long the body is up to now. */
  public int length() {
    return buffer.position();
  }

  /** A copy of the body. */
  public byte[] toBytes() {
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  static int padded(int length) {
    return length + 3 & ~3;
  }

  private static int attributeLength(int length) {
    if (length > LONGEST_ATTRIBUTE) {
      throw new IllegalArgumentException("an attribute of " + length + " bytes");
    }
    return length;
  }

  private MessageWriter pad(int length) {
    for (int i = length; i < padded(length); i++) {
      room(1).put((byte) 0);
    }
    return this;
  }

  private ByteBuffer room(int more) {
    if (buffer.remaining() < more) {
      int capacity = Math.max(buffer.capacity() * 2, buffer.position() + more);
      buffer = ordered(ByteBuffer.allocate(capacity)).put(buffer.flip());
    }
    return buffer;
  }

  private static ByteBuffer value(int size) {
    return ordered(ByteBuffer.allocate(size));
  }

  private static ByteBuffer ordered(ByteBuffer buffer) {
    return buffer.order(ByteOrder.nativeOrder());
  }
}
