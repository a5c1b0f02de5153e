package io.gantry.engine.volume.store;

import io.gantry.engine.EngineException;
import io.gantry.engine.volume.CreateVolume;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.VolumeDriver.Found;
import io.gantry.engine.volume.Volumes.Removal;
import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Makes, finds and removes volumes. Who calls it holds the lock of the name. */
final class VolumeStore {
  private static final Logger LOG = System.getLogger(VolumeStore.class.getName());

  private final VolumeFiles files;
  private final VolumeTable table;
  private final Drivers drivers;
  private final VolumeEvents events;
  private final InstantSource clock;

  VolumeStore(
      VolumeFiles files,
      VolumeTable table,
      Drivers drivers,
      VolumeEvents events,
      InstantSource clock) {
    this.files = files;
    this.table = table;
    this.drivers = drivers;
    this.events = events;
    this.clock = clock;
  }

  VolumeTable table() {
    return table;
  }

  Drivers drivers() {
    return drivers;
  }

  VolumeEvents events() {
    return events;
  }

  /** Makes the volume, unless there is one. */
  Volume create(Entry entry, CreateVolume request) {
    Optional<Volume> existing = existing(entry, request.driver());
    if (existing.isPresent()) {
      return existing.get();
    }
    String driverName = request.driver();
    if (driverName.isEmpty()) {
      driverName = probe(entry.name()).map(VolumeRecord::driver).orElse(Volume.LOCAL);
    }
    Driver driver = during("create " + entry.name(), driverName);
    return make(entry, request, driver, data -> {});
  }

  /** What a volume has in it from the beginning. */
  interface Filling {
    /** Puts it into {@code data}, which is nobody's yet. */
    void into(Path data) throws IOException;
  }

  /**
   * Makes a local volume that has something in it: whole, or not at all.
   *
   * @throws EngineException.Conflict when there is one of its name
   */
  Volume create(Entry entry, CreateVolume request, Filling filling) {
    if (entry.isThere()) {
      throw new EngineException.Conflict(
          "create %s: a volume of this name exists already".formatted(entry.name()));
    }
    if (!request.driver().isEmpty() && !request.driver().equals(Volume.LOCAL)) {
      throw new EngineException.InvalidParameter(
          "create %s: only the driver local makes volumes that are filled at once"
              .formatted(entry.name()));
    }
    if (request.options().containsKey("type")) {
      throw new EngineException.InvalidParameter(
          "create %s: a volume with a device cannot be filled at once".formatted(entry.name()));
    }
    return make(entry, request, drivers.local(), filling);
  }

  private Volume make(Entry entry, CreateVolume request, Driver driver, Filling filling) {
    VolumeRecord record =
        new VolumeRecord(
            entry.name(), driver.name(), request.options(), request.labels(), clock.instant());
    make(entry, record, driver, filling);
    events.created(record);
    return view(record, driver, "create");
  }

  private Driver during(String doing, String driver) {
    try {
      return drivers.find(driver);
    } catch (EngineException.NotFound e) {
      throw new EngineException.NotFound(doing + ": " + e.getMessage());
    } catch (EngineException.Internal e) {
      throw new EngineException.Internal(doing + ": " + e.getMessage(), e);
    }
  }

  private void make(Entry entry, VolumeRecord record, Driver driver, Filling filling) {
    try {
      driver.check(record.name(), record.options());
    } catch (EngineException.InvalidParameter e) {
      throw new EngineException.InvalidParameter(
          "create " + record.name() + ": " + e.getMessage(), e);
    }
    try {
      Path coming = files.begin();
      boolean made = false;
      try {
        driver.create(record, coming);
        filling.into(coming.resolve(VolumeFiles.DATA));
        files.commit(coming, record);
        made = true;
      } finally {
        if (!made) {
          files.abandon(coming);
        }
      }
    } catch (IOException e) {
      throw failure("create", record.name(), e);
    }
    entry.there(true);
    entry.record(record);
  }

