package io.gantry.distribution.signature;

import io.gantry.oci.Digest;
import io.gantry.oci.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Counts the keys that have signed an image, and knows what is the matter with the others. */
final class Tally {

  private static final String GOOD = "";

  private final List<TrustedKey> keys;
  private final Digest image;
  private final Reference expected;
  private final Map<TrustedKey, String> verdicts = new LinkedHashMap<>();
  private int seen;

  Tally(List<TrustedKey> keys, Digest image, Reference expected) {
    this.keys = keys;
    this.image = image;
    this.expected = expected;
  }

  /** Looks at one more attachment; tells how many keys have signed the image now. */
  int count(Attachment attachment) {
    seen++;
    for (TrustedKey key : keys) {
      if (!GOOD.equals(verdicts.get(key)) && attachment.signedBy(key)) {
        verdicts.put(key, verdict(attachment));
      }
    }
    return good();
  }

  private String verdict(Attachment attachment) {
    Optional<Claim> claim = attachment.claim();
    return claim.isEmpty()
        ? "of something that is no image signature"
        : claim.get().fault(image, expected).orElse(GOOD);
  }

  int good() {
    return (int) verdicts.values().stream().filter(GOOD::equals).count();
  }

  /** Why that is not enough. */
  String why(int threshold) {
    List<TrustedKey> missing =
        keys.stream().filter(key -> !GOOD.equals(verdicts.get(key))).toList();
    String reasons = missing.stream().map(this::why).collect(Collectors.joining(", "));
    return keys.size() == 1
        ? reasons
        : good() + " of " + threshold + " needed keys have signed it; " + reasons;
  }

  private String why(TrustedKey key) {
    String verdict = verdicts.get(key);
    if (verdict != null) {
      return "the signature by " + key.name() + " is " + verdict;
    }
    return seen == 0
        ? "no signature by " + key.name() + ", nor any other"
        : "no signature by " + key.name() + " among the " + seen + " there are";
  }
}
