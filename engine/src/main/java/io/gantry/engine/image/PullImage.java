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
 * @param everything whether all platforms are wanted, and all that the registry has about them
 * @param credentials for the registry
 */
public record PullImage(
    Reference reference,
    boolean allTags,
    Optional<Platform> platform,
    boolean everything,
    Credentials credentials) {

  /** Checks that it makes sense. */
  public PullImage {
    if (everything && platform.isPresent()) {
      throw new IllegalArgumentException("one platform is not everything");
    }
  }

  /** An image, or all of a repository, for one platform. */
  public PullImage(
      Reference reference, boolean allTags, Optional<Platform> platform, Credentials credentials) {
    this(reference, allTags, platform, false, credentials);
  }

  /** An image for this host, by nobody in particular. */
  public static PullImage of(Reference reference) {
    return new PullImage(reference, false, Optional.empty(), false, Credentials.NONE);
  }
}
