package io.gantry.engine.image;

import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Reference;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the index says of one image. Each name is one descriptor of the image's manifest; an image
 * without a name has one descriptor without one. What the layout itself does not provide for is in
 * annotations of Gantry's own.
 *
 * @param id the digest of the configuration
 * @param manifest points to the manifest, without Gantry's and the names' annotations
 * @param names what it is called, and what is known of that
 * @param indexes those for several platforms that it is one of
 * @param attached what is kept with it
 * @param parent the image it was made from on this host
 * @param layerSizes bytes of each unpacked layer
 * @param unsynced the boot of the machine in which it was written, while the disk may not have it
 *     yet
 */
record CatalogEntry(
    Digest id,
    Descriptor manifest,
    SortedMap<Reference, Naming> names,
    List<Digest> indexes,
    List<Attachment> attached,
    Optional<Digest> parent,
    List<Long> layerSizes,
    Optional<String> unsynced) {

  /** The annotation that containerd names images by, in full. */
  static final String CONTAINERD_NAME = "io.containerd.image.name";

  static final String ID = "io.gantry.image.id";
  private static final String INDEXES = "io.gantry.image.indexes";
  private static final String INDEX = "io.gantry.image.index";
  private static final String ATTACHED = "io.gantry.image.attached";
  private static final String PARENT = "io.gantry.image.parent";
  private static final String TAGGED = "io.gantry.image.tagged";
  private static final String UNSYNCED = "io.gantry.image.unsynced";
  private static final String LAYER_SIZES = "io.gantry.image.layer-sizes";

  CatalogEntry {
    names = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(names));
    indexes = List.copyOf(indexes);
    attached = List.copyOf(attached);
    layerSizes = List.copyOf(layerSizes);
  }

  /** An image that has no name yet. */
  static CatalogEntry nameless(
      Digest id,
      Descriptor manifest,
      Optional<Digest> parent,
      List<Long> layerSizes,
      Optional<String> unsynced) {
    return new CatalogEntry(
        id, manifest, new TreeMap<>(), List.of(), List.of(), parent, layerSizes, unsynced);
  }

  CatalogEntry named(Reference name, Naming naming) {
    SortedMap<Reference, Naming> more = new TreeMap<>(names);
    more.put(name, naming);
    return withNames(more);
  }

  CatalogEntry unnamed(Reference name) {
    SortedMap<Reference, Naming> fewer = new TreeMap<>(names);
    fewer.remove(name);
    return withNames(fewer);
  }

  CatalogEntry withNames(SortedMap<Reference, Naming> others) {
    return new CatalogEntry(id, manifest, others, indexes, attached, parent, layerSizes, unsynced);
  }

  /** This one as one of an index. */
  CatalogEntry in(Digest index) {
    if (indexes.contains(index)) {
      return this;
    }
    List<Digest> more = new ArrayList<>(indexes);
    more.add(index);
    return new CatalogEntry(id, manifest, names, more, attached, parent, layerSizes, unsynced);
  }

  /** This one with something more that is kept with it, in the place of what had its tag. */
  CatalogEntry with(Attachment attachment) {
    if (attached.contains(attachment)) {
      return this;
    }
    List<Attachment> more = new ArrayList<>(attached);
    more.removeIf(attachment::replaces);
    more.add(attachment);
    return new CatalogEntry(id, manifest, names, indexes, more, parent, layerSizes, unsynced);
  }

  CatalogEntry synced() {
    return unsynced(Optional.empty());
  }

  CatalogEntry unsynced(Optional<String> boot) {
    return new CatalogEntry(id, manifest, names, indexes, attached, parent, layerSizes, boot);
  }

  /** The index that a name of it stands for. */
  Optional<Digest> index(Reference name) {
    return Optional.ofNullable(names.get(name)).flatMap(Naming::index);
  }

  Optional<Instant> lastTagged() {
    return names.values().stream().map(Naming::since).max(Instant::compareTo);
  }

  /** The descriptors that stand for it in the index. */
  List<Descriptor> descriptors() {
    Map<String, String> notes = new TreeMap<>(manifest.annotations());
    notes.put(ID, id.toString());
    parent.ifPresent(digest -> notes.put(PARENT, digest.toString()));
    unsynced.ifPresent(boot -> notes.put(UNSYNCED, boot));
    notes.put(LAYER_SIZES, joined(layerSizes));
    if (!indexes.isEmpty()) {
      notes.put(INDEXES, joined(indexes));
    }
    if (!attached.isEmpty()) {
      notes.put(ATTACHED, joined(attached));
    }
    if (names.isEmpty()) {
      return List.of(manifest.withAnnotations(notes));
    }
    List<Descriptor> descriptors = new ArrayList<>(names.size());
    names.forEach(
        (name, naming) -> {
          notes.put(Descriptor.REF_NAME, name.familiar());
          notes.put(CONTAINERD_NAME, name.canonical());
          notes.put(TAGGED, naming.since().toString());
          notes.remove(INDEX);
          naming.index().ifPresent(index -> notes.put(INDEX, index.toString()));
          descriptors.add(manifest.withAnnotations(notes));
        });
    return descriptors;
  }

  /** Reads one descriptor of the index; empty when Gantry did not write it. */
  static Optional<CatalogEntry> of(Descriptor descriptor) {
    Map<String, String> notes = new TreeMap<>(descriptor.annotations());
    String id = notes.remove(ID);
    if (id == null) {
      return Optional.empty();
    }
    try {
      SortedMap<Reference, Naming> names = new TreeMap<>();
      String name = notes.remove(CONTAINERD_NAME);
      String tagged = notes.remove(TAGGED);
      Optional<Digest> index = Optional.ofNullable(notes.remove(INDEX)).map(Digest::parse);
      notes.remove(Descriptor.REF_NAME);
      if (name != null) {
        Instant since = tagged == null ? Instant.EPOCH : Instant.parse(tagged);
        names.put(Reference.parse(name), new Naming(since, index));
      }
      Optional<Digest> parent = Optional.ofNullable(notes.remove(PARENT)).map(Digest::parse);
      Optional<String> unsynced = Optional.ofNullable(notes.remove(UNSYNCED));
      List<Long> sizes = list(notes.remove(LAYER_SIZES), Long::valueOf);
      List<Digest> indexes = list(notes.remove(INDEXES), Digest::parse);
      List<Attachment> attached = list(notes.remove(ATTACHED), Attachment::parse);
      Descriptor plain = descriptor.withAnnotations(notes);
      return Optional.of(
          new CatalogEntry(
              Digest.parse(id), plain, names, indexes, attached, parent, sizes, unsynced));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new IllegalArgumentException(
          "index entry " + descriptor.digest() + ": " + e.getMessage(), e);
    }
  }

  private static String joined(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static <T> List<T> list(@Nullable String text, Function<String, T> value) {
    return text == null || text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(value).toList();
  }

  /** This one with the names of another descriptor of the same image. */
  CatalogEntry merge(CatalogEntry other) {
    SortedMap<Reference, Naming> all = new TreeMap<>(names);
    all.putAll(other.names);
    return withNames(all);
  }
}
