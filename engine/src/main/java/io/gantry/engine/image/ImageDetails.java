package io.gantry.engine.image;

import java.util.List;
import java.util.Map;

/**
 * Everything about an image.
 *
 * @param image the image
 * @param driver the storage driver
 * @param storage where its layers lie: {@code UpperDir}, {@code LowerDir}, {@code MergedDir},
 *     {@code WorkDir}; empty for an image without layers, and for drivers that show nothing
 * @param manifests its manifests: one for each platform, and what is told of them
 */
public record ImageDetails(
    Image image, String driver, Map<String, String> storage, List<ImageVariant> manifests) {

  /** Copies the map. */
  public ImageDetails {
    storage = Map.copyOf(storage);
    manifests = List.copyOf(manifests);
  }
}
