package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.content.Lease;
import io.gantry.distribution.Credentials;
import io.gantry.distribution.Registries;
import io.gantry.distribution.RegistryException;
import io.gantry.distribution.RemoteFile;
import io.gantry.distribution.Scope;
import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.check.Fault;
import io.gantry.engine.event.Event;
import io.gantry.engine.event.Events;
import io.gantry.oci.ChainId;
import io.gantry.oci.Digest;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import io.gantry.snapshot.Difference;
import io.gantry.snapshot.Snapshot;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.Snapshots;
import io.gantry.snapshot.tar.ArchiveException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Images whose content lies in an OCI layout and whose layers are snapshots. */
public final class OciImages implements Images {

  private static final System.Logger LOG = System.getLogger(OciImages.class.getName());

  private final ContentStore content;
  private final Snapshots snapshots;
  private final Catalog catalog;
  private final ImageNames names;
  private final Holds holds = new Holds();
  private final LayerIntake intake;
  private final Disk disk;
  private final Registrar registrar;
  private final RootfsImporter importer;
  private final ArchiveLoader loader;
  private final ImageSaver saver;
  private final Variants variants;
  private final Inspection inspection;
  private final ImageLister lister;
  private final ImageRemover remover;
  private final Registries registries;
  private final Puller puller;
  private final Pusher pusher;
  private final Copier copier;
  private final Events events;
  private final InstantSource clock;
  private final HeavyWork heavy = new HeavyWork();
  private final Origins origins;
  private final Garbage garbage;

  private OciImages(
      ContentStore content,
      Snapshots snapshots,
      Events events,
      ImageUsers users,
      Registries registries,
      InstantSource clock)
      throws IOException {
    this.registries = registries;
    this.content = content;
    this.snapshots = snapshots;
    this.events = events;
    this.clock = clock;
    catalog = new Catalog(content);
    names = new ImageNames(catalog);
    intake = new LayerIntake(content, snapshots);
    disk = new Disk(catalog, snapshots, heavy);
    registrar = new Registrar(catalog, intake, events, disk, clock);
    origins = new Origins(content.root());
    garbage = new Garbage(content, snapshots, catalog, holds, origins, registries);
    importer = new RootfsImporter(content, intake, registrar, holds, clock);
    loader = new ArchiveLoader(content, intake, catalog, registrar, holds, garbage);
    Refetch refetch = new Refetch(content, origins, registries);
    saver = new ImageSaver(content, catalog, names, holds, registrar, garbage, refetch);
    variants = new Variants(content, catalog, users);
    inspection = new Inspection(catalog, snapshots);
    lister = new ImageLister(catalog, names, users, variants);
    remover = new ImageRemover(catalog, names, snapshots, holds, users, registrar, garbage);
    LayerStacks stacks =
        new LayerStacks(
            content, intake, new Downloads(content, intake, heavy, garbage, registries), garbage);
    pusher = new Pusher(content, catalog, registrar, holds, registries, heavy, garbage, origins);
    copier = pusher.copier();
    puller = new Puller(content, catalog, registrar, holds, garbage, origins, registries, stacks);
  }

  /**
   * Opens the images of a data root and clears away what an engine that was killed left of layers
   * in the making.
   *
   * @param layout the directory of the OCI layout, {@code <data-root>/content}
   * @param snapshots where layers are unpacked; stays the caller's
   * @param events hears of loads, imports, tags and removals
   * @param users who uses images
   * @param registries where images are pulled from and pushed to
   */
  public static OciImages open(
      Path layout,
      Snapshots snapshots,
      Events events,
      ImageUsers users,
      Registries registries,
      InstantSource clock) {
    try {
      ContentStore content = ContentStore.open(layout, clock);
      OciImages images = new OciImages(content, snapshots, events, users, registries, clock);
      images.clearAway();
      return images;
    } catch (IOException e) {
      throw new EngineException.Internal("open the images in " + layout + ": " + e.getMessage(), e);
    }
  }

  private void clearAway() throws IOException {
    for (Snapshot snapshot : snapshots.list()) {
      if (snapshot.key().value().startsWith(LayerIntake.KEY_PREFIX)) {
        snapshots.remove(snapshot.key());
      }
    }
    boolean lost = disk.forgetLost();
    if (content.doubtful()) {
      doubt();
    }
    if (lost || content.interrupted()) {
      heavy.start("collect what interrupted work left of images", garbage::collect);
    } else {
      sweepSoon();
    }
  }

  /** Without knowing what all images have nothing is taken back. */
  private void doubt() throws IOException {
    try {
      content.doubt(garbage.blobs());
    } catch (EngineException e) {
      LOG.log(Level.WARNING, () -> "verify what an interrupted pull left: " + e.getMessage());
    }
  }

