package io.gantry.engine.image;

import io.gantry.oci.Digest;
import java.util.HashSet;
import java.util.Set;

/** Which images others were made from. */
final class ImageTree {

  private ImageTree() {}

  static Set<Digest> parents(Catalog catalog) {
    Set<Digest> parents = new HashSet<>();
    catalog.all().forEach(entry -> entry.parent().ifPresent(parents::add));
    return parents;
  }
}
