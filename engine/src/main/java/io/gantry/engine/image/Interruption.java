package io.gantry.engine.image;

import io.gantry.distribution.RegistryException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;

/** Which failures cut work short that may be gone on with; others are about the work itself. */
final class Interruption {

  private Interruption() {}

  /**
   * Whether the same work may get further later with what has come: when the other side failed or
   * somebody gave up, and not when what came is wrong or cannot be kept, as on a full disk.
   */
  static boolean mayGoOn(IOException failure) {
    return switch (failure) {
      case RegistryException told ->
          switch (told.kind()) {
            case INVALID, UNTRUSTED -> false;
            case DENIED,
                UNAUTHORIZED,
                MANIFEST_UNKNOWN,
                NAME_UNKNOWN,
                NOT_FOUND,
                RATE_LIMITED,
                UNREACHABLE,
                SERVER ->
                true;
          };
      case InterruptedIOException _, ClosedByInterruptException _ -> true;
      default -> false;
    };
  }
}
