package io.gantry.engine.volume.store;

import io.gantry.engine.EngineException;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.VolumeDriver;
import io.gantry.engine.volume.VolumePlugins;
import java.io.IOException;
import java.util.List;

/** Finds the driver that is meant. */
final class Drivers {
  private final LocalDriver local;
  private final VolumePlugins plugins;

  Drivers(LocalDriver local, VolumePlugins plugins) {
    this.local = local;
    this.plugins = plugins;
  }

  LocalDriver local() {
    return local;
  }

  /**
   * The driver of this name.
   *
   * @throws EngineException.NotFound {@code error looking up volume plugin …}
   */
  Driver find(String name) {
    if (name.equals(Volume.LOCAL)) {
      return local;
    }
    String lookingUp = "error looking up volume plugin " + name + ": ";
    try {
      return plugins
          .find(name)
          .map(ExternalDriver::new)
          .orElseThrow(
              () -> new EngineException.NotFound(lookingUp + "plugin \"" + name + "\" not found"));
    } catch (IOException e) {
      throw new EngineException.Internal(lookingUp + e.getMessage(), e);
    }
  }

  /** Those from outside that answer now. */
  List<VolumeDriver> external() {
    return plugins.all();
  }
}
