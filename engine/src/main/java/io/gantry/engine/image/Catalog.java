package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Document;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.Index;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.Manifest;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * Names and ids of the images. What it holds is read off the content store's index when it opens
 * and written there with every change, so there is one truth. Configurations and manifests are read
 * when they are first asked for: opening costs the same for many images as reading one file.
 */
final class Catalog {

  private static final int MAX_DOCUMENT = 8 << 20;

  private final ContentStore content;
  private final Map<Digest, ImageConfig> configs = new ConcurrentHashMap<>();
  private final Map<Digest, Manifest> manifests = new ConcurrentHashMap<>();
  private final Map<Digest, Document<Index>> indexes = new ConcurrentHashMap<>();
  private final Map<Digest, ContentTree> attachments = new ConcurrentHashMap<>();

  /** Descriptors of other tools, which are kept as they are. */
  private final List<Descriptor> foreign = new ArrayList<>();

  /** What the index has of each entry; of use to {@link #update} only. */
  private IdentityHashMap<CatalogEntry, List<Descriptor>> written = new IdentityHashMap<>();

  private volatile State state;

  /** What is known at one time; never changed. */
  private record State(
      NavigableMap<String, CatalogEntry> byId,
      Map<Reference, Digest> byName,
      Map<Digest, List<Digest>> byIndex) {}

  Catalog(ContentStore content) {
    this.content = content;
    NavigableMap<String, CatalogEntry> byId = new TreeMap<>();
    for (Descriptor descriptor : content.index().manifests()) {
      CatalogEntry.of(descriptor)
          .ifPresentOrElse(
              entry -> byId.merge(entry.id().hex(), entry, CatalogEntry::merge),
              () -> foreign.add(descriptor));
    }
    state = state(byId);
  }

  private static State state(NavigableMap<String, CatalogEntry> byId) {
    Map<Reference, Digest> byName = new TreeMap<>();
    byId.values()
        .forEach(entry -> entry.names().keySet().forEach(name -> byName.put(name, entry.id())));
    Map<Digest, List<Digest>> byIndex = new HashMap<>();
    for (CatalogEntry entry : byId.values()) {
      for (Digest index : entry.indexes()) {
        byIndex.computeIfAbsent(index, key -> new ArrayList<>()).add(entry.id());
      }
    }
    return new State(Collections.unmodifiableNavigableMap(byId), byName, byIndex);
  }

  Collection<CatalogEntry> all() {
    return state.byId.values();
  }

  Optional<CatalogEntry> byId(Digest id) {
    return Optional.ofNullable(state.byId.get(id.hex()));
  }

  Optional<CatalogEntry> byName(Reference name) {
    return Optional.ofNullable(state.byName.get(name)).flatMap(this::byId);
  }

  /** The only image whose id begins so; empty when there is none or more than one. */
  Optional<CatalogEntry> byPrefix(String hex) {
    var tail = state.byId.tailMap(hex, true).entrySet().iterator();
    if (hex.isEmpty() || !tail.hasNext()) {
      return Optional.empty();
    }
    var first = tail.next();
    boolean ambiguous = tail.hasNext() && tail.next().getKey().startsWith(hex);
    return first.getKey().startsWith(hex) && !ambiguous
        ? Optional.of(first.getValue())
        : Optional.empty();
  }

  /** Changes what is known, here and on disk; callers take turns. */
  synchronized void update(UnaryOperator<NavigableMap<String, CatalogEntry>> change) {
    NavigableMap<String, CatalogEntry> changed = change.apply(new TreeMap<>(state.byId));
    List<Descriptor> descriptors = new ArrayList<>(foreign);
    IdentityHashMap<CatalogEntry, List<Descriptor>> now = new IdentityHashMap<>();
    for (CatalogEntry entry : changed.values()) {
      List<Descriptor> before = written.get(entry);
      now.put(entry, before == null ? entry.descriptors() : before);
      descriptors.addAll(now.get(entry));
    }
    try {
      content.updateIndex(index -> new Index(index.mediaType(), descriptors, index.annotations()));
    } catch (IOException e) {
      throw new EngineException.Internal(
          "write the image index of " + content.root() + ": " + e.getMessage(), e);
    }
    written = now;
    state = state(changed);
    configs.keySet().removeIf(id -> !changed.containsKey(id.hex()));
    Set<Digest> kept = new HashSet<>();
    changed.values().forEach(entry -> kept.add(entry.manifest().digest()));
    manifests.keySet().retainAll(kept);
    indexes.keySet().retainAll(state.byIndex.keySet());
    Set<Digest> attached = new HashSet<>();
    changed.values().forEach(entry -> entry.attached().forEach(one -> attached.add(one.root())));
    attachments.keySet().retainAll(attached);
  }

