package io.gantry.kernel.netlink;

/**
 * Bytes that claim to be a netlink message are none: a length that leads out of the message, or a
 * value of another size than its kind has.
 */
public final class MalformedMessageException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public MalformedMessageException(String message) {
    super(message);
  }
}
