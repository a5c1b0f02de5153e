package io.gantry.engine.image;

/** What a removal did. */
public sealed interface Removal {

  /**
   * A name was taken away.
   *
   * @param reference in familiar form
   */
  record Untagged(String reference) implements Removal {}

  /**
   * An image or a layer is gone.
   *
   * @param digest the image's id or the layer's chain id
   */
  record Deleted(String digest) implements Removal {}
}
