package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import io.gantry.engine.FilterTime;
import io.gantry.engine.Filters;
import io.gantry.oci.ChainId;
import io.gantry.oci.Digest;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import io.gantry.snapshot.SnapshotException;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.Snapshots;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes names and images, by Docker's rules: an image goes with its last name, unless a container
 * or another image needs it. One removal at a time.
 */
final class ImageRemover {

  private static final Logger LOG = System.getLogger(ImageRemover.class.getName());
  private static final Set<String> PRUNE_FILTERS = Set.of("dangling", "label", "label!", "until");

  private final Catalog catalog;
  private final ImageNames names;
  private final Snapshots snapshots;
  private final Holds holds;
  private final ImageUsers users;
  private final Registrar registrar;
  private final Garbage garbage;
  private final Conflicts conflicts;

  /** Bytes of layers that went with images, guarded by this. */
  private long freed;

  ImageRemover(
      Catalog catalog,
      ImageNames names,
      Snapshots snapshots,
      Holds holds,
      ImageUsers users,
      Registrar registrar,
      Garbage garbage) {
    this.catalog = catalog;
    this.names = names;
    this.snapshots = snapshots;
    this.holds = holds;
    this.users = users;
    this.registrar = registrar;
    this.garbage = garbage;
    this.conflicts = new Conflicts(catalog, holds, users);
  }

  // ---- one image ----

  synchronized List<Removal> remove(String name, RemoveImage request) throws IOException {
    CatalogEntry entry = names.find(name);
    List<Removal> removals = new ArrayList<>();
    if (!request.platforms().isEmpty()) {
      for (Platform platform : request.platforms()) {
        removeVariant(names.find(name, Optional.of(platform)), request, removals);
      }
      return removals;
    }
    if (names.isIdOf(entry, name)) {
      if (oneRepository(entry.names().keySet())) {
        conflicts.refuse(entry, request.force(), Conflicts.Names.IGNORED);
        untagAll(entry, removals);
      }
    } else if (untagged(entry, name, request, removals) || isNeeded(entry.id(), request)) {
      return removals;
    }
    delete(entry.id(), request, removals);
    return removals;
  }

  /** Removes the image for one platform; its names go to another that is left, if there is one. */
  private void removeVariant(CatalogEntry entry, RemoveImage request, List<Removal> removals)
      throws IOException {
    conflicts.refuse(entry, request.force(), Conflicts.Names.IGNORED);
    catalog.variants(entry).stream()
        .skip(1)
        .findFirst()
        .ifPresent(
            heir ->
                entry
                    .names()
                    .forEach((name, naming) -> registrar.name(heir.id(), name, naming.index())));
    delete(entry.id(), request, removals);
  }

  /** Takes a name away; true when others remain, which then is all there is to do. */
  private boolean untagged(
      CatalogEntry entry, String name, RemoveImage request, List<Removal> removals) {
    if (!request.force() && oneRepository(entry.names().keySet())) {
      Optional<ImageUsers.User> user = conflicts.user(entry.id());
      if (user.isPresent()) {
        throw new EngineException.Conflict(
            "conflict: unable to remove repository reference \""
                + name
                + "\" (must force) - container "
                + Conflicts.shortId(user.get().containerId())
                + " is using its referenced image "
                + entry.id().shortHex());
      }
    }
    Reference said = ImageNames.parse(name);
    Reference reference = ImageNames.key(said);
    untag(entry.id(), reference, said.withDefaultTag().familiar(), removals);
    if (reference.tag().isPresent()) {
      untagDigests(entry.id(), reference, removals);
    }
    return catalog.byId(entry.id()).map(left -> !left.names().isEmpty()).orElse(false);
  }

  /** An image that lost its last name but is needed stays without one, as it does with Docker. */
  private boolean isNeeded(Digest id, RemoveImage request) {
    return catalog
        .byId(id)
        .flatMap(left -> conflicts.of(left, request.force(), Conflicts.Names.COUNT))
        .isPresent();
  }

