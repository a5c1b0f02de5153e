package io.gantry.engine.volume.store;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.volume.CreateVolume;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.VolumePlugins;
import io.gantry.engine.volume.Volumes;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The volumes of an engine, on disk. */
public final class StoredVolumes implements Volumes {
  private final VolumeStore store;
  private final ContainerVolumes use;

  /** Over the directories of {@code files}. */
  public StoredVolumes(
      VolumeFiles files, VolumePlugins plugins, VolumeEvents events, InstantSource clock)
      throws IOException {
    Drivers drivers = new Drivers(new LocalDriver(files), plugins);
    this.store = new VolumeStore(files, new VolumeTable(files), drivers, events, clock);
    this.use = new ContainerVolumes(store);
  }

  /** The same volumes as containers use them. */
  public VolumeUse use() {
    return use;
  }

  @Override
  public Volume create(CreateVolume request) {
    CreateVolume wanted = ContainerVolumes.named(request);
    return store.table().locked(wanted.name(), entry -> store.create(entry, wanted));
  }

  @Override
  public Listed list(Filters filters) {
    VolumeFilter filter = new VolumeFilter(filters);
    List<Volume> found = new ArrayList<>();
    for (Entry entry : store.table().all()) {
      store
          .table()
          .record(entry)
          .filter(
              r -> filter.accepts(r.name(), r.driver(), r.labels(), !entry.containers().isEmpty()))
          .ifPresent(r -> found.add(store.inspect(entry)));
    }
    found.sort(Comparator.comparing(Volume::name));
    return new Listed(found, List.of());
  }

  @Override
  public Volume inspect(String name) {
    return store.table().locked(name, store::inspect);
  }

  @Override
  public void remove(String name, Removal how) {
    store
        .table()
        .locked(
            name,
            entry -> {
              try {
                store.remove(entry, how);
              } catch (EngineException.NotFound e) {
                if (how == Removal.ORDERLY) {
                  throw e;
                }
              }
              return entry;
            });
  }

  @Override
  public Pruned prune(Filters filters) {
    return new Pruned(List.of(), 0);
  }

  @Override
  public List<Usage> usage() {
    return List.of();
  }
}
