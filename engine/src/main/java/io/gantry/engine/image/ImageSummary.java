package io.gantry.engine.image;

import java.util.List;

/**
 * An image in a list.
 *
 * @param image the image
 * @param repoTags those of its tags that were asked for
 * @param repoDigests those of its digests that were asked for
 * @param sharedSize bytes of layers that other images have too; -1 when not asked for
 * @param containers how many containers use it
 * @param manifests its manifests, when they were asked for
 */
public record ImageSummary(
    Image image,
    List<String> repoTags,
    List<String> repoDigests,
    long sharedSize,
    long containers,
    List<ImageVariant> manifests) {

  /** Copies the lists. */
  public ImageSummary {
    repoTags = List.copyOf(repoTags);
    repoDigests = List.copyOf(repoDigests);
    manifests = List.copyOf(manifests);
  }
}
