package io.gantry.engine.image;

import io.gantry.content.ContentStore;
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
import io.gantry.oci.MediaType;
import io.gantry.oci.Reference;
import io.gantry.snapshot.tar.Compression;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends images to registries: the layers that are missing there, the configuration, and at last the
 * manifest, byte for byte the one that is kept here unless a layer had to be compressed.
 */
final class Pusher {

  private static final int MAX_DOCUMENT = 8 << 20;

  private final ContentStore content;
  private final Catalog catalog;
  private final Registrar registrar;
  private final Holds holds;
  private final Registries registries;
  private final Uploading uploading;

  Pusher(
      ContentStore content,
      Catalog catalog,
      Registrar registrar,
      Holds holds,
      Registries registries,
      HeavyWork heavy) {
    this.content = content;
    this.catalog = catalog;
    this.registrar = registrar;
    this.holds = holds;
    this.registries = registries;
    this.uploading = new Uploading(content, registries, heavy);
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
    if (reference.tag().isPresent()) {
      if (catalog.byName(reference).isEmpty()) {
        throw new EngineException.NotFound("tag does not exist: " + reference.familiar());
      }
      return List.of(reference);
    }
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
    return names;
  }

  private void pushOne(
      Repository repository, Reference name, PushImage request, TransferListener listener)
      throws IOException {
    CatalogEntry entry =
        catalog
            .byName(name)
            .orElseThrow(
                () -> new EngineException.NotFound("tag does not exist: " + name.familiar()));
    try (Holds.Hold _ = holds.image(entry.id())) {
      Manifest manifest = catalog.manifest(entry);
      List<Descriptor> sent = layers(repository, entry, manifest, name, request, listener);
      uploading.small(repository, manifest.config().digest());
      Optional<Document<Manifest>> changed = changed(manifest, sent);
      byte[] bytes =
          changed.isPresent()
              ? changed.get().bytes()
              : content.read(entry.manifest().digest(), MAX_DOCUMENT);
      String type =
          changed.isPresent() ? changed.get().value().mediaType() : entry.manifest().mediaType();
      String tag = name.tag().orElseThrow();
      repository.uploads().manifest(tag, type, bytes);
      pushed(entry, name, Digest.of(bytes), bytes.length, listener);
    }
  }

  private void pushed(
      CatalogEntry entry, Reference name, Digest digest, long size, TransferListener listener) {
    registrar.name(entry.id(), name.withDigest(digest));
    registrar.tell("push", entry.id(), name.familiar(), name.familiarRepository());
    String tag = name.tag().orElseThrow();
    listener.message(tag + ": digest: " + digest + " size: " + size);
    listener.pushed(tag, digest.toString(), size);
  }

  private List<Descriptor> layers(
      Repository repository,
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
      layers.add(new Uploading.Layer(layer, diffId, elsewhere(layer, name)));
    }
    return uploading.send(repository, layers, request.compression(), listener);
  }

  /** Another repository of the same registry that is known to have a layer. */
  private Optional<String> elsewhere(Descriptor layer, Reference name) {
    return catalog.all().stream()
        .filter(entry -> catalog.manifest(entry).layers().contains(layer))
        .flatMap(entry -> entry.names().keySet().stream())
        .filter(other -> other.digest().isPresent())
        .filter(other -> other.domain().equals(name.domain()) && !other.path().equals(name.path()))
        .map(Reference::path)
        .findFirst();
  }

  /** The manifest of layers as they were sent; empty when that is the one that is there. */
  private static Optional<Document<Manifest>> changed(Manifest manifest, List<Descriptor> sent) {
    if (sent.equals(manifest.layers())) {
      return Optional.empty();
    }
    boolean oci =
        sent.stream().anyMatch(layer -> layer.mediaType().startsWith(MediaType.OCI_LAYER));
    Descriptor config = manifest.config();
    return Optional.of(
        oci && manifest.mediaType().equals(MediaType.DOCKER_MANIFEST)
            ? new Manifest(
                    MediaType.OCI_MANIFEST,
                    manifest.artifactType(),
                    Descriptor.of(MediaType.OCI_CONFIG, config.digest(), config.size()),
                    sent.stream().map(Pusher::asOci).toList(),
                    manifest.annotations())
                .document()
            : new Manifest(
                    manifest.mediaType(),
                    manifest.artifactType(),
                    config,
                    sent,
                    manifest.annotations())
                .document());
  }

  private static Descriptor asOci(Descriptor layer) {
    return switch (layer.mediaType()) {
      case MediaType.DOCKER_LAYER_GZIP ->
          Descriptor.of(MediaType.OCI_LAYER_GZIP, layer.digest(), layer.size());
      case MediaType.DOCKER_LAYER ->
          Descriptor.of(MediaType.OCI_LAYER, layer.digest(), layer.size());
      default -> layer;
    };
  }

  /** The media type that a plain layer gets by a compression. */
  static String compressed(String mediaType, Compression compression) {
    return compression == Compression.ZSTD
        ? MediaType.OCI_LAYER_ZSTD
        : mediaType.equals(MediaType.DOCKER_LAYER)
            ? MediaType.DOCKER_LAYER_GZIP
            : MediaType.OCI_LAYER_GZIP;
  }
}
