package io.gantry.engine.image;

import io.gantry.oci.Digest;

/**
 * What is kept with an image without being one: an attestation of its index, a referrer, a
 * signature of cosign's.
 *
 * @param root its manifest or index
 * @param tag the tag that its registry knows it by, for cosign's; empty for others
 */
record Attachment(Digest root, String tag) {

  private static final char BETWEEN = '=';

  /** Reads what {@link #toString} writes. */
  static Attachment parse(String text) {
    int end = text.indexOf(BETWEEN);
    return end < 0
        ? new Attachment(Digest.parse(text), "")
        : new Attachment(Digest.parse(text.substring(0, end)), text.substring(end + 1));
  }

  /** Whether it has the tag that another had. */
  boolean replaces(Attachment other) {
    return !tag.isEmpty() && tag.equals(other.tag);
  }

  @Override
  public String toString() {
    return tag.isEmpty() ? root.toString() : root.toString() + BETWEEN + tag;
  }
}