  /** The volume that has the name already; one that its driver has lost is forgotten. */
  private Optional<Volume> existing(Entry entry, String driverName) {
    Optional<VolumeRecord> found = table.record(entry);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    VolumeRecord record = found.get();
    String name = record.name();
    if (!driverName.isEmpty() && !driverName.equals(record.driver())) {
      during("create " + name, driverName);
    }
    Optional<Found> there;
    try {
      there = drivers.find(record.driver()).get(record);
    } catch (EngineException | IOException e) {
      throw new EngineException.Conflict(
          "create %s: found reference to volume '%s' in driver '%s', but got an error while checking the driver: %s: volume name must be unique"
              .formatted(name, name, record.driver(), e.getMessage()));
    }
    if (there.isPresent()) {
      if (!driverName.isEmpty() && !driverName.equals(record.driver())) {
        throw new EngineException.Conflict(
            "create %s: driver '%s' already has volume '%s': volume name must be unique"
                .formatted(name, record.driver(), name));
      }
      return Optional.of(view(record, drivers.find(record.driver()), there.get()));
    }
    if (!entry.containers().isEmpty()) {
      throw new EngineException.Conflict(
          "create %s: found references to volume '%s' in driver '%s' but the volume was not found in the driver -- you may need to remove containers referencing this volume or force remove the volume to re-create it: volume name must be unique"
              .formatted(name, name, record.driver()));
    }
    purge(entry);
    return Optional.empty();
  }

  /** A volume that only its driver knows. */
  private Optional<VolumeRecord> probe(String name) {
    return drivers
        .holder(name)
        .map(
            found ->
                new VolumeRecord(
                    name,
                    found.driver(),
                    Map.of(),
                    Map.of(),
                    found.volume().created().orElse(clock.instant())));
  }

  /** The description of the volume, of the engine's or of a driver's own. */
  VolumeRecord find(Entry entry) {
    return table
        .record(entry)
        .or(() -> probe(entry.name()))
        .orElseThrow(() -> noSuchVolume("get", entry.name()));
  }

  static EngineException.NotFound noSuchVolume(String doing, String name) {
    return new EngineException.NotFound(doing + " " + name + ": no such volume");
  }

  /** The volume as users see it. */
  Volume inspect(Entry entry) {
    VolumeRecord record = find(entry);
    return view(record, during("get " + entry.name(), record.driver()), "get");
  }

  private Volume view(VolumeRecord record, Driver driver, String doing) {
    try {
      Found found = driver.get(record).orElseThrow(() -> noSuchVolume(doing, record.name()));
      return view(record, driver, found);
    } catch (IOException e) {
      throw failure(doing, record.name(), e);
    }
  }

  /** The volume as users see it, when its driver has told already. */
  Volume view(VolumeRecord record, Driver driver, Found found) {
    String scope;
    try {
      scope = driver.scope();
    } catch (IOException e) {
      scope = "local";
    }
    return new Volume(
        record.name(),
        record.driver(),
        found.mountpoint(),
        record.labels(),
        record.options(),
        scope,
        found.created(),
        found.status());
  }

  /** Removes the volume and what is in it. */
  void remove(Entry entry, Removal how) {
    if (!entry.containers().isEmpty()) {
      throw new EngineException.Conflict(
          "remove %s: volume is in use - [%s]"
              .formatted(entry.name(), String.join(", ", entry.containers())));
    }
    VolumeRecord record = find(entry);
    try {
      Driver driver = during("remove " + entry.name(), record.driver());
      view(record, driver, "get");
      driver.remove(record);
    } catch (IOException | EngineException e) {
      EngineException failure =
          e instanceof EngineException known ? known : failure("remove", entry.name(), e);
      if (how == Removal.ORDERLY) {
        throw failure;
      }
      LOG.log(Level.WARNING, "volume {0} is forgotten: {1}", entry.name(), failure.getMessage());
    }
    purge(entry);
    events.destroyed(record);
  }

  private void purge(Entry entry) {
    try {
      files.remove(entry.name());
      entry.there(false);
    } catch (IOException e) {
      throw failure("remove", entry.name(), e);
    }
  }

  private static EngineException failure(String doing, String name, Exception e) {
    if (e instanceof KernelException k && k.errno() == Errno.EROFS) {
      return new EngineException.Internal(
          doing + " " + name + ": the engine's data root is on a read-only file system", e);
    }
    return new EngineException.Internal(doing + " " + name + ": " + e.getMessage(), e);
  }
}
