package io.gantry.oci;

/**
 * A JSON document that is not what it should be; the message says which document, which field and
 * why.
 */
public final class MalformedDocumentException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Messages quote the document, which may be anybody's. */
  private static final int LONGEST = 1024;

  /** A document that is wrong in a way the message tells. */
  public MalformedDocumentException(String message) {
    super(PlainLine.of(message, LONGEST));
  }

  /** A document that is wrong for the reason a parser gave. */
  public MalformedDocumentException(String message, Throwable cause) {
    super(PlainLine.of(message, LONGEST), cause);
  }
}
