package io.gantry.network.dns;

import io.gantry.kernel.inet.Literals;
import io.gantry.network.dns.Records.Found;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Messages for tests, written and read by the book. */
final class Packets {
  static final int TXT = 16;
  static final int MX = 15;

  private Packets() {}

  static byte[] query(int id, String name, int type) {
    return message(id, Wire.RECURSION_DESIRED, name, type);
  }

  /** With EDNS, which says how long datagrams may be. */
  static byte[] query(int id, String name, int type, int size) {
    byte[] plain = query(id, name, type);
    ByteBuffer buffer = ByteBuffer.allocate(plain.length + 11).put(plain);
    buffer.put((byte) 0).putShort((short) Wire.OPT).putShort((short) size);
    return buffer.putShort(Wire.ADDITIONALS, (short) 1).array();
  }

  private static byte[] message(int id, int flags, String name, int type) {
    ByteArrayOutputStream question = new ByteArrayOutputStream();
    for (String label : name.split("\\.", -1)) {
      byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
      question.write(bytes.length);
      question.writeBytes(bytes);
    }
    question.write(0);
    ByteBuffer buffer = ByteBuffer.allocate(Wire.HEADER + question.size() + 4);
    buffer.putShort((short) id).putShort((short) flags).putShort((short) 1);
    buffer.position(Wire.HEADER).put(question.toByteArray());
    return buffer.putShort((short) type).putShort((short) Wire.IN).array();
  }

  /** A record of the question's name. */
  static byte[] record(int type, int ttl, byte[] data) {
    return ByteBuffer.allocate(12 + data.length)
        .putShort((short) 0xc00c)
        .putShort((short) type)
        .putShort((short) Wire.IN)
        .putInt(ttl)
        .putShort((short) data.length)
        .put(data)
        .array();
  }

  static byte[] address(String text, int ttl) {
    InetAddress address = Literals.parse(text).orElseThrow();
    return record(Wire.type(address), ttl, address.getAddress());
  }

  /** An SOA record, as it stands in answers that there is none. */
  static byte[] authority(int ttl, int minimum) {
    return record(Wire.SOA, ttl, ByteBuffer.allocate(22).putInt(18, minimum).array());
  }

  /** What a resolver answers: with these answers and authorities. */
  static byte[] answer(byte[] query, int flags, List<byte[]> answers, List<byte[]> authorities) {
    byte[] question = Arrays.copyOf(query, Query.parse(query).orElseThrow().end());
    int size = Stream.concat(answers.stream(), authorities.stream()).mapToInt(r -> r.length).sum();
    ByteBuffer buffer = ByteBuffer.allocate(question.length + size).put(question);
    answers.forEach(buffer::put);
    authorities.forEach(buffer::put);
    buffer.putShort(Wire.FLAGS, (short) (Wire.RESPONSE | Wire.RECURSION_AVAILABLE | flags));
    buffer.putShort(Wire.ANSWERS, (short) answers.size());
    buffer.putShort(Wire.AUTHORITIES, (short) authorities.size());
    return buffer.putShort(Wire.ADDITIONALS, (short) 0).array();
  }

  static byte[] answer(byte[] query, String... addresses) {
    return answer(query, 0, Stream.of(addresses).map(it -> address(it, 300)).toList(), List.of());
  }

  static int rcode(byte[] message) {
    return Wire.number(message, Wire.FLAGS) & Wire.RCODE;
  }

  static List<Found> records(byte[] message) {
    return Records.read(message, Query.parse(message).orElseThrow().end());
  }

  /** The addresses among the answers. */
  static List<String> addresses(byte[] message) {
    return records(message).stream()
        .filter(it -> it.section() == Wire.ANSWERS)
        .map(it -> text(Arrays.copyOfRange(message, it.dataAt(), it.dataAt() + it.length())))
        .toList();
  }

  private static String text(byte[] data) {
    try {
      return Literals.text(InetAddress.getByAddress(data));
    } catch (UnknownHostException e) {
      return HexFormat.of().formatHex(data);
    }
  }
}
