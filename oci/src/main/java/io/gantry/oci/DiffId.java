package io.gantry.oci;

/**
 * The digest of a layer's uncompressed tar stream.
 *
 * @param digest the digest of the uncompressed tar
 * @see <a
 *     href="https://github.com/opencontainers/image-spec/blob/main/config.md#layer-diffid">layer
 *     DiffID</a>
 */
public record DiffId(Digest digest) {

  /** Parses {@code algorithm:hex}; the message of a failure is {@link Digest#parse}'s. */
  public static DiffId parse(String text) {
    return new DiffId(Digest.parse(text));
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
