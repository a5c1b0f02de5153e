package io.gantry.engine.image;

import java.util.Map;

/**
 * Everything about an image.
 *
 * @param image the image
 * @param driver the storage driver
 * @param storage where its layers lie: {@code UpperDir}, {@code LowerDir}, {@code MergedDir},
 *     {@code WorkDir}; empty for an image without layers, and for drivers that show nothing
 */
public record ImageDetails(Image image, String driver, Map<String, String> storage) {

  /** Copies the map. */
  public ImageDetails {
    storage = Map.copyOf(storage);
  }
}
