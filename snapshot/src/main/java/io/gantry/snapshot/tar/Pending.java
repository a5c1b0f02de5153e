package io.gantry.snapshot.tar;

/** Stands where a body is still being written. */
public final class Pending {
  private Pending() {}

  /** Says that it is not there yet. */
  @SuppressWarnings({"TypeParameterUnusedInFormals", "NullAway", "unchecked"})
  public static <T> T value(Object... arguments) {
    if (arguments.length > 0) {
      throw new UnsupportedOperationException("not yet");
    }
    return (T) arguments;
  }
}
