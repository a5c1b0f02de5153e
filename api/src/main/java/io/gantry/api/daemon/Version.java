package io.gantry.api.daemon;

/** What the daemon calls itself before its engine is open. */
final class Version {
  /** Gantry's version. */
  static final String TEXT = "0.1.0";

  private Version() {}
}
