package io.gantry.engine.volume.store;

import io.gantry.engine.EngineException;
import io.gantry.engine.volume.CreateVolume;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.Volumes.Removal;
import io.gantry.oci.Digest;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/** The containers' side of the volumes. */
final class ContainerVolumes implements VolumeUse {
  private static final Logger LOG = System.getLogger(ContainerVolumes.class.getName());

  private final VolumeStore store;

  ContainerVolumes(VolumeStore store) {
    this.store = store;
  }

  @Override
  public Volume reserve(CreateVolume request, String container) {
    CreateVolume wanted = request.withName();
    return store
        .table()
        .locked(
            wanted.name(),
            entry -> {
              Volume volume = create(entry, wanted);
              store.table().reserve(entry, container);
              return volume;
            });
  }

  /**
   * A driver that is not there is the request's fault here: clients take a container's "not found"
   * for a missing image and go and pull that.
   */
  private Volume create(Entry entry, CreateVolume wanted) {
    try {
      return store.create(entry, wanted);
    } catch (EngineException.NotFound e) {
      throw new EngineException.InvalidParameter(e.getMessage(), e);
    }
  }

  @Override
  public void refer(String volume, String driver, String container) {
    store
        .table()
        .locked(
            volume,
            entry -> {
              store.table().reserve(entry, container);
              return entry;
            });
  }

  @Override
  public Path mount(String volume, Place place) {
    return store
        .table()
        .locked(
            volume,
            entry -> {
              VolumeRecord record = store.find(entry);
              Driver driver = store.drivers().find(record.driver());
              Path path = mount(record, driver, place);
              entry.mounted(place);
              store.events().mounted(record, place);
              return path;
            });
  }

  @Override
  public Visit visit(String volume) {
    return VolumeVisit.to(volume, store);
  }

  private static Path mount(VolumeRecord record, Driver driver, Place place) {
    try {
      return driver.mount(record, user(place));
    } catch (IOException e) {
      throw new EngineException.Internal(
          "error while mounting volume '" + path(record, driver) + "': " + e.getMessage(), e);
    }
  }

  private static String path(VolumeRecord record, Driver driver) {
    try {
      return driver.path(record);
    } catch (IOException e) {
      return "";
    }
  }

  /** The same for the same place of a container, also after a crash. */
  private static String user(Place place) {
    String both = place.container() + place.destination();
    return Digest.of(both.getBytes(StandardCharsets.UTF_8)).hex();
  }

  @Override
  public void found(String volume, Place place) {
    store
        .table()
        .locked(
            volume,
            entry -> {
              try {
                VolumeRecord record = store.find(entry);
                store.drivers().find(record.driver()).found(record, user(place));
                entry.mounted(place);
              } catch (IOException | EngineException e) {
                LOG.log(Level.WARNING, "volume " + volume + " is not found again", e);
              }
              return entry;
            });
  }

  @Override
  public void unmount(String container) {
    for (String name : store.table().of(container)) {
      store.table().locked(name, entry -> unmount(entry, container));
    }
  }

  private Entry unmount(Entry entry, String container) {
    for (Place place : entry.unmounted(container)) {
      try {
        VolumeRecord record = store.find(entry);
        store.drivers().find(record.driver()).unmount(record, user(place));
        store.events().unmounted(record, container);
      } catch (IOException | EngineException e) {
        LOG.log(Level.WARNING, "volume " + entry.name() + " stays mounted", e);
      }
    }
    return entry;
  }

  @Override
  public void release(String container, Set<String> unwanted) {
    for (String name : store.table().of(container)) {
      store.table().locked(name, entry -> release(entry, container, unwanted));
    }
    store.table().released(container);
  }

  private Entry release(Entry entry, String container, Set<String> unwanted) {
    unmount(entry, container);
    entry.containers().remove(container);
    if (unwanted.contains(entry.name()) && entry.containers().isEmpty()) {
      try {
        store.remove(entry, Removal.ORDERLY);
      } catch (EngineException e) {
        LOG.log(Level.WARNING, "volume " + entry.name() + " was not removed", e);
      }
    }
    return entry;
  }

  @Override
  public void settle() {
    store.drivers().local().settle();
  }
}
