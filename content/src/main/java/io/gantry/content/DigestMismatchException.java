package io.gantry.content;

import io.gantry.oci.Digest;
import java.io.IOException;

/** Content that is not what it was said to be. */
public final class DigestMismatchException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The digest of the content was another than expected. */
  public DigestMismatchException(Digest expected, Digest actual) {
    super(
        "content has digest "
            + actual
            + ", expected "
            + expected
            + ": it is damaged or not what was asked for");
  }

  DigestMismatchException(Digest digest, long expected, long actual) {
    super("content " + digest + " has " + actual + " bytes, expected " + expected);
  }
}
