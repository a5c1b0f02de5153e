package io.gantry.engine.image;

import io.gantry.distribution.Credentials;
import io.gantry.oci.Reference;
import io.gantry.snapshot.tar.Compression;

/**
 * What to send to a registry.
 *
 * @param reference the image; a repository alone stands for all its tags
 * @param credentials for the registry
 * @param compression of layers that are kept uncompressed here
 */
public record PushImage(Reference reference, Credentials credentials, Compression compression) {

  /** Checks that it names what can be pushed. */
  public PushImage {
    if (reference.digest().isPresent()) {
      throw new IllegalArgumentException("cannot push a digest reference");
    }
    if (compression != Compression.GZIP && compression != Compression.ZSTD) {
      throw new IllegalArgumentException("layers are pushed as gzip or zstd");
    }
  }
}