  /** With the last tag of a repository go the digests known of it. */
  private void untagDigests(Digest id, Reference tag, List<Removal> removals) {
    List<Reference> same =
        catalog.byId(id).stream()
            .flatMap(entry -> entry.names().keySet().stream())
            .filter(name -> name.repository().equals(tag.repository()))
            .toList();
    if (same.stream().allMatch(name -> name.tag().isEmpty())) {
      same.forEach(name -> untag(id, name, removals));
    }
  }

  private void untagAll(CatalogEntry entry, List<Removal> removals) {
    entry.names().keySet().forEach(name -> untag(entry.id(), name, removals));
  }

  private void untag(Digest id, Reference name, List<Removal> removals) {
    untag(id, name, name.familiar(), removals);
  }

  private void untag(Digest id, Reference name, String said, List<Removal> removals) {
    catalog.update(
        entries -> {
          entries.computeIfPresent(id.hex(), (hex, entry) -> entry.unnamed(name));
          return entries;
        });
    removals.add(new Removal.Untagged(said));
    registrar.tell("untag", id, id.toString());
  }

  /** At most one tag, and nothing but digests of its repository besides. */
  private static boolean oneRepository(Set<Reference> references) {
    long tags = references.stream().filter(name -> name.tag().isPresent()).count();
    long repositories = references.stream().map(Reference::repository).distinct().count();
    return references.size() <= 1 || (tags <= 1 && repositories == 1);
  }

  private void delete(Digest id, RemoveImage request, List<Removal> removals) throws IOException {
    Optional<CatalogEntry> entry = catalog.byId(id);
    if (entry.isEmpty()) {
      return;
    }
    conflicts.refuse(entry.get(), request.force(), Conflicts.Names.COUNT);
    List<CatalogEntry> variants = catalog.variants(entry.get());
    untagAll(entry.get(), removals);
    drop(entry.get(), removals);
    if (variants.stream().skip(1).allMatch(variant -> variant.names().isEmpty())) {
      deleteVariants(variants.stream().skip(1).toList(), request, removals);
    }
    if (request.pruneParents() && entry.get().parent().isPresent()) {
      deleteParent(entry.get().parent().get(), removals);
    }
  }

  /** What had its name by way of another goes with that one, unless a container needs it. */
  private void deleteVariants(
      List<CatalogEntry> variants, RemoveImage request, List<Removal> removals) throws IOException {
    for (CatalogEntry variant : variants) {
      if (conflicts.of(variant, request.force(), Conflicts.Names.COUNT).isEmpty()) {
        drop(variant, removals);
      }
    }
  }

  private void deleteParent(Digest parent, List<Removal> removals) throws IOException {
    Optional<CatalogEntry> entry = catalog.byId(parent);
    if (entry.isPresent()
        && entry.get().names().isEmpty()
        && conflicts.of(entry.get(), false, Conflicts.Names.COUNT).isEmpty()) {
      delete(parent, RemoveImage.DEFAULT, removals);
    }
  }

  // ---- gone ----

  private void drop(CatalogEntry entry, List<Removal> removals) throws IOException {
    Optional<Parts> parts = parts(entry);
    forget(entry);
    registrar.tell("delete", entry.id(), entry.id().toString());
    removals.add(new Removal.Deleted(entry.id().toString()));
    if (parts.isEmpty()) {
      garbage.collect();
      return;
    }
    garbage.dropImage(parts.get().blobs());
    freed += dropLayers(parts.get().chains(), entry.layerSizes(), removals);
  }

  /** What goes with an image. */
  private record Parts(Set<Digest> blobs, List<ChainId> chains) {}

  /** Empty for a damaged image: what it had is what nobody else has. */
  private Optional<Parts> parts(CatalogEntry entry) {
    try {
      return Optional.of(new Parts(catalog.blobs(entry), catalog.config(entry).chains()));
    } catch (EngineException.Internal | MalformedDocumentException e) {
      LOG.log(Level.WARNING, "image {0} is damaged: {1}", entry.id(), e.getMessage());
      return Optional.empty();
    }
  }

