package io.gantry.network.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DefaultDnsPtrRecord;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsRecordEncoder;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Messages that answer a query without asking anybody. */
final class Answers {
  /** How long clients may remember what they are told about containers, in seconds: as Docker. */
  private static final int TTL = 600;

  /** A pointer to the name in the question, which all records here are about. */
  private static final int OWNER = 0xc000 | Wire.HEADER;

  private static final int OPT_SIZE = 11;

  /** The longest datagram that is expected from those who do not say how long theirs are. */
  static final int OUR_DATAGRAM = 4096;

  private static final int LONGEST_NAME = 253;
  private static final Predicate<String> SPEAKABLE =
      Pattern.compile("[\\x21-\\x7e&&[^.]]{1,63}(\\.[\\x21-\\x7e&&[^.]]{1,63})*")
          .asMatchPredicate();

  private static final Encoder ENCODER = new Encoder();

  private Answers() {}

  /** Writes the question's name as a pointer, and other names as they are. */
  private static final class Encoder extends DefaultDnsRecordEncoder {
    private static final String QUESTION = ".";

    @Override
    protected void encodeName(String name, ByteBuf out) throws Exception {
      if (name.equals(QUESTION)) {
        out.writeShort(OWNER);
      } else {
        super.encodeName(name, out);
      }
    }

    void write(DnsRecord record, ByteBuf out) {
      try {
        encodeRecord(record, out);
      } catch (Exception e) { // only for kinds of records that it does not know
        throw new IllegalArgumentException("a record that cannot be written: " + record, e);
      }
    }
  }

  /** An answer to what is not even a question. */
  static byte[] bare(byte[] message, int rcode) {
    byte[] answer = Arrays.copyOf(message, Wire.HEADER);
    int kept = Wire.number(message, Wire.FLAGS) & (Wire.OPCODE | Wire.RECURSION_DESIRED);
    Wire.number(answer, Wire.FLAGS, Wire.RESPONSE | kept | rcode);
    Arrays.fill(answer, Wire.QUESTIONS, Wire.HEADER, (byte) 0);
    return answer;
  }

  /** An answer without records. */
  static byte[] empty(Query query, int rcode) {
    return write(query, rcode, List.of(), Wire.MOST);
  }

  /**
   * The addresses of the kind that is asked for, as many as fit.
   *
   * @param most bytes
   */
  static byte[] addresses(Query query, List<InetAddress> addresses, int most) {
    return write(
        query,
        Wire.NOERROR,
        addresses.stream()
            .filter(address -> Wire.type(address) == query.type())
            .map(Answers::record)
            .toList(),
        most);
  }

  private static DnsRecord record(InetAddress address) {
    return new DefaultDnsRawRecord(
        Encoder.QUESTION,
        DnsRecordType.valueOf(Wire.type(address)),
        TTL,
        Unpooled.wrappedBuffer(address.getAddress()));
  }

  /** Whether a name can be said in a message. */
  static boolean canSay(String name) {
    return name.length() <= LONGEST_NAME && SPEAKABLE.test(name);
  }

  /** A name for an address. */
  static byte[] pointer(Query query, String name, int most) {
    return write(
        query,
        Wire.NOERROR,
        List.of(new DefaultDnsPtrRecord(Encoder.QUESTION, Wire.IN, TTL, name)),
        most);
  }

  private static byte[] write(Query query, int rcode, List<DnsRecord> records, int most) {
    ByteBuf out = Unpooled.buffer(query.end() + OPT_SIZE + 32 * records.size());
    out.writeBytes(query.wire(), 0, query.end());
    int room = most - (query.extension().isPresent() ? OPT_SIZE : 0);
    int written = 0;
    for (DnsRecord record : records) {
      int end = out.writerIndex();
      ENCODER.write(record, out);
      if (out.writerIndex() > room) {
        out.writerIndex(end);
        break;
      }
      written++;
    }
    int truncated = written < records.size() ? Wire.TRUNCATED : 0;
    int flags = Wire.RESPONSE | Wire.RECURSION_AVAILABLE | truncated | rcode;
    out.setShort(Wire.FLAGS, flags | (query.flags() & Wire.RECURSION_DESIRED));
    out.setShort(Wire.ANSWERS, written);
    out.setShort(Wire.AUTHORITIES, 0);
    out.setShort(Wire.ADDITIONALS, extension(query, out));
    return Arrays.copyOf(out.array(), out.writerIndex());
  }

  /** Who speaks EDNS is answered in EDNS. */
  private static int extension(Query query, ByteBuf out) {
    if (query.extension().isEmpty()) {
      return 0;
    }
    out.writeByte(0).writeShort(Wire.OPT).writeShort(OUR_DATAGRAM).writeInt(0).writeShort(0);
    return 1;
  }

  /** An answer that is too long for a datagram, without its records: the client asks by TCP. */
  static byte[] truncated(Query query, byte[] answer) {
    byte[] shorter = empty(query, Wire.NOERROR);
    int flags = Wire.number(answer, Wire.FLAGS) | Wire.TRUNCATED;
    Wire.number(shorter, Wire.FLAGS, flags);
    return shorter;
  }
}
