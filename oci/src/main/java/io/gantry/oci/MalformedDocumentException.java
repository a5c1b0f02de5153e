package io.gantry.oci;

/**
 * A JSON document that is not what it should be; the message says which document, which field and
 * why.
 */
public final class MalformedDocumentException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** A document that is wrong in a way the message tells. */
  public MalformedDocumentException(String message) {
    super(message);
  }

  /** A document that is wrong for the reason a parser gave. */
  public MalformedDocumentException(String message, Throwable cause) {
    super(message, cause);
  }
}
