package io.gantry.engine.volume.store;

import io.gantry.engine.EngineException;
import io.gantry.engine.name.Ids;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** A volume that is mounted, and cannot be removed, while its files are copied. */
final class VolumeVisit implements VolumeUse.Visit {
  private static final Logger LOG = System.getLogger(VolumeVisit.class.getName());

  private final VolumeStore store;
  private final VolumeRecord volume;
  private final Driver driver;
  private final String user;
  private final Path path;

  private VolumeVisit(
      VolumeStore store, VolumeRecord volume, Driver driver, String user, Path path) {
    this.store = store;
    this.volume = volume;
    this.driver = driver;
    this.user = user;
    this.path = path;
  }

  /** Mounts the volume. */
  static VolumeVisit to(String name, VolumeStore store) {
    String user = Ids.random();
    return store
        .table()
        .locked(
            name,
            entry -> {
              VolumeRecord volume = store.find(entry);
              Driver driver = store.drivers().find(volume.driver());
              try {
                Path path = driver.mount(volume, user);
                store.table().reserve(entry, visitor(user));
                return new VolumeVisit(store, volume, driver, user, path);
              } catch (IOException e) {
                throw new EngineException.Internal(
                    "error while mounting volume '" + name + "': " + e.getMessage(), e);
              }
            });
  }

  /** What others see as the reason why the volume is in use. */
  private static String visitor(String user) {
    return "copy-" + Ids.brief(user);
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    store
        .table()
        .locked(
            volume.name(),
            entry -> {
              try {
                driver.unmount(volume, user);
              } catch (IOException e) {
                LOG.log(Level.WARNING, "volume " + volume.name() + " stays mounted", e);
              }
              entry.containers().remove(visitor(user));
              store.table().released(visitor(user));
              return entry;
            });
  }
}
