package io.gantry.engine.volume;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Volume drivers from outside. They may come and go while the engine runs. */
public interface VolumePlugins {
  /** None. */
  VolumePlugins NONE =
      new VolumePlugins() {
        @Override
        public Optional<VolumeDriver> find(String name) {
          return Optional.empty();
        }

        @Override
        public List<VolumeDriver> all() {
          return List.of();
        }
      };

  /**
   * The driver of this name, if there is one.
   *
   * @throws IOException when it is there and cannot be used
   */
  Optional<VolumeDriver> find(String name) throws IOException;

  /** All that can be found now; those that do not answer are left out. */
  List<VolumeDriver> all();
}
