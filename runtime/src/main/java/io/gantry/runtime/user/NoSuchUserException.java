package io.gantry.runtime.user;

import java.io.IOException;

/** A user or group is asked for that the container does not have; the message is Docker's. */
public final class NoSuchUserException extends IOException {
  private static final long serialVersionUID = 1L;

  NoSuchUserException(String message) {
    super(message);
  }
}
