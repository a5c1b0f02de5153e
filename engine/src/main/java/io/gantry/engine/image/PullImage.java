package io.gantry.engine.image;

import io.gantry.distribution.Credentials;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.util.Optional;

/**
 * What to get from a registry.
 *
 * @param reference the image; without tag and digest it is {@code latest}
 * @param allTags whether all tags of the repository are wanted
 * @param platform the platform; this host's when none is named
 * @param credentials for the registry
 */
public record PullImage(
    Reference reference, boolean allTags, Optional<Platform> platform, Credentials credentials) {

  /** An image for this host, by nobody in particular. */
  public static PullImage of(Reference reference) {
    return new PullImage(reference, false, Optional.empty(), Credentials.NONE);
  }
}
