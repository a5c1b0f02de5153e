package io.gantry.oci;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A content digest, {@code algorithm:hex}.
 *
 * @param algorithm {@code sha256}, {@code sha384} or {@code sha512}
 * @param hex the hash in lower-case hexadecimal digits
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests">OCI
 *     digests</a>
 */
public record Digest(String algorithm, String hex) implements Comparable<Digest> {

  private static final int SHORT_LENGTH = 12;

  /** Checks algorithm, length and digits, with the messages of Docker's digest package. */
  public Digest {
    int length =
        switch (algorithm) {
          case "sha256" -> 64;
          case "sha384" -> 96;
          case "sha512" -> 128;
          default -> throw new IllegalArgumentException("unsupported digest algorithm");
        };
    if (hex.length() != length) {
      throw new IllegalArgumentException("invalid checksum digest length");
    }
    if (!isLowerHex(hex)) {
      throw new IllegalArgumentException("invalid checksum digest format");
    }
  }

  /**
   * Parses {@code algorithm:hex}.
   *
   * @throws IllegalArgumentException when the text is no digest of a known algorithm
   */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0 || colon == text.length() - 1) {
      throw new IllegalArgumentException("invalid checksum digest format");
    }
    return new Digest(text.substring(0, colon), text.substring(colon + 1));
  }

  /** The sha256 digest named by 64 hexadecimal digits. */
  public static Digest ofHex(String hex) {
    return new Digest("sha256", hex);
  }

  /** The sha256 digest of some bytes. */
  public static Digest of(byte[] content) {
    return of(newSha256().digest(content), "sha256");
  }

  /** The sha256 digest of a text's UTF-8 form. */
  public static Digest of(String content) {
    return of(content.getBytes(StandardCharsets.UTF_8));
  }

  /** The digest that a finished computation of {@link #newSha256()} arrived at; resets it. */
  public static Digest finish(MessageDigest sha256) {
    return of(sha256.digest(), "sha256");
  }

  /**
   * The digest that a finished computation of this digest's own algorithm arrived at; resets it.
   */
  public Digest sameKind(MessageDigest computation) {
    return of(computation.digest(), algorithm);
  }

  /** The digest of this one's algorithm that some bytes really have. */
  public Digest recompute(byte[] content) {
    return of(newComputation().digest(content), algorithm);
  }

  private static Digest of(byte[] hash, String algorithm) {
    return new Digest(algorithm, HexFormat.of().formatHex(hash));
  }

  /** A fresh sha256 computation. */
  public static MessageDigest newSha256() {
    return newComputation("SHA-256");
  }

  /** A fresh computation of this digest's algorithm, to verify content against it. */
  public MessageDigest newComputation() {
    return newComputation("SHA-" + algorithm.substring("sha".length()));
  }

  private static MessageDigest newComputation(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no " + name, e);
    }
  }

  /** The first twelve hexadecimal digits, as lists show them. */
  public String shortHex() {
    return hex.substring(0, SHORT_LENGTH);
  }

  /** Whether the text has only the digits 0–9 and a–f (and at least one). */
  public static boolean isLowerHex(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  @Override
  public int compareTo(Digest other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}
