package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.content.Lease;
import io.gantry.distribution.Referrers;
import io.gantry.distribution.Registries;
import io.gantry.distribution.RegistryException;
import io.gantry.distribution.RemoteManifest;
import io.gantry.distribution.Repository;
import io.gantry.distribution.Scope;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.Index;
import io.gantry.oci.Manifest;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gets images from registries: what the name stands for, the configuration, the layers that are
 * missing, and then, when all is there and verified, the names.
 */
final class Puller {

  private static final int MOST_PARTS = 500;

  private final ContentStore content;
  private final Catalog catalog;
  private final Registrar registrar;
  private final Holds holds;
  private final Garbage garbage;
  private final Origins origins;
  private final Registries registries;
  private final LayerStacks stacks;

  Puller(
      ContentStore content,
      Catalog catalog,
      Registrar registrar,
      Holds holds,
      Garbage garbage,
      Origins origins,
      Registries registries,
      LayerStacks stacks) {
    this.content = content;
    this.catalog = catalog;
    this.registrar = registrar;
    this.holds = holds;
    this.garbage = garbage;
    this.origins = origins;
    this.registries = registries;
    this.stacks = stacks;
  }

  void pull(PullImage request, TransferListener listener) throws IOException {
    garbage.before();
    Reference wanted = request.allTags() ? request.reference() : named(request.reference());
    try {
      boolean news =
          registries.attempt(
              wanted,
              Scope.PULL,
              request.credentials(),
              repository -> pull(repository, wanted, request, listener));
      listener.message(
          (news ? "Status: Downloaded newer image for " : "Status: Image is up to date for ")
              + wanted.familiar());
    } catch (RegistryException e) {
      throw RegistryRefusals.ofPull(wanted, e);
    }
  }

  private static Reference named(Reference reference) {
    return reference.digest().map(reference::withDigest).orElseGet(reference::withDefaultTag);
  }

  private boolean pull(
      Repository repository, Reference wanted, PullImage request, TransferListener listener)
      throws IOException {
    if (!request.allTags()) {
      return pullOne(repository, wanted, request, listener);
    }
    boolean news = false;
    Optional<Reference> last = Optional.empty();
    for (String tag : repository.tags()) {
      if (Reference.isTag(tag) && !Referrers.isTag(tag)) {
        last = Optional.of(wanted.withTag(tag));
        news |= pullOne(repository, last.get(), request, listener);
      }
    }
    last.flatMap(catalog::byName)
        .ifPresent(
            entry ->
                registrar.tell("pull", entry.id(), wanted.familiar(), wanted.familiarRepository()));
    return news;
  }

  private boolean pullOne(
      Repository repository, Reference name, PullImage request, TransferListener listener)
      throws IOException {
    String tagOrDigest = name.digest().map(Digest::toString).orElseGet(() -> name.tag().get());
    RemoteManifest top = repository.manifest(tagOrDigest);
    registries.verify(repository, name, top);
    String shown = name.digest().isPresent() ? name.canonical() : tagOrDigest;
    listener.status(shown, "Pulling from " + name.path(), 0, 0);
    List<RemoteImage> images = images(repository, top, request);
    List<Holds.Hold> held = images.stream().map(image -> holds.image(image.id())).toList();
    boolean news = false;
    try {
      for (RemoteImage image : images) {
        news |= pullImage(repository, image, name, request, listener);
      }
      if (request.everything()) {
        pullEverything(repository, top, images, name, listener);
      }
    } finally {
      held.forEach(Holds.Hold::close);
    }
    RemoteImage image = images.getFirst();
    listener.message("Digest: " + image.top().digest());
    if (!request.allTags()) {
      registrar.tell("pull", image.id(), name.familiar(), name.familiarRepository());
    }
    return news;
  }

  private void pullEverything(
      Repository repository,
      RemoteManifest top,
      List<RemoteImage> images,
      Reference name,
      TransferListener listener)
      throws IOException {
    Map<Digest, Digest> byManifest = new LinkedHashMap<>();
    images.forEach(image -> byManifest.put(image.descriptor().digest(), image.id()));
    int attempts = registries.settings().attempts();
    new EverythingPuller(content, catalog, registrar, garbage, repository, attempts, listener)
        .pull(top, byManifest);
    // an image that is here by another manifest is one of the index only now
    images.forEach(image -> name(image, name));
  }

  /** The one for the platform, or, when everything is wanted, all that this host can unpack. */
  private static List<RemoteImage> images(
      Repository repository, RemoteManifest top, PullImage request) throws IOException {
    if (!request.everything() || !MediaType.isIndex(top.mediaType())) {
      return List.of(RemoteImage.of(repository, top, request.platform()));
    }
    List<Descriptor> parts = Index.parse(top.bytes()).manifests();
    if (parts.size() > MOST_PARTS) {
      throw new RegistryException(
          RegistryException.Kind.INVALID,
          "invalid manifest: its index has more than " + MOST_PARTS + " parts");
    }
    List<RemoteImage> images = new ArrayList<>();
    for (Descriptor part : parts) {
      boolean linux = part.platform().map(Platform::os).orElse("linux").equals("linux");
      if (linux && MediaType.isManifest(part.mediaType()) && !Attestations.isForNobody(part)) {
        RemoteManifest source = repository.manifest(part.digest().toString());
        if (MediaType.isConfig(Manifest.parse(source.bytes()).config().mediaType())) {
          images.add(RemoteImage.of(top, source));
        }
      }
    }
    return images.isEmpty()
        ? List.of(RemoteImage.of(repository, top, Optional.empty())) // which says what is wrong
        : images;
  }

