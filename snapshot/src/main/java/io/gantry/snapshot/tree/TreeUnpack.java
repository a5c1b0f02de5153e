package io.gantry.snapshot.tree;

/** Unpacks archives into a container's tree. */
final class TreeUnpack {
  private TreeUnpack() {}
}
