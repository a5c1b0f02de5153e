package io.gantry.content;

import io.gantry.oci.Digest;
import java.io.IOException;

/** Content that the store does not have. */
public final class NoSuchBlobException extends IOException {
  private static final long serialVersionUID = 1L;

  NoSuchBlobException(Digest digest) {
    super("content " + digest + ": not found");
  }
}
