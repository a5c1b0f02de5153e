package io.gantry.network.dns;

import io.gantry.network.dns.Records.Found;
import java.util.List;
import java.util.Optional;

/**
 * What a resolver answered.
 *
 * @param wire the message as it came
 * @param query what it answers
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Response(byte[] wire, Query query) {
  /** Answers are kept for a day at most, and that there is none for a quarter of an hour. */
  private static final long LONGEST = 24 * 60 * 60;

  private static final long LONGEST_ABSENCE = 15 * 60;

  /** SOA's data ends in five numbers, the last of which is for absent names (RFC 2308). */
  private static final int SOA_NUMBERS = 5 * Integer.BYTES;

  /** Reads a packet; empty when it does not answer the query that was sent under that number. */
  static Optional<Response> parse(byte[] wire, Query query, int id) {
    if (wire.length < Wire.HEADER
        || Wire.number(wire, Wire.ID) != id
        || (Wire.number(wire, Wire.FLAGS) & (Wire.RESPONSE | Wire.OPCODE)) != Wire.RESPONSE) {
      return Optional.empty();
    }
    Response response = new Response(wire, query);
    boolean complains = !response.isUsable() && Wire.number(wire, Wire.QUESTIONS) == 0;
    return complains || query.isRepeatedBy(wire) ? Optional.of(response) : Optional.empty();
  }

  int rcode() {
    return Wire.number(wire, Wire.FLAGS) & Wire.RCODE;
  }

  boolean isTruncated() {
    return (Wire.number(wire, Wire.FLAGS) & Wire.TRUNCATED) != 0;
  }

  /** Whether it says something about the name, and not that this resolver does not know. */
  boolean isUsable() {
    return rcode() == Wire.NOERROR || rcode() == Wire.NXDOMAIN;
  }

  /** The message for the client, whose number and letters it bears. */
  byte[] forClient(Query client) {
    return forClient(wire, client);
  }

  static byte[] forClient(byte[] message, Query client) {
    byte[] copy = message.clone();
    System.arraycopy(client.wire(), 0, copy, 0, Wire.FLAGS);
    System.arraycopy(client.wire(), Wire.HEADER, copy, Wire.HEADER, client.end() - Wire.HEADER);
    return copy;
  }

  /**
   * For how long it holds.
   *
   * @param seconds at least one
   * @param places of the times to live in the message
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Lifetime(long seconds, int[] places) {}

  /** How long it may be remembered; empty when it may not. */
  Optional<Lifetime> lifetime() {
    if (!isUsable() || isTruncated()) {
      return Optional.empty();
    }
    try {
      return lifetime(
          Records.read(wire, query.end()).stream()
              .filter(record -> record.type() != Wire.OPT)
              .toList());
    } catch (RuntimeException e) { // nonsense is passed on, and not remembered
      return Optional.empty();
    }
  }

  private Optional<Lifetime> lifetime(List<Found> records) {
    boolean answered = records.stream().anyMatch(it -> it.section() == Wire.ANSWERS);
    Optional<Found> authority =
        records.stream()
            .filter(it -> it.section() == Wire.AUTHORITIES && it.type() == Wire.SOA)
            .filter(it -> it.length() >= SOA_NUMBERS)
            .findFirst();
    if (!answered && authority.isEmpty()) {
      return Optional.empty();
    }
    long seconds = authority.isPresent() ? LONGEST_ABSENCE : LONGEST;
    for (Found record : records) {
      // the highest bit means nothing good: RFC 2181 reads such a time as 0
      seconds = Math.min(seconds, record.ttl() > Integer.MAX_VALUE ? 0 : record.ttl());
    }
    seconds = Math.min(seconds, authority.map(this::minimum).orElse(seconds));
    int[] places = records.stream().mapToInt(Found::ttlAt).toArray();
    return seconds > 0 ? Optional.of(new Lifetime(seconds, places)) : Optional.empty();
  }

  private long minimum(Found authority) {
    int at = authority.dataAt() + authority.length() - Integer.BYTES;
    return (long) Wire.number(wire, at) << Short.SIZE | Wire.number(wire, at + 2);
  }
}
