package io.gantry.api.http;

import java.io.IOException;

/** The client closed the connection before it was answered, or in the middle of its own body. */
public final class ClientGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The client went away while {@code what} was under way. */
  public ClientGoneException(String what) {
    super(what);
  }
}
