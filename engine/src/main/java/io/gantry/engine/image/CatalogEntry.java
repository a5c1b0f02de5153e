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
 * @param names what it is called, and when it got that name
 * @param indexes those for several platforms that it is one of
 * @param parent the image it was made from on this host
 * @param layerSizes bytes of each unpacked layer
 * @param unsynced the boot of the machine in which it was written, while the disk may not have it
 *     yet
 */
record CatalogEntry(
    Digest id,
    Descriptor manifest,
    SortedMap<Reference, Instant> names,
    List<Digest> indexes,
    Optional<Digest> parent,
    List<Long> layerSizes,
    Optional<String> unsynced) {

  /** The annotation that containerd names images by, in full. */
  static final String CONTAINERD_NAME = "io.containerd.image.name";

  static final String ID = "io.gantry.image.id";
  private static final String INDEXES = "io.gantry.image.indexes";
  private static final String PARENT = "io.gantry.image.parent";
  private static final String TAGGED = "io.gantry.image.tagged";
  private static final String UNSYNCED = "io.gantry.image.unsynced";
  private static final String LAYER_SIZES = "io.gantry.image.layer-sizes";

  CatalogEntry {
    names = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(names));
    indexes = List.copyOf(indexes);
    layerSizes = List.copyOf(layerSizes);
  }

  CatalogEntry named(Reference name, Instant when) {
    SortedMap<Reference, Instant> more = new TreeMap<>(names);
    more.put(name, when);
    return withNames(more);
  }

  CatalogEntry unnamed(Reference name) {
    SortedMap<Reference, Instant> fewer = new TreeMap<>(names);
    fewer.remove(name);
    return withNames(fewer);
  }

  private CatalogEntry withNames(SortedMap<Reference, Instant> others) {
    return new CatalogEntry(id, manifest, others, indexes, parent, layerSizes, unsynced);
  }

  /** This one as one of an index. */
  CatalogEntry in(Digest index) {
    if (indexes.contains(index)) {
      return this;
    }
    List<Digest> more = new ArrayList<>(indexes);
    more.add(index);
    return new CatalogEntry(id, manifest, names, more, parent, layerSizes, unsynced);
  }

  CatalogEntry synced() {
    return new CatalogEntry(id, manifest, names, indexes, parent, layerSizes, Optional.empty());
  }

  Optional<Instant> lastTagged() {
    return names.values().stream().max(Instant::compareTo);
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
    if (names.isEmpty()) {
      return List.of(manifest.withAnnotations(notes));
    }
    List<Descriptor> descriptors = new ArrayList<>(names.size());
    names.forEach(
        (name, when) -> {
          notes.put(Descriptor.REF_NAME, name.familiar());
          notes.put(CONTAINERD_NAME, name.canonical());
          notes.put(TAGGED, when.toString());
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
      SortedMap<Reference, Instant> names = new TreeMap<>();
      String name = notes.remove(CONTAINERD_NAME);
      String tagged = notes.remove(TAGGED);
      notes.remove(Descriptor.REF_NAME);
      if (name != null) {
        names.put(Reference.parse(name), tagged == null ? Instant.EPOCH : Instant.parse(tagged));
      }
      Optional<Digest> parent = Optional.ofNullable(notes.remove(PARENT)).map(Digest::parse);
      Optional<String> unsynced = Optional.ofNullable(notes.remove(UNSYNCED));
      List<Long> sizes = list(notes.remove(LAYER_SIZES), Long::valueOf);
      List<Digest> indexes = list(notes.remove(INDEXES), Digest::parse);
      Descriptor plain = descriptor.withAnnotations(notes);
      return Optional.of(
          new CatalogEntry(Digest.parse(id), plain, names, indexes, parent, sizes, unsynced));
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
    SortedMap<Reference, Instant> all = new TreeMap<>(names);
    all.putAll(other.names);
    return withNames(all);
  }
}
