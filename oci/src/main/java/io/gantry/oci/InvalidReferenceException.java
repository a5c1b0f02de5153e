package io.gantry.oci;

/** A text that names no image; the message is Docker's. */
public final class InvalidReferenceException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  InvalidReferenceException(String message) {
    super(message);
  }
}