  /** Ends what has been kept of interrupted work for long enough, some time soon. */
  public void sweepSoon() {
    heavy.start("end what was kept of interrupted work", garbage::expire);
  }

  /** What nobody needs, what is kept and why. */
  @Override
  public GarbageReport garbage() {
    return heavy.run("look for what nobody needs", new GarbageReports(content, garbage)::look);
  }

  /** Removes what nobody needs, and tells what that was. */
  @Override
  public GarbageReport collect() {
    return heavy.run(
        "remove what nobody needs",
        () -> {
          GarbageReports reports = new GarbageReports(content, garbage);
          GarbageReport before = reports.look();
          garbage.collect();
          return before.less(reports.look());
        });
  }

  private Lease removing(String what) throws IOException {
    return content.lease("removal of " + what);
  }

  /** Looks for what is wrong with the content of images and their layers. */
  public List<Fault> faults() throws IOException {
    List<Fault> faults =
        new ArrayList<>(new ImageFaults(content, catalog, snapshots, origins).look());
    if (faults.stream().anyMatch(fault -> fault.area().equals("image"))) {
      return faults; // what belongs to nobody is known only when all images can be read
    }
    Fault.Repair collect =
        () ->
            heavy.run(
                "collect what belongs to no image",
                () -> {
                  garbage.collect();
                  return garbage;
                });
    for (Digest blob : garbage.strayBlobs()) {
      faults.add(Fault.of("blob", blob.toString(), "belongs to no image", "removes it", collect));
    }
    for (Snapshot snapshot : garbage.strayLayers()) {
      faults.add(
          Fault.of(
              "layer",
              snapshot.key().value(),
              "belongs to no image and no container",
              "removes it",
              collect));
    }
    return faults;
  }

  /** Looks for blobs that are not what their names say, by reading them all. */
  public List<Fault> digestFaults() throws IOException {
    return new ImageFaults(content, catalog, snapshots, origins).digests();
  }

  /** The directory of the layout. */
  public Path root() {
    return content.root();
  }

  // ---- reading ----

  @Override
  public Image find(String name) {
    return catalog.image(names.find(name));
  }

  @Override
  public HeldImage hold(String name, Optional<Platform> platform) {
    while (true) {
      CatalogEntry entry = names.find(name, platform);
      Holds.Hold hold = holds.image(entry.id());
      if (catalog.byId(entry.id()).isPresent()) {
        return new Held(catalog.image(entry), hold);
      }
      hold.close();
    }
  }

  private record Held(Image image, Holds.Hold hold) implements HeldImage {
    @Override
    public void close() {
      hold.close();
    }
  }

  @Override
  public List<ImageSummary> list(ListImages request) {
    return lister.list(request);
  }

  @Override
  public long layersSize() {
    return remover.spaceUsed();
  }

  @Override
  public int count() {
    return (int) catalog.all().stream().filter(entry -> !catalog.isVariant(entry)).count();
  }

  @Override
  public ImageDetails inspect(String name, Optional<Platform> platform) {
    return inspection.details(names.find(name, platform));
  }

  @Override
  public List<ImageVariant> manifests(String name) {
    return variants.of(names.find(name));
  }

  @Override
  public List<HistoryEntry> history(String name, Optional<Platform> platform) {
    return inspection.history(names.find(name, platform));
  }

  // ---- names ----

  @Override
  public void tag(String name, String repository, String tag) {
    CatalogEntry entry = names.find(name);
    Reference target = target(repository, tag);
    registrar.name(entry.id(), target, names.index(entry, name));
    registrar.tell("tag", entry.id(), target.familiar());
  }

  private static Reference target(String repository, String tag) {
    Reference reference = ImageNames.requireAssignable(ImageNames.parse(repository));
    if (reference.digest().isPresent()) {
      throw new EngineException.InvalidParameter(
          "refusing to create a tag with a digest reference");
    }
    if (tag.isEmpty()) {
      return reference.withDefaultTag();
    }
    if (!Reference.isTag(tag)) {
      throw new EngineException.InvalidParameter("invalid tag format");
    }
    return reference.withTag(tag);
  }

  @Override
  public List<Removal> remove(String name, RemoveImage request) {
    return heavy.run(
        "remove image " + name,
        () -> {
          try (Lease _ = removing(name)) {
            return remover.remove(name, request);
          }
        });
  }

  @Override
  public PruneReport prune(Filters filters) {
    PruneReport report =
        heavy.run(
            "prune images",
            () -> {
              try (Lease _ = removing("unused images")) {
                return remover.prune(filters, clock.instant());
              }
            });
    events.publish(
        new Event(
            "image",
            "prune",
            "",
            Map.of("reclaimed", String.valueOf(report.spaceReclaimed())),
            clock.instant()));
    return report;
  }

