package io.gantry.engine.image;

import io.gantry.oci.Descriptor;

/**
 * Hears how a pull or a push goes, in Docker's words. Called on the working thread; may throw when
 * nobody listens any more, which ends the work.
 */
public interface TransferListener {

  /** Does not listen. */
  TransferListener NONE = (id, status, current, total) -> {};

  /**
   * How something stands.
   *
   * @param id a layer's short digest, a tag, or empty for the whole
   * @param status {@code Downloading}
   * @param current bytes so far; 0 when bytes do not matter
   * @param total bytes in all; 0 when bytes do not matter
   */
  void status(String id, String status, long current, long total);

  /** How a layer stands; the same as {@link #status}, of what changes while it is watched. */
  default void layer(String id, String status, long current, long total) {
    status(id, status, current, total);
  }

  /** A line about the whole. */
  default void message(String line) {
    status("", line, 0, 0);
  }

  /**
   * A manifest was written.
   *
   * @param tag its name
   * @param digest of the manifest
   * @param size of the manifest in bytes
   */
  default void pushed(String tag, String digest, long size) {}

  /**
   * A manifest was written instead of the index that its name stands for, since not all of that is
   * here.
   *
   * @param index points to the index
   * @param manifest points to the manifest
   */
  default void pushedInstead(Descriptor index, Descriptor manifest) {}
}
