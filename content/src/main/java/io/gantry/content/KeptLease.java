package io.gantry.content;

import io.gantry.oci.Digest;
import io.gantry.oci.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A lease that outlives whoever took it, and the engine: what came of work that was cut short is
 * kept for its next attempt.
 *
 * @param id the name of its file
 * @param what the work, in words
 * @param until when it ends
 * @param boot of the machine in which it was written: what another one left may not have come to
 *     the disk as it should
 * @param digests what it keeps, there or not
 */
public record KeptLease(String id, String what, Instant until, String boot, Set<Digest> digests) {

  /** Copies the set. */
  public KeptLease {
    digests = Set.copyOf(digests);
  }

  /** Whether it keeps all that another one keeps, and as long. */
  boolean covers(KeptLease other) {
    return !id.equals(other.id)
        && !until.isBefore(other.until)
        && digests.containsAll(other.digests);
  }

  KeptLease keeping(Set<Digest> others) {
    return new KeptLease(id, what, until, boot, others);
  }

  byte[] document() {
    return JsonObject.builder()
        .put("what", what)
        .put("until", until.toString())
        .put("boot", boot)
        .put("digests", digests.stream().map(Digest::toString).sorted().toList())
        .build()
        .bytes();
  }

  /** Reads what {@link #document} wrote; anything else is no lease. */
  static KeptLease parse(String id, byte[] document) {
    JsonObject json = JsonObject.parse("lease " + id, document);
    try {
      return new KeptLease(
          id,
          json.text("what"),
          Instant.parse(json.text("until")),
          json.text("boot"),
          json.texts("digests").stream().map(Digest::parse).collect(Collectors.toSet()));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("lease " + id + ": " + e.getMessage(), e);
    }
  }
}
