package io.gantry.runtime;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a container's root file system comes from. It is mounted for the container alone, never on
 * the host.
 */
public sealed interface Rootfs {
  /**
   * An overlay, mounted when the container starts and gone with its last process.
   *
   * @param lower the read-only layers, topmost first; at least one
   * @param upper the directory that takes the writes
   * @param work overlay's own directory, on the same file system as {@code upper}
   */
  record Overlay(List<Path> lower, Path upper, Path work) implements Rootfs {
    /** At least one lower layer. */
    public Overlay {
      lower = List.copyOf(lower);
      if (lower.isEmpty()) {
        throw new IllegalArgumentException("an overlay needs at least one lower layer");
      }
    }
  }

  /**
   * Layers to be read, and never written.
   *
   * @param lower topmost first; at least one
   */
  record Layers(List<Path> lower) implements Rootfs {
    /** At least one layer. */
    public Layers {
      lower = List.copyOf(lower);
      if (lower.isEmpty()) {
        throw new IllegalArgumentException("an image needs at least one layer");
      }
    }
  }

  /**
   * A directory of the host as it is, with what is mounted below it.
   *
   * @param path the directory
   */
  record Directory(Path path) implements Rootfs {}

  /**
   * Files of which the owners are seen through an id mapping: what the disk calls 0 is the root of
   * a container with these ids. Where Linux is older than 5.19, or the file system cannot, it
   * cannot be mounted.
   *
   * @param files what is mounted, with nothing mounted below
   * @param ids the ids of the user namespace that it is for
   */
  record IdMapped(Rootfs files, UserNamespace.Mapped ids) implements Rootfs {}
}
