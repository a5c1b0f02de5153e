package io.gantry.engine.image;

import io.gantry.distribution.Credentials;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import io.gantry.snapshot.tar.Compression;
import java.util.Optional;

/**
 * What to send to a registry.
 *
 * @param reference the image; a repository alone stands for all its tags
 * @param platform which image of an index alone is wanted
 * @param everything whether what is kept with the image goes, too, and nothing less than all of it
 * @param credentials for the registry
 * @param compression of layers that are kept uncompressed here
 */
public record PushImage(
    Reference reference,
    Optional<Platform> platform,
    boolean everything,
    Credentials credentials,
    Compression compression) {

  /** Checks that it names what can be pushed. */
  public PushImage {
    if (reference.digest().isPresent()) {
      throw new IllegalArgumentException("cannot push a digest reference");
    }
    if (everything && platform.isPresent()) {
      throw new IllegalArgumentException("one platform is not everything");
    }
    if (compression != Compression.GZIP && compression != Compression.ZSTD) {
      throw new IllegalArgumentException("layers are pushed as gzip or zstd");
    }
  }
}
