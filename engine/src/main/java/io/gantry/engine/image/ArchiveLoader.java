package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.content.Lease;
import io.gantry.engine.EngineException;
import io.gantry.oci.ChainId;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Document;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.Manifest;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Loads the images of an archive: one pass over the stream, then each image gets its layers stacked
 * and its names.
 */
final class ArchiveLoader {

  private static final int MAX_CONFIG = 8 << 20;

  private final ContentStore content;
  private final LayerIntake intake;
  private final Catalog catalog;
  private final Registrar registrar;
  private final Holds holds;
  private final Garbage garbage;

  ArchiveLoader(
      ContentStore content,
      LayerIntake intake,
      Catalog catalog,
      Registrar registrar,
      Holds holds,
      Garbage garbage) {
    this.content = content;
    this.catalog = catalog;
    this.intake = intake;
    this.registrar = registrar;
    this.holds = holds;
    this.garbage = garbage;
  }

  void load(LoadImages request, InputStream archive, LoadListener listener) throws IOException {
    Set<Digest> fresh = Set.of();
    List<ImageConfig> stacks = new ArrayList<>();
    try (Lease lease = content.lease("load of an archive")) {
      ArchiveContents contents = new ArchiveContents(content, intake, lease, listener);
      fresh = contents.fresh();
      try {
        contents.read(archive);
        garbage.keepArchives(fresh);
        boolean none = request.platform().isPresent();
        for (ArchivedImage image : images(contents, request)) {
          none &= !load(image, request, contents, lease, stacks, listener);
        }
        if (none) {
          throw new EngineException.NotFound(
              "requested platform "
                  + request.platform().map(Platform::toString).orElse("")
                  + " not found in the archive");
        }
        stacks.clear(); // all of them are images
      } finally {
        contents.discardLayers();
      }
    } finally {
      garbage.after(fresh, stacks);
    }
  }

  private List<ArchivedImage> images(ArchiveContents contents, LoadImages request)
      throws IOException {
    boolean docker = contents.has(DockerArchive.MANIFEST);
    boolean layout = contents.has(LayoutArchive.INDEX);
    if (!docker && !layout && contents.has(FolderArchive.REPOSITORIES)) {
      return FolderArchive.images(contents);
    }
    if (!docker && !layout) {
      throw new EngineException.InvalidParameter(
          "unrecognized image format: the archive has neither manifest.json nor index.json");
    }
    if (docker && DirectoryArchive.is(contents)) {
      return List.of(DirectoryArchive.image(contents));
    }
    List<ArchivedImage> inLayout =
        layout ? LayoutArchive.images(contents, request.platform()) : List.of();
    return docker ? withManifests(DockerArchive.images(contents), inLayout) : inLayout;
  }

  /**
   * Today's archives have both forms; the layout's manifests then are kept as they came, and so are
   * the variants of which only it knows.
   */
  private static List<ArchivedImage> withManifests(
      List<ArchivedImage> images, List<ArchivedImage> inLayout) {
    Map<Digest, ArchivedImage> layout = new LinkedHashMap<>();
    inLayout.forEach(image -> layout.putIfAbsent(image.config(), image));
    List<ArchivedImage> both = new ArrayList<>();
    for (ArchivedImage image : images) {
      ArchivedImage same = layout.remove(image.config());
      both.add(same == null ? image : image.as(same));
    }
    layout.values().stream().filter(image -> image.index().isPresent()).forEach(both::add);
    return both;
  }

  /** Loads an image, unless it is for another platform than the one that was asked for. */
  private boolean load(
      ArchivedImage archived,
      LoadImages request,
      ArchiveContents contents,
      Lease lease,
      List<ImageConfig> stacks,
      LoadListener listener)
      throws IOException {
    ImageConfig config = ImageConfig.parse(content.read(archived.config(), MAX_CONFIG));
    if (request.platform().map(wish -> !config.platform().serves(wish)).orElse(false)) {
      return false;
    }
    if (!config.platform().os().equals("linux")) {
      if (archived.index().isPresent()) {
        return false; // one variant of many
      }
      throw new EngineException.InvalidParameter(
          "cannot load " + config.platform().os() + " image on linux");
    }
    if (config.diffIds().size() != archived.layers().size()) {
      throw new EngineException.InvalidParameter(
          "invalid manifest, layers length mismatch: expected "
              + archived.layers().size()
              + ", got "
              + config.diffIds().size());
    }
    stacks.add(config);
    try (Holds.Hold _ = holds.layers(config.chains())) {
      List<Descriptor> layers = stack(archived, config, contents);
      Descriptor manifest =
          archived.manifest().isPresent()
              ? archived.manifest().get()
              : manifest(archived, config, layers, lease);
      register(archived, config, manifest, listener);
      return true;
    }
  }

