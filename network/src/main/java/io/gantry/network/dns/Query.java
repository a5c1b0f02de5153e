package io.gantry.network.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A question that a client asked.
 *
 * @param wire the message as it came
 * @param name asked for, in lower case, without a dot at its end
 * @param type asked for
 * @param dnsClass asked for
 * @param end where the question ends in the message
 * @param extension what it says about EDNS, if it does
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Query(
    byte[] wire, String name, int type, int dnsClass, int end, Optional<Extension> extension) {
  /**
   * EDNS (RFC 6891).
   *
   * @param size of the datagrams that the client takes
   * @param flags {@code 0x8000}: it wants DNSSEC's records
   * @param options how many bytes of options it sends
   */
  record Extension(int size, int flags, int options) {}

  /** Reads a message; empty when it is not one question in good form. */
  static Optional<Query> parse(byte[] wire) {
    try {
      return Wire.number(wire, Wire.QUESTIONS) == 1 ? Optional.of(read(wire)) : Optional.empty();
    } catch (RuntimeException e) { // what the decoder meets in hostile bytes is of many kinds
      return Optional.empty();
    }
  }

  private static Query read(byte[] wire) {
    ByteBuf in = Unpooled.wrappedBuffer(wire);
    in.skipBytes(Wire.HEADER);
    String name = Records.name(in);
    int type = in.readUnsignedShort();
    int dnsClass = in.readUnsignedShort();
    int end = in.readerIndex();
    if (end != plainEnd(wire)) {
      throw new IllegalArgumentException("a question that points elsewhere");
    }
    Optional<Extension> extension =
        Records.read(wire, end).stream()
            .filter(record -> record.type() == Wire.OPT)
            .findFirst()
            .map(opt -> new Extension(opt.dnsClass(), (int) opt.ttl() & 0xffff, opt.length()));
    return new Query(
        wire,
        name.substring(0, name.length() - 1).toLowerCase(Locale.ROOT),
        type,
        dnsClass,
        end,
        extension);
  }

  /** Where the question ends if its name is there in full: what follows relies on that. */
  private static int plainEnd(byte[] wire) {
    int at = Wire.HEADER;
    while (wire[at] > 0) {
      at += 1 + wire[at];
    }
    return at + 1 + 2 * Short.BYTES;
  }

  /** The most bytes that the client takes in one datagram. */
  int datagram() {
    return Math.max(Wire.LEAST_UDP, extension.map(Extension::size).orElse(0));
  }

  /** Its flags. */
  int flags() {
    return Wire.number(wire, Wire.FLAGS);
  }

  /** The same question under another number. */
  byte[] numbered(int id) {
    byte[] copy = wire.clone();
    Wire.number(copy, Wire.ID, id);
    return copy;
  }

  /** Whether a message repeats this question; letters may be large or small. */
  boolean isRepeatedBy(byte[] message) {
    if (message.length < end || Wire.number(message, Wire.QUESTIONS) != 1) {
      return false;
    }
    for (int i = Wire.HEADER; i < end; i++) {
      if (small(message[i]) != small(wire[i])) {
        return false;
      }
    }
    return true;
  }

  private static byte small(byte letter) {
    return (byte) (letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter);
  }

  /**
   * All that an answer depends on, but for the number and the size of letters. The name is taken as
   * it was sent: as text, different ones may read the same.
   */
  List<Object> essence() {
    byte[] question = Arrays.copyOfRange(wire, Wire.HEADER, end);
    for (int i = 0; i < question.length; i++) {
      question[i] = small(question[i]);
    }
    int asked = flags() & (Wire.RECURSION_DESIRED | Wire.AUTHENTIC | Wire.CHECKING_DISABLED);
    return List.of(ByteBuffer.wrap(question), asked, extension.map(Extension::flags));
  }
}
