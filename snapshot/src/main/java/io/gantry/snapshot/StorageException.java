package io.gantry.snapshot;

import java.io.IOException;

/** What a storage driver refuses to do here, in Docker's words. */
public final class StorageException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says {@code message}. */
  public StorageException(String message) {
    super(message);
  }
}