  private List<Descriptor> stack(
      ArchivedImage archived, ImageConfig config, ArchiveContents contents) throws IOException {
    List<Descriptor> layers = new ArrayList<>();
    Optional<ChainId> parent = Optional.empty();
    List<ChainId> chains = config.chains();
    for (int i = 0; i < chains.size(); i++) {
      Digest blob = archived.layers().get(i);
      contents.requireGood(blob);
      if (!intake.has(chains.get(i))) {
        place(i, blob, config, parent, chains.get(i), contents);
      }
      layers.add(intake.descriptor(blob));
      parent = Optional.of(chains.get(i));
    }
    return layers;
  }

  private void place(
      int i,
      Digest blob,
      ImageConfig config,
      Optional<ChainId> parent,
      ChainId chain,
      ArchiveContents contents)
      throws IOException {
    Optional<TakenLayer> unpacked = contents.takeUnpacked(blob);
    if (unpacked.isEmpty()) {
      intake.unpack(blob, parent, config.diffIds().get(i));
      return;
    }
    if (!unpacked.get().diffId().equals(config.diffIds().get(i))) {
      intake.discard(unpacked.get());
      throw new EngineException.InvalidParameter(
          "invalid diffID for layer "
              + i
              + ": expected \""
              + config.diffIds().get(i)
              + "\", got \""
              + unpacked.get().diffId()
              + "\"");
    }
    intake.settle(unpacked.get(), parent, chain);
  }

  private Descriptor manifest(
      ArchivedImage archived, ImageConfig config, List<Descriptor> layers, Lease lease)
      throws IOException {
    long size = content.info(archived.config()).orElseThrow().size();
    Document<Manifest> manifest =
        Manifest.of(Descriptor.of(MediaType.OCI_CONFIG, archived.config(), size), layers)
            .document();
    content.put(lease, manifest.bytes());
    return manifest.descriptor(MediaType.OCI_MANIFEST).withPlatform(config.platform());
  }

  private void register(
      ArchivedImage archived, ImageConfig config, Descriptor manifest, LoadListener listener)
      throws IOException {
    CatalogEntry entry =
        registrar.register(archived.config(), config, manifest, archived.index(), Optional.empty());
    archived.attached().forEach(root -> registrar.attach(entry.id(), new Attachment(root, "")));
    for (Reference name : archived.names()) {
      name(entry, name, archived.index(), listener);
      listener.message("Loaded image: " + name.familiar());
    }
    if (archived.names().isEmpty() && !catalog.isVariant(entry)) {
      listener.message("Loaded image ID: " + entry.id());
    }
    registrar.tell("load", entry.id(), entry.id().toString());
  }

  /** Of an index, what is for this host keeps the name that all of it have. */
  private void name(
      CatalogEntry entry, Reference name, Optional<Digest> index, LoadListener listener) {
    boolean kept =
        catalog
            .byName(name)
            .filter(holder -> !holder.id().equals(entry.id()))
            .filter(holder -> index.map(holder.indexes()::contains).orElse(false))
            .filter(holder -> catalog.config(holder).platform().serves(Platform.host()))
            .isPresent();
    if (kept) {
      return;
    }
    registrar
        .name(entry.id(), name, index)
        .flatMap(catalog::byId)
        .filter(old -> !catalog.isVariant(old))
        .ifPresent(
            old ->
                listener.message(
                    "The image "
                        + name.familiar()
                        + " already exists, renaming the old one with ID "
                        + old.id()
                        + " to empty string"));
  }
}