  // ---- content in and out ----

  @Override
  public Image importRootfs(ImportImage request, InputStream archive) {
    return heavy.run(
        "import an image",
        () ->
            garbage.orCollected(
                () ->
                    catalog.image(
                        catalog.byId(importer.importRootfs(request, archive)).orElseThrow())));
  }

  @Override
  public Image importFrom(URI address, ImportImage request, LoadListener listener) {
    return heavy.run(
        "import " + address,
        () -> {
          try (RemoteFile file = registries.fetch(address)) {
            listener.message("Downloading from " + address);
            long length = file.length().orElse(Long.MAX_VALUE);
            InputStream archive = new ProgressStream(file.content(), "", length, listener);
            Digest id = importer.importRootfs(request.from(address.toString()), archive);
            return catalog.image(catalog.byId(id).orElseThrow());
          }
        });
  }

  @Override
  public void load(LoadImages request, InputStream archive, LoadListener listener) {
    heavy.run(
        "load images",
        () -> {
          loader.load(request, archive, listener);
          return request;
        });
  }

  @Override
  public void save(List<String> wanted, List<Platform> platforms, OutputStream archive) {
    saver.save(wanted, platforms, archive, heavy);
  }

  @Override
  public void pull(PullImage request, TransferListener listener) {
    heavy.run(
        "pull " + request.reference().familiar(),
        () -> {
          puller.pull(request, listener);
          return request;
        });
  }

  @Override
  public void push(PushImage request, TransferListener listener) {
    heavy.run(
        "push " + request.reference().familiar(),
        () -> {
          pusher.push(request, listener);
          return request;
        });
  }

  @Override
  public void copy(CopyImage request, TransferListener listener) {
    heavy.run(
        "copy " + request.source().familiar(),
        () -> {
          copier.copy(request, listener);
          return request;
        });
  }

  @Override
  public ImagePart parts(String name) {
    CatalogEntry entry = names.find(name);
    return new PartsLister(content, catalog).of(entry, names.index(entry, name));
  }

  @Override
  public RemoteDescription describe(Reference reference, Credentials credentials) {
    Reference named = ImageNames.key(reference);
    String name = named.digest().map(Digest::toString).orElseGet(() -> named.tag().orElseThrow());
    try {
      return registries.attempt(
          named, Scope.PULL, credentials, repository -> RemoteDescription.of(repository, name));
    } catch (IOException e) {
      throw explain("ask for " + named.familiar(), e);
    }
  }

  @Override
  public Registries registries() {
    return registries;
  }

  @Override
  public Image commit(CommitImage request) {
    if (request.image().isEmpty()) {
      return commit(request, Optional.empty());
    }
    try (HeldImage parent = hold(request.image(), Optional.empty())) {
      return commit(request, Optional.of(parent.image()));
    }
  }

  private Image commit(CommitImage request, Optional<Image> parent) {
    return heavy.run(
        "commit container " + request.root(),
        () ->
            garbage.orCollected(
                () -> {
                  try (Difference difference = snapshots.difference(request.root());
                      InputStream archive = LayerArchive.of(difference)) {
                    Digest id = importer.commit(request, parent, archive, clock.instant());
                    return catalog.image(catalog.byId(id).orElseThrow());
                  }
                }));
  }

  @Override
  public void releaseLayers(Optional<ChainId> chain) {
    if (chain.isEmpty()) {
      return;
    }
    heavy.run(
        "remove unused layers",
        () -> {
          try (Lease _ = removing("unused layers")) {
            releaseFrom(SnapshotKey.of(chain.get()));
          }
          return chain;
        });
  }

  private void releaseFrom(SnapshotKey top) throws IOException {
    Optional<SnapshotKey> next = Optional.of(top);
    while (next.isPresent()) {
      Optional<SnapshotKey> parent = snapshots.find(next.get()).flatMap(Snapshot::parent);
      List<Removal> removals = new ArrayList<>();
      remover.dropLayers(List.of(ChainId.parse(next.get().value())), List.of(), removals);
      next = removals.isEmpty() ? Optional.empty() : parent;
    }
  }

  @Override
  public void close() {
    heavy.close();
  }

  /** What the failures of work on images mean to whoever asked for it. */
  static EngineException explain(String what, Exception failure) {
    return switch (failure) {
      case EngineException known -> known;
      case ArchiveException bad ->
          new EngineException.InvalidParameter(String.valueOf(bad.getMessage()), bad);
      case RegistryException told -> RegistryRefusals.explain(told);
      case MalformedDocumentException bad ->
          new EngineException.InvalidParameter(String.valueOf(bad.getMessage()), bad);
      default -> new EngineException.Internal(what + ": " + DiskWords.of(failure), failure);
    };
  }
}
