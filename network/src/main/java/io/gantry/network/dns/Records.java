package io.gantry.network.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import java.util.ArrayList;
import java.util.List;

/** Reads the parts of messages that strangers wrote. */
final class Records {
  private Records() {}

  /**
   * A resource record in a message.
   *
   * @param section {@link Wire#ANSWERS} and so on: where its section is counted
   * @param type of it
   * @param dnsClass of it; with {@code OPT} the size of datagrams
   * @param ttlAt where its time to live is
   * @param ttl in seconds; with {@code OPT} flags
   * @param dataAt where its data begins
   * @param length of its data
   */
  record Found(int section, int type, int dnsClass, int ttlAt, long ttl, int dataAt, int length) {}

  /** The name at {@code in}, with a dot at its end, which is read over. */
  static String name(ByteBuf in) {
    return DefaultDnsRecordDecoder.decodeName(in);
  }

  /**
   * All records of a message.
   *
   * @param from where they begin: behind the question
   * @throws RuntimeException when they are not what the header promises
   */
  static List<Found> read(byte[] message, int from) {
    ByteBuf in = Unpooled.wrappedBuffer(message);
    in.readerIndex(from);
    List<Found> found = new ArrayList<>();
    for (int section : new int[] {Wire.ANSWERS, Wire.AUTHORITIES, Wire.ADDITIONALS}) {
      for (int left = Wire.number(message, section); left > 0; left--) {
        found.add(read(in, section));
      }
    }
    return found;
  }

  private static Found read(ByteBuf in, int section) {
    name(in);
    int type = in.readUnsignedShort();
    int dnsClass = in.readUnsignedShort();
    int ttlAt = in.readerIndex();
    long ttl = in.readUnsignedInt();
    int length = in.readUnsignedShort();
    int dataAt = in.readerIndex();
    in.skipBytes(length);
    return new Found(section, type, dnsClass, ttlAt, ttl, dataAt, length);
  }
}
