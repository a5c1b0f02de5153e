package io.gantry.snapshot;

/** What a tree is opened for. */
public enum Access {
  /** Reading only; the snapshot may be mounted elsewhere at the same time. */
  READ,
  /** Writing too; the snapshot must be mounted nowhere else, overlayfs demands it. */
  WRITE
}
