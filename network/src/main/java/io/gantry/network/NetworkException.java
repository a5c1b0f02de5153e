package io.gantry.network;

/** Something about a network that could not be done: what, on what, and why. */
public sealed class NetworkException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With its cause. */
  public NetworkException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Without a cause. */
  public NetworkException(String message) {
    super(message);
  }

  /** What was asked for makes no sense, whatever the state of the networks. */
  public static final class Invalid extends NetworkException {
    private static final long serialVersionUID = 1;

    /** Says what. */
    public Invalid(String message) {
      super(message);
    }
  }

  /** What was asked for is refused as things are: an address that is taken, an overlap. */
  public static final class Forbidden extends NetworkException {
    private static final long serialVersionUID = 1;

    /** Says why. */
    public Forbidden(String message) {
      super(message);
    }
  }

  /** A port of the host that somebody else has. */
  public static final class PortTaken extends NetworkException {
    private static final long serialVersionUID = 1;

    /** Says which. */
    public PortTaken(String message) {
      super(message);
    }
  }

  /** The kernel has not what this needs, a driver of links for example. */
  public static final class Unsupported extends NetworkException {
    private static final long serialVersionUID = 1;

    /** Says what. */
    public Unsupported(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