  /**
   * The variants of an image: those for other platforms that share an index with it. It comes first
   * itself, and is the only one for most.
   */
  List<CatalogEntry> variants(CatalogEntry entry) {
    State now = state;
    Set<Digest> ids = new LinkedHashSet<>();
    ids.add(entry.id());
    entry.indexes().forEach(index -> ids.addAll(now.byIndex.getOrDefault(index, List.of())));
    return ids.stream()
        .map(id -> id.equals(entry.id()) ? entry : now.byId.get(id.hex()))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Whether an image has a name, be it by way of a variant of it. */
  boolean isNamed(CatalogEntry entry) {
    return variants(entry).stream().anyMatch(variant -> !variant.names().isEmpty());
  }

  /** Whether it is a variant that what has the name stands for. */
  boolean isVariant(CatalogEntry entry) {
    return entry.names().isEmpty() && isNamed(entry);
  }

  /** The variant that serves a platform: an image itself, if it does. */
  Optional<CatalogEntry> forPlatform(CatalogEntry entry, Platform platform) {
    return variants(entry).stream()
        .filter(variant -> config(variant).platform().serves(platform))
        .findFirst();
  }

  /** An index for several platforms. */
  Document<Index> index(Digest digest) {
    return indexes.computeIfAbsent(digest, key -> Document.read(read(key, "index"), Index::parse));
  }

  ImageConfig config(CatalogEntry entry) {
    return configs.computeIfAbsent(
        entry.id(), id -> Document.read(read(id, "configuration"), ImageConfig::parse).value());
  }

  Manifest manifest(CatalogEntry entry) {
    return manifests.computeIfAbsent(
        entry.manifest().digest(), digest -> Manifest.parse(read(digest, "manifest")));
  }

  /** Everything in the content store that an image is made of. */
  Set<Digest> blobs(CatalogEntry entry) {
    Set<Digest> blobs = ownBlobs(entry);
    blobs.addAll(entry.indexes());
    for (Attachment attachment : entry.attached()) {
      blobs.add(attachment.root());
      blobs.addAll(tree(attachment).blobs());
    }
    return blobs;
  }

  /** The same without its indexes and what is kept with it. */
  Set<Digest> ownBlobs(CatalogEntry entry) {
    Manifest manifest = manifest(entry);
    Set<Digest> blobs = new HashSet<>();
    blobs.add(entry.manifest().digest());
    blobs.add(manifest.config().digest());
    manifest.layers().forEach(layer -> blobs.add(layer.digest()));
    return blobs;
  }

  /** What is kept with an image, with all that it names and that is there. */
  ContentTree tree(Attachment attachment) {
    return attachments.computeIfAbsent(attachment.root(), this::tree);
  }

  private ContentTree tree(Digest root) {
    try {
      return ContentTree.of(ContentTree.unknown(root), this::document);
    } catch (IOException | MalformedDocumentException e) {
      return new ContentTree(List.of()); // what is damaged must not hold up work on other images
    }
  }

  private Optional<byte[]> document(Descriptor document) {
    try {
      return Optional.of(content.read(document.digest(), MAX_DOCUMENT));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private byte[] read(Digest digest, String what) {
    try {
      return content.read(digest, MAX_DOCUMENT);
    } catch (IOException e) {
      throw new EngineException.Internal("read the " + what + " of an image: " + e.getMessage(), e);
    }
  }

  Image image(CatalogEntry entry) {
    return new Image(
        entry.id(),
        config(entry),
        entry.manifest(),
        List.copyOf(entry.names().keySet()),
        entry.parent(),
        entry.layerSizes(),
        entry.lastTagged());
  }
}
