package io.gantry.engine.image;

import java.util.Map;

/**
 * Everything about an image.
 *
 * @param image the image
 * @param storage where its layers lie: {@code UpperDir}, {@code LowerDir}, {@code MergedDir},
 *     {@code WorkDir}; empty for an image without layers
 */
public record ImageDetails(Image image, Map<String, String> storage) {

  /** Copies the map. */
  public ImageDetails {
    storage = Map.copyOf(storage);
  }
}
