package io.gantry.engine.volume.store;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.usage.Activity;
import io.gantry.engine.volume.CreateVolume;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.VolumeArchives;
import io.gantry.engine.volume.VolumePlugins;
import io.gantry.engine.volume.Volumes;
import io.gantry.engine.volume.local.LocalMounts;
import io.gantry.runtime.UserNamespace;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The volumes of an engine, on disk. */
public final class StoredVolumes implements Volumes, AutoCloseable {
  private final VolumeStore store;
  private final ContainerVolumes use;
  private final Sizes sizes;
  private final Pruning pruning;
  private final Listing listing;
  private final StoredArchives archives;

  /**
   * Over the directories of {@code files}; containers have the host's ids.
   *
   * @param activity of the containers that may have volumes
   */
  public StoredVolumes(
      VolumeFiles files,
      VolumePlugins plugins,
      VolumeEvents events,
      Activity activity,
      InstantSource clock)
      throws IOException {
    this(files, plugins, events, activity, clock, Optional.empty());
  }

  /**
   * Over the directories of {@code files}.
   *
   * @param activity of the containers that may have volumes
   * @param ids those of containers, whose root and users own the volumes
   */
  public StoredVolumes(
      VolumeFiles files,
      VolumePlugins plugins,
      VolumeEvents events,
      Activity activity,
      InstantSource clock,
      Optional<UserNamespace.Mapped> ids)
      throws IOException {
    LocalMounts mounts = LocalMounts.open(files.path());
    Drivers drivers = new Drivers(new LocalDriver(files, mounts, ids), plugins);
    this.store = new VolumeStore(files, new VolumeTable(files), drivers, events, clock);
    this.use = new ContainerVolumes(store);
    this.sizes = new Sizes(files, activity);
    this.pruning = new Pruning(store, sizes);
    this.listing = new Listing(store);
    this.archives = new StoredArchives(store, sizes::changed);
  }

  /** The same volumes as containers use them. */
  public VolumeUse use() {
    return use;
  }

  @Override
  public Volume create(CreateVolume request) {
    CreateVolume wanted = request.withName();
    return store.table().locked(wanted.name(), entry -> store.create(entry, wanted));
  }

  @Override
  public Listed list(Filters filters) {
    return listing.list(new VolumeFilter(filters));
  }

  @Override
  public Volume inspect(String name) {
    return store.inspect(store.table().peek(name));
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
    return pruning.prune(filters);
  }

  @Override
  public VolumeArchives archives() {
    return archives;
  }

  @Override
  public List<Usage> usage() {
    List<Listing.Kept> plain = listing.plain().toList();
    Map<String, Long> bytes = sizes.of(plain.stream().map(Listing.Kept::entry).toList());
    return plain.stream().map(kept -> usage(kept, bytes)).toList();
  }

  private static Usage usage(Listing.Kept kept, Map<String, Long> bytes) {
    Entry entry = kept.entry();
    long size = bytes.getOrDefault(entry.name(), -1L);
    return new Usage(kept.volume(), entry.containers().size(), size);
  }

  @Override
  public void close() {
    sizes.close();
  }
}
