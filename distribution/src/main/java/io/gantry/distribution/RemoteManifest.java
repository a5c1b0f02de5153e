package io.gantry.distribution;

import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;

/** A manifest or an index as a registry gave it. */
public final class RemoteManifest {

  private final String mediaType;
  private final Digest digest;
  private final byte[] bytes;

  RemoteManifest(String mediaType, Digest digest, byte[] bytes) {
    this.mediaType = mediaType;
    this.digest = digest;
    this.bytes = bytes.clone();
  }

  /** What it is. */
  public String mediaType() {
    return mediaType;
  }

  /** The digest it was asked for by, or else that of its bytes. */
  public Digest digest() {
    return digest;
  }

  /** The document. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Points to it. */
  public Descriptor descriptor() {
    return Descriptor.of(mediaType, digest, bytes.length);
  }
}
