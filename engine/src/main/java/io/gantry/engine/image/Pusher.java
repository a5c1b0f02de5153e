package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.content.Lease;
import io.gantry.distribution.Registries;
import io.gantry.distribution.Repository;
import io.gantry.distribution.Scope;
import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.DiffId;
import io.gantry.oci.Digest;
import io.gantry.oci.Document;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.Manifest;
import io.gantry.oci.Reference;
import io.gantry.snapshot.tar.Compression;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sends images to registries: the layers that are missing there, the configuration, and at last the
 * manifest, byte for byte the one that is kept here unless a layer had to be compressed. A name
 * that stands for an index takes all of that along, if all of it is here.
 */
final class Pusher {

  private static final int MAX_DOCUMENT = 8 << 20;

  private final ContentStore content;
  private final Catalog catalog;
  private final Registrar registrar;
  private final Holds holds;
  private final Registries registries;
  private final Uploading uploading;
  private final StoredTrees trees;
  private final Garbage garbage;
  private final Origins origins;
  private final Refetch refetch;

  Pusher(
      ContentStore content,
      Catalog catalog,
      Registrar registrar,
      Holds holds,
      Registries registries,
      HeavyWork heavy,
      Garbage garbage,
      Origins origins)
      throws IOException {
    this.content = content;
    this.catalog = catalog;
    this.registrar = registrar;
    this.holds = holds;
    this.registries = registries;
    this.uploading = new Uploading(registries, heavy, new CompressedForms(content.root()));
    this.trees = new StoredTrees(content, catalog, origins);
    this.garbage = garbage;
    this.origins = origins;
    this.refetch = new Refetch(content, origins, registries);
  }

  /** Brings images from registry to registry, as many layers at once as all pushes together. */
  Copier copier() {
    return new Copier(registries, uploading);
  }

  void push(PushImage request, TransferListener listener) throws IOException {
    listener.message("The push refers to repository [" + request.reference().repository() + "]");
    List<Reference> names = names(request.reference());
    registries.attempt(
        request.reference(),
        Scope.PUSH,
        request.credentials(),
        repository -> {
          for (Reference name : names) {
            pushOne(repository, name, request, listener);
          }
          return names;
        });
  }

  private List<Reference> names(Reference reference) {
    List<Reference> names =
        catalog.all().stream()
            .flatMap(entry -> entry.names().keySet().stream())
            .filter(name -> name.tag().isPresent())
            .filter(name -> name.repository().equals(reference.repository()))
            .toList();
    if (names.isEmpty()) {
      throw new EngineException.NotFound(
          "An image does not exist locally with the tag: " + reference.familiarRepository());
    }
    if (reference.tag().isEmpty()) {
      return names;
    }
    if (!names.contains(reference)) {
      throw new EngineException.NotFound("tag does not exist: " + reference.familiar());
    }
    return List.of(reference);
  }

  private void pushOne(
      Repository repository, Reference name, PushImage request, TransferListener listener)
      throws IOException {
    CatalogEntry entry =
        catalog
            .byName(name)
            .orElseThrow(
                () -> new EngineException.NotFound("tag does not exist: " + name.familiar()));
    try (Holds.Hold _ = holds.image(entry.id());
        Lease lease = content.lease("push of " + name.familiar())) {
      BlobSource source = refetch.source(lease, name, request.credentials());
      PushTarget target = PushTarget.choose(trees.leasing(lease), entry, name, request.platform());
      if (request.everything()) {
        requireEverything(target, name);
      }
      Descriptor pushed =
          switch (target) {
            case PushTarget.Whole(ContentTree tree) ->
                whole(repository, source, tree, name, listener);
            case PushTarget.One(CatalogEntry one, Optional<Descriptor> insteadOf) ->
                one(repository, source, lease, one, insteadOf, name, request, listener);
          };
      if (request.everything()) {
        attachments(repository, source, target, name, listener);
      }
      if (carries(target, entry)) {
        registrar.name(entry.id(), name.withDigest(pushed.digest()), indexOf(target));
      }
      registrar.tell("push", entry.id(), name.familiar(), name.familiarRepository());
      String tag = name.tag().orElseThrow();
      listener.message(tag + ": digest: " + pushed.digest() + " size: " + pushed.size());
      listener.pushed(tag, pushed.digest().toString(), pushed.size());
    } finally {
      garbage.after(List.of(), List.of());
    }
  }

  private static void requireEverything(PushTarget target, Reference name) {
    if (target instanceof PushTarget.One(CatalogEntry _, Optional<Descriptor> insteadOf)
        && insteadOf.isPresent()) {
      throw new EngineException.NotFound(
          "not everything of "
              + name.familiar()
              + " is here: index "
              + insteadOf.get().digest()
              + " names what is missing; pull it with --all first");
    }
  }

