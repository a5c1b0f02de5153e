package io.gantry.engine.image;

import io.gantry.content.BlobInfo;
import io.gantry.content.ContentStore;
import io.gantry.distribution.Registries;
import io.gantry.engine.EngineException;
import io.gantry.oci.ChainId;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.Reference;
import io.gantry.snapshot.Snapshot;
import io.gantry.snapshot.SnapshotException;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.Snapshots;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What nobody needs, by mark and sweep. Needed is
 *
 * <ol>
 *   <li>what the catalogue leads to: indexes, manifests, configurations, and layers, both as
 *       archives and unpacked;
 *   <li>what running work has a {@link io.gantry.content.Lease} on (archives) or {@link Holds}
 *       (images and unpacked layers), and what is kept of interrupted work until its time is over;
 *   <li>an unpacked layer that a container or another layer stands on.
 * </ol>
 *
 * Who works takes the lease or the hold first and looks what is there then; a sweep marks and
 * removes while nobody can take one. So neither can miss the other.
 */
final class Garbage {

  /** What interrupted work has left may be gone on with so long. */
  static final Duration RESUMABLE = Duration.ofDays(1);

  private static final System.Logger LOG = System.getLogger(Garbage.class.getName());

  private final ContentStore content;
  private final Snapshots snapshots;
  private final Catalog catalog;
  private final Holds holds;
  private final Origins origins;
  private final Registries registries;

  Garbage(
      ContentStore content,
      Snapshots snapshots,
      Catalog catalog,
      Holds holds,
      Origins origins,
      Registries registries) {
    this.content = content;
    this.snapshots = snapshots;
    this.catalog = catalog;
    this.holds = holds;
    this.origins = origins;
    this.registries = registries;
  }

  // ---- mark ----

  /** Every blob that the catalogue leads to; all of it can be read while nothing is swept. */
  Set<Digest> blobs() {
    Set<Digest> marked = new HashSet<>();
    content.index().manifests().forEach(descriptor -> marked.add(descriptor.digest()));
    catalog.all().forEach(entry -> marked.addAll(catalog.blobs(entry)));
    return marked;
  }

  private Set<SnapshotKey> layers() {
    Set<SnapshotKey> marked = new HashSet<>();
    catalog
        .all()
        .forEach(
            entry ->
                catalog.config(entry).chains().forEach(chain -> marked.add(SnapshotKey.of(chain))));
    return marked;
  }

  /** Blobs that a sweep would delete. */
  Set<Digest> strayBlobs() throws IOException {
    return content.garbage(content.list(), this::blobs);
  }

  /** Unpacked layers that a sweep would remove, those above first. */
  List<Snapshot> strayLayers() throws IOException {
    return holds.still(
        () -> {
          Set<SnapshotKey> marked = layers();
          Set<SnapshotKey> stoodOn = new HashSet<>();
          for (Snapshot snapshot : snapshots.list()) {
            if (!isStray(snapshot, marked)) {
              markDown(snapshot.parent(), stoodOn);
            }
          }
          return snapshots.list().stream()
              .filter(snapshot -> isStray(snapshot, marked) && !stoodOn.contains(snapshot.key()))
              .toList();
        });
  }

  private void markDown(Optional<SnapshotKey> from, Set<SnapshotKey> marked) {
    Optional<SnapshotKey> next = from;
    while (next.isPresent() && marked.add(next.get())) {
      next = snapshots.find(next.get()).flatMap(Snapshot::parent);
    }
  }

  private boolean isStray(Snapshot snapshot, Set<SnapshotKey> marked) {
    return snapshot.kind() == Snapshot.Kind.COMMITTED
        && snapshot.key().value().startsWith("sha256:")
        && !marked.contains(snapshot.key())
        && !holds.holds(ChainId.parse(snapshot.key().value()));
  }

  /** Whether a layer, once it is unpacked, needs no archive here. */
  boolean isSpare(Digest layer) {
    return registries.settings().dropArchives() && origins.knows(layer);
  }

  /** Archives of layers that the operator does not want to keep: a registry has them. */
  Set<Digest> spareArchives() {
    return content.still(() -> content.garbage(spare(), Set::of));
  }

  private Set<Digest> spare() {
    Set<Digest> spare = new HashSet<>();
    if (registries.settings().dropArchives()) {
      catalog.all().forEach(entry -> spare.addAll(spare(entry)));
    }
    return spare;
  }

  private List<Digest> spare(CatalogEntry entry) {
    List<Descriptor> layers = catalog.manifest(entry).layers();
    List<ChainId> chains = catalog.config(entry).chains();
    List<Digest> spare = new ArrayList<>();
    for (int i = 0; i < Math.min(layers.size(), chains.size()); i++) {
      Digest layer = layers.get(i).digest();
      boolean unpacked = snapshots.find(SnapshotKey.of(chains.get(i))).isPresent();
      if (unpacked && isSpare(layer) && content.has(layer)) {
        spare.add(layer);
      }
    }
    return spare;
  }

