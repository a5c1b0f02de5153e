package io.gantry.engine.image;

import io.gantry.engine.Filters;

/**
 * Which images to list.
 *
 * @param all also images without a name that others were made from
 * @param filters {@code dangling}, {@code label}, {@code before}, {@code since}, {@code reference},
 *     {@code until}
 * @param sharedSize whether to work out what each shares with others
 * @param manifests whether to tell of each image's manifests
 */
public record ListImages(boolean all, Filters filters, boolean sharedSize, boolean manifests) {

  /** What {@code docker images} shows. */
  public static final ListImages DEFAULT = new ListImages(false, Filters.NONE, false, false);
}