  private boolean pullImage(
      Repository repository,
      RemoteImage image,
      Reference name,
      PullImage request,
      TransferListener listener)
      throws IOException {
    Optional<CatalogEntry> known = catalog.byId(image.id());
    if (known.isEmpty()) {
      fetch(repository, image, name, request, listener);
    } else {
      origins.add(name, image.manifest().layers());
      joinIndex(known.get(), image);
    }
    boolean named = name(image, name);
    return named || known.isEmpty();
  }

  private void fetch(
      Repository repository,
      RemoteImage image,
      Reference name,
      PullImage request,
      TransferListener listener)
      throws IOException {
    byte[] bytes = image.config(repository);
    ImageConfig config = image.configured(bytes, name, request.platform());
    Set<Digest> fresh = new HashSet<>(Set.of(image.id(), image.descriptor().digest()));
    image.manifest().layers().forEach(layer -> fresh.add(layer.digest()));
    image.index().ifPresent(index -> fresh.add(index.digest()));
    List<ImageConfig> unfinished = new ArrayList<>(List.of(config));
    try {
      String what = "pull of " + name.familiar();
      try (Lease lease = content.lease(what, fresh, Garbage.RESUMABLE);
          Holds.Hold _ = holds.layers(config.chains())) {
        fetch(repository, image, name, config, listener, lease, bytes);
        unfinished.clear();
      }
    } finally {
      garbage.after(fresh, unfinished);
    }
  }

  /** Under a lease that goes on when this is interrupted, and ends when it is over. */
  private void fetch(
      Repository repository,
      RemoteImage image,
      Reference name,
      ImageConfig config,
      TransferListener listener,
      Lease lease,
      byte[] bytes)
      throws IOException {
    boolean over = true;
    try {
      stacks.get(repository, List.copyOf(image.manifest().layers()), config, listener);
      EverythingPuller.put(content, lease, image.descriptor().digest(), image.source().bytes());
      EverythingPuller.put(content, lease, image.id(), bytes);
      origins.add(name, image.manifest().layers());
      register(image, config, lease);
    } catch (IOException e) {
      over = !Interruption.mayGoOn(e);
      throw e;
    } finally {
      if (over) {
        lease.done();
      }
    }
  }

  /** An image that is here may turn out to be one of several of a name. */
  private void joinIndex(CatalogEntry known, RemoteImage image) throws IOException {
    Optional<Digest> index = image.index().map(RemoteManifest::digest);
    boolean direct = known.manifest().digest().equals(image.descriptor().digest());
    if (index.isPresent() && direct && !known.indexes().contains(index.get())) {
      try (Lease lease = content.lease("pull of an index")) {
        lease.add(index.get());
        register(image, catalog.config(known), lease);
      } catch (IOException | RuntimeException e) {
        garbage.after(Set.of(index.get()), List.of());
        throw e;
      }
    }
  }

  private void register(RemoteImage image, ImageConfig config, Lease lease) throws IOException {
    Optional<RemoteManifest> index = image.index();
    if (index.isPresent()) {
      EverythingPuller.put(content, lease, index.get().digest(), index.get().bytes());
    }
    registrar.register(
        image.id(),
        config,
        image.descriptor(),
        index.map(RemoteManifest::digest),
        Optional.empty());
  }

  /** Gives the image its names; tells whether any of them is news. */
  private boolean name(RemoteImage image, Reference name) {
    Digest bearer = bearer(image);
    boolean news = giveName(bearer, name.withDigest(image.top().digest()), image);
    if (name.tag().isPresent()) {
      news |= giveName(bearer, name, image);
    }
    return news;
  }

  private boolean giveName(Digest bearer, Reference name, RemoteImage image) {
    Optional<Digest> index =
        image
            .index()
            .map(RemoteManifest::digest)
            .filter(catalog.byId(bearer).map(CatalogEntry::indexes).orElse(List.of())::contains);
    boolean had =
        catalog
            .byName(name)
            .filter(entry -> entry.id().equals(bearer) && entry.index(name).equals(index))
            .isPresent();
    if (!had) {
      registrar.name(bearer, name, index);
    }
    return !had;
  }

  /** Of the images of an index that are here, the one for this host has the names. */
  private Digest bearer(RemoteImage image) {
    CatalogEntry fetched = catalog.byId(image.id()).orElseThrow();
    Optional<Digest> index = image.index().map(RemoteManifest::digest);
    if (index.isEmpty() || isForHost(fetched)) {
      return fetched.id();
    }
    return catalog.variants(fetched).stream()
        .filter(variant -> variant.indexes().contains(index.get()))
        .filter(this::isForHost)
        .findFirst()
        .orElse(fetched)
        .id();
  }

  private boolean isForHost(CatalogEntry entry) {
    return Platforms.runs(catalog.config(entry).platform(), Platform.host());
  }
}