  // ---- sweep ----

  /** Removes everything that nobody needs. */
  void collect() throws IOException {
    expire();
    content.sweep(content.list(), this::blobs);
    boolean removed = true;
    while (removed) {
      removed = dropLayers(snapshots.list().stream().map(Snapshot::key).toList());
    }
    dropArchives();
    origins.retain(layerDigests());
  }

  /** Layers of images, and of those in the making: their origins are remembered. */
  private Set<Digest> layerDigests() {
    return content.still(
        () -> {
          Set<Digest> layers = new HashSet<>();
          catalog
              .all()
              .forEach(
                  entry ->
                      catalog
                          .manifest(entry)
                          .layers()
                          .forEach(layer -> layers.add(layer.digest())));
          content.running().forEach(lease -> layers.addAll(lease.digests()));
          return layers;
        });
  }

  /** Removes what work has left of these blobs and stacks, as far as nobody needs it. */
  void after(Collection<Digest> blobs, Collection<ImageConfig> stacks) {
    quietly(
        () -> {
          drop(blobs);
          for (ImageConfig config : stacks) {
            dropLayers(config.chains().reversed().stream().map(SnapshotKey::of).toList());
          }
          if (content.expire(this::blobs)) {
            collect();
          } else {
            dropArchives();
          }
        });
  }

  /** Ends what was kept of interrupted work for too long, before more work is done. */
  void before() {
    quietly(this::expire);
  }

  /** Does something, and collects what it has left when it fails. */
  <T> T orCollected(Holds.Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (IOException | RuntimeException e) {
      quietly(this::collect);
      throw e;
    }
  }

  /**
   * Tidies up beside work, which may have been interrupted. That something could not be removed, or
   * that an image is damaged so that nobody knows what it needs, is not the work's failure.
   */
  private static void quietly(HeavyWork.IoTask task) {
    boolean interrupted = Thread.interrupted();
    try {
      task.run();
    } catch (IOException | EngineException e) {
      LOG.log(Level.WARNING, () -> "remove what nobody needs: " + e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Removes what nobody needs of these blobs. */
  void drop(Collection<Digest> blobs) throws IOException {
    content.sweep(blobs, this::blobs);
  }

  /** Removes what nobody needs of the blobs of an image that is gone. */
  void dropImage(Set<Digest> blobs) throws IOException {
    drop(blobs);
    if (blobs.stream().anyMatch(origins::knows)) {
      Set<Digest> gone = new HashSet<>(blobs);
      gone.removeAll(layerDigests());
      origins.forget(gone);
    }
  }

  /** These came otherwise than from a registry, and stay whatever registries have. */
  void keepArchives(Set<Digest> blobs) throws IOException {
    origins.forget(blobs);
  }

  private boolean dropLayers(List<SnapshotKey> keys) throws IOException {
    return holds.still(
        () -> {
          Set<SnapshotKey> marked = layers();
          boolean removed = false;
          for (SnapshotKey key : keys) {
            Optional<Snapshot> snapshot = snapshots.find(key);
            if (snapshot.isPresent() && isStray(snapshot.get(), marked)) {
              removed |= removeUnlessUsed(key);
            }
          }
          return removed;
        });
  }

  private boolean removeUnlessUsed(SnapshotKey key) throws IOException {
    try {
      snapshots.remove(key);
      return true;
    } catch (SnapshotException inUseOrGone) {
      return false;
    }
  }

  /** Drops the archives that the operator does not want to keep. */
  void dropArchives() throws IOException {
    Set<Digest> before = spareArchives();
    content.sweep(
        before,
        () -> {
          Set<Digest> stays = new HashSet<>(before);
          stays.removeAll(spare());
          return stays;
        });
  }

  /** Ends what was kept of interrupted work for too long, or was used meanwhile. */
  void expire() throws IOException {
    content.forgetIngests(RESUMABLE);
    if (content.expire(this::blobs)) {
      content.sweep(content.list(), this::blobs);
    }
  }

  /** The registry's repository that a layer is fetched from again. */
  String origin(Digest layer) {
    return origins.of(layer).stream().findFirst().map(Reference::familiar).orElse("nobody");
  }

  /** Bytes of an unpacked layer; empty when it goes while it is walked. */
  Optional<Long> size(Snapshot layer) throws IOException {
    try {
      return Optional.of(snapshots.usage(layer.key()).size());
    } catch (IOException e) {
      if (snapshots.find(layer.key()).isEmpty()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Bytes of a blob; none when it is gone. */
  long size(Digest blob) throws IOException {
    return content.info(blob).map(BlobInfo::size).orElse(0L);
  }
}