  /** What is kept with the images that went, except what went with their index. */
  private void attachments(
      Repository repository,
      BlobSource source,
      PushTarget target,
      Reference name,
      TransferListener listener)
      throws IOException {
    Set<Attachment> left = new LinkedHashSet<>();
    switch (target) {
      case PushTarget.Whole(ContentTree tree) -> {
        Digest index = tree.root().self().digest();
        catalog.all().stream()
            .filter(entry -> entry.indexes().contains(index))
            .forEach(entry -> left.addAll(entry.attached()));
        tree.nodes().forEach(node -> left.remove(new Attachment(node.self().digest(), "")));
      }
      case PushTarget.One(CatalogEntry entry, Optional<Descriptor> _) ->
          left.addAll(entry.attached());
    }
    AttachmentSender sender =
        new AttachmentSender(repository, sending(repository, source, name, listener), listener);
    for (Attachment attachment : left) {
      sender.send(attachment, catalog.tree(attachment));
    }
    sender.list();
  }

  /** Another platform's manifest is no digest of the image that has the name. */
  private static boolean carries(PushTarget target, CatalogEntry entry) {
    return !(target instanceof PushTarget.One(CatalogEntry one, Optional<Descriptor> _))
        || one.id().equals(entry.id());
  }

  private static Optional<Digest> indexOf(PushTarget target) {
    return target instanceof PushTarget.Whole(ContentTree tree)
        ? Optional.of(tree.root().self().digest())
        : Optional.empty();
  }

  private Descriptor whole(
      Repository repository,
      BlobSource source,
      ContentTree tree,
      Reference name,
      TransferListener listener)
      throws IOException {
    sending(repository, source, name, listener).send(tree, name.tag().orElseThrow());
    return tree.root().self();
  }

  private TreeSender sending(
      Repository repository, BlobSource source, Reference name, TransferListener listener) {
    return new TreeSender(repository, source, uploading, blob -> elsewhere(blob, name), listener);
  }

  private Descriptor one(
      Repository repository,
      BlobSource source,
      Lease lease,
      CatalogEntry entry,
      Optional<Descriptor> insteadOf,
      Reference name,
      PushImage request,
      TransferListener listener)
      throws IOException {
    try (Holds.Hold _ = holds.image(entry.id())) {
      Manifest manifest = catalog.manifest(entry);
      catalog.blobs(entry).forEach(lease::add);
      List<Descriptor> sent = layers(repository, source, entry, manifest, name, request, listener);
      uploading.small(repository, source, manifest.config(), Optional.empty());
      Optional<Document<Manifest>> changed = Recompressed.of(manifest, sent);
      byte[] bytes =
          changed.isPresent()
              ? changed.get().bytes()
              : content.read(entry.manifest().digest(), MAX_DOCUMENT);
      String type =
          changed.isPresent() ? changed.get().value().mediaType() : entry.manifest().mediaType();
      repository.uploads().manifest(name.tag().orElseThrow(), type, bytes);
      Descriptor pushed = Descriptor.of(type, Digest.of(bytes), bytes.length);
      insteadOf.ifPresent(
          index ->
              listener.pushedInstead(index, pushed.withPlatform(catalog.config(entry).platform())));
      return pushed;
    }
  }

  private List<Descriptor> layers(
      Repository repository,
      BlobSource source,
      CatalogEntry entry,
      Manifest manifest,
      Reference name,
      PushImage request,
      TransferListener listener)
      throws IOException {
    ImageConfig config = catalog.config(entry);
    List<Uploading.Layer> layers = new ArrayList<>();
    for (int i = 0; i < manifest.layers().size(); i++) {
      Descriptor layer = manifest.layers().get(i);
      DiffId diffId = config.diffIds().get(i);
      layers.add(new Uploading.Layer(layer, diffId.digest().shortHex(), elsewhere(layer, name)));
    }
    Optional<Compression> compression =
        request.everything() ? Optional.empty() : Optional.of(request.compression());
    return uploading.send(repository, source, layers, compression, listener);
  }

  /** Another repository of the same registry that is known to have a layer. */
  private Optional<String> elsewhere(Descriptor layer, Reference name) {
    return origins.of(layer.digest()).stream()
        .filter(other -> other.domain().equals(name.domain()) && !other.path().equals(name.path()))
        .map(Reference::path)
        .findFirst()
        .or(() -> named(layer, name));
  }

  private Optional<String> named(Descriptor layer, Reference name) {
    return catalog.all().stream()
        .filter(entry -> catalog.blobs(entry).contains(layer.digest()))
        .flatMap(entry -> catalog.variants(entry).stream())
        .flatMap(entry -> entry.names().keySet().stream())
        .filter(other -> other.digest().isPresent())
        .filter(other -> other.domain().equals(name.domain()) && !other.path().equals(name.path()))
        .map(Reference::path)
        .findFirst();
  }
}
