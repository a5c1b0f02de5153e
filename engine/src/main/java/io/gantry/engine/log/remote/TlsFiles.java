package io.gantry.engine.log.remote;

/**
 * How a client of TLS knows the server and shows who it is, by files in PEM's form.
 *
 * @param authority certificates to trust beside the system's; empty for none
 * @param certificate the client's own, with {@code key}; empty for none
 * @param key the private key of {@code certificate}
 * @param verification whether the server's certificate is checked
 */
public record TlsFiles(
    String authority, String certificate, String key, Verification verification) {
  /** The system's authorities, and no certificate of the client's. */
  public static final TlsFiles NONE = new TlsFiles("", "", "", Verification.FULL);

  /** Whether the server must prove its name. */
  public enum Verification {
    /** Chain and host name. */
    FULL,
    /** Anybody is believed. */
    SKIPPED
  }
}