  /** Nobody takes hold of it between the last look and its end. */
  private void forget(CatalogEntry entry) throws IOException {
    holds.still(
        () -> {
          if (holds.holds(entry.id())) {
            throw new EngineException.Conflict(
                "conflict: unable to delete " + entry.id().shortHex() + " " + Conflicts.HELD);
          }
          catalog.update(
              entries -> {
                entries.remove(entry.id().hex());
                return entries;
              });
          return entry;
        });
  }

  /** Removes layers from the top down, as far as nothing needs them. */
  synchronized long dropLayers(List<ChainId> chains, List<Long> sizes, List<Removal> removals)
      throws IOException {
    return holds.still(() -> dropFree(chains, sizes, removals));
  }

  private long dropFree(List<ChainId> chains, List<Long> sizes, List<Removal> removals)
      throws IOException {
    Set<ChainId> needed = new HashSet<>();
    catalog.all().forEach(other -> needed.addAll(catalog.config(other).chains()));
    long bytes = 0;
    for (int i = chains.size() - 1; i >= 0; i--) {
      ChainId chain = chains.get(i);
      if (needed.contains(chain) || holds.holds(chain) || !removeSnapshot(chain)) {
        break;
      }
      removals.add(new Removal.Deleted(chain.toString()));
      bytes += i < sizes.size() ? sizes.get(i) : 0;
    }
    return bytes;
  }

  private boolean removeSnapshot(ChainId chain) throws IOException {
    try {
      snapshots.remove(SnapshotKey.of(chain));
      return true;
    } catch (SnapshotException e) {
      return e.reason() == SnapshotException.Reason.NOT_FOUND;
    }
  }

  // ---- many ----

  synchronized PruneReport prune(Filters filters, Instant now) throws IOException {
    filters.requireKnown(PRUNE_FILTERS);
    boolean danglingOnly = filters.flag("dangling", true);
    Optional<Instant> until = FilterTime.until(filters, now);
    Set<Digest> used = new HashSet<>();
    users.all().forEach(user -> used.add(user.image()));
    List<Removal> removals = new ArrayList<>();
    long before = freed;
    for (CatalogEntry entry : List.copyOf(catalog.all())) {
      if (catalog.byId(entry.id()).isEmpty()) {
        continue; // it went with another
      }
      ImageConfig config = catalog.config(entry);
      Instant created = config.created().orElse(Instant.EPOCH);
      boolean chosen =
          !used.contains(entry.id())
              && (danglingOnly ? !catalog.isNamed(entry) : !catalog.isVariant(entry))
              && until.map(created::isBefore).orElse(true)
              && ImageLister.labelled(filters, config);
      if (chosen && conflicts.of(entry, true, Conflicts.Names.IGNORED).isEmpty()) {
        deleteUnlessUsed(entry.id(), removals);
      }
    }
    return new PruneReport(removals, freed - before);
  }

  /** A container may be created from it since it was looked at. */
  private void deleteUnlessUsed(Digest id, List<Removal> removals) throws IOException {
    try {
      delete(id, RemoveImage.FORCED, removals);
    } catch (EngineException.Conflict e) {
      LOG.log(Level.DEBUG, "image {0} stays: {1}", id, e.getMessage());
    }
  }

  /** Bytes of all layers of all images, each counted once. */
  long spaceUsed() {
    Set<ChainId> counted = new HashSet<>();
    long sum = 0;
    for (CatalogEntry entry : catalog.all()) {
      List<ChainId> chains = catalog.config(entry).chains();
      for (int i = 0; i < Math.min(chains.size(), entry.layerSizes().size()); i++) {
        sum += counted.add(chains.get(i)) ? entry.layerSizes().get(i) : 0;
      }
    }
    return sum;
  }
}
