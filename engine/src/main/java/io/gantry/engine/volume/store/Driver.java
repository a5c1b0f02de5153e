package io.gantry.engine.volume.store;

import io.gantry.engine.volume.VolumeDriver.Found;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Who does the work for volumes: the local one, or one from outside. */
interface Driver {
  String name();

  String scope() throws IOException;

  /** Refuses names and options that make no sense to it, before anything is made. */
  void check(String volume, Map<String, String> options);

  /**
   * Makes the volume.
   *
   * @param coming its directory, which is not at its place yet
   */
  void create(VolumeRecord volume, Path coming) throws IOException;

  /** Removes what it made, apart from the directory. */
  void remove(VolumeRecord volume) throws IOException;

  /** What it knows of the volume, if it has it. */
  Optional<Found> get(VolumeRecord volume) throws IOException;

  /** Where the volume is now; may be empty. */
  String path(VolumeRecord volume) throws IOException;

  Path mount(VolumeRecord volume, String user) throws IOException;

  /** Says that {@link #mount} was called by an engine before this one. */
  void found(VolumeRecord volume, String user) throws IOException;

  void unmount(VolumeRecord volume, String user) throws IOException;
}
