package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.content.Lease;
import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Document;
import io.gantry.oci.Index;
import io.gantry.oci.InvalidReferenceException;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Saves images: finds out what the names mean, and keeps it while it is written. */
final class ImageSaver {
  private final ContentStore content;
  private final Catalog catalog;
  private final ImageNames names;
  private final Holds holds;
  private final Registrar registrar;
  private final Garbage garbage;
  private final Refetch refetch;

  ImageSaver(
      ContentStore content,
      Catalog catalog,
      ImageNames names,
      Holds holds,
      Registrar registrar,
      Garbage garbage,
      Refetch refetch) {
    this.content = content;
    this.catalog = catalog;
    this.names = names;
    this.holds = holds;
    this.registrar = registrar;
    this.garbage = garbage;
    this.refetch = refetch;
  }

  void save(List<String> wanted, List<Platform> platforms, OutputStream archive, HeavyWork heavy) {
    Map<Digest, Set<Reference>> chosen = new LinkedHashMap<>();
    wanted.forEach(name -> choose(name, chosen));
    List<Holds.Hold> held = new ArrayList<>();
    try {
      List<ArchiveWriter.Chosen> images = new ArrayList<>();
      for (var image : chosen.entrySet()) {
        List<CatalogEntry> variants = variants(image.getKey(), image.getValue(), platforms);
        variants.forEach(variant -> held.add(holds.image(variant.id())));
        images.add(chosen(variants, image.getValue(), platforms));
      }
      heavy.run(
          "save images",
          () -> {
            write(wanted, images, archive);
            return images;
          });
      chosen.keySet().forEach(id -> registrar.tell("save", id, id.toString()));
    } finally {
      held.forEach(Holds.Hold::close);
    }
  }

  /** Nothing is written before all is here. */
  private void write(List<String> wanted, List<ArchiveWriter.Chosen> images, OutputStream archive)
      throws IOException {
    try (Lease lease = content.lease("save of " + String.join(", ", wanted))) {
      for (ArchiveWriter.Chosen image : images) {
        for (ArchiveWriter.Variant variant : image.variants()) {
          catalog.blobs(variant.entry()).forEach(lease::add);
          for (Descriptor layer : variant.manifest().layers()) {
            refetch.need(layer, lease, Refetch.Asker.ANYBODY);
          }
        }
      }
      new ArchiveWriter(content, archive).write(images);
    } finally {
      garbage.after(List.of(), List.of());
    }
  }

  /** An id is saved without names, a repository without tag with all its tags. */
  private void choose(String name, Map<Digest, Set<Reference>> chosen) {
    Optional<Reference> repository = reference(name).filter(Reference::nameOnly);
    boolean any = false;
    if (repository.isPresent()) {
      for (CatalogEntry entry : catalog.all()) {
        for (Reference known : entry.names().keySet()) {
          if (known.tag().isPresent() && known.repository().equals(repository.get().repository())) {
            chosen.computeIfAbsent(entry.id(), id -> new TreeSet<>()).add(known);
            any = true;
          }
        }
      }
    }
    if (!any) {
      CatalogEntry entry = named(name);
      Set<Reference> as = chosen.computeIfAbsent(entry.id(), id -> new TreeSet<>());
      if (!names.isIdOf(entry, name)) {
        Reference reference = ImageNames.key(ImageNames.parse(name));
        if (reference.tag().isPresent()) {
          as.add(reference);
        }
      }
    }
  }

  /** Nobody asked for the default tag when it is all of a repository that is to be saved. */
  private CatalogEntry named(String name) {
    try {
      return names.find(name);
    } catch (EngineException.NotFound e) {
      boolean tagged =
          !name.startsWith("sha256:") && reference(name).filter(r -> !r.nameOnly()).isPresent();
      throw tagged
          ? new EngineException.NotFound("reference does not exist")
          : new EngineException.NotFound("No such image: " + name);
    }
  }

  private static Optional<Reference> reference(String name) {
    try {
      return Optional.of(Reference.parse(name));
    } catch (InvalidReferenceException id) {
      return Optional.empty();
    }
  }

  /** The image and what goes with it: the platforms asked for, else all of its index. */
  private List<CatalogEntry> variants(Digest id, Set<Reference> as, List<Platform> platforms) {
    CatalogEntry entry =
        catalog.byId(id).orElseThrow(() -> new EngineException.NotFound("No such image: " + id));
    if (!platforms.isEmpty()) {
      return platforms.stream().map(platform -> variant(entry, platform)).distinct().toList();
    }
    Optional<Digest> index = index(entry, as);
    return catalog.variants(entry).stream()
        .filter(other -> other.equals(entry) || index.map(other.indexes()::contains).orElse(false))
        .toList();
  }

  private CatalogEntry variant(CatalogEntry entry, Platform platform) {
    return catalog
        .forPlatform(entry, platform)
        .orElseThrow(
            () ->
                new EngineException.NotFound(
                    "no suitable export target found for platform " + platform));
  }

  /** A lone image goes without its index, unless that promises nothing but what goes with it. */
  private ArchiveWriter.Chosen chosen(
      List<CatalogEntry> variants, Set<Reference> as, List<Platform> platforms) {
    Optional<Document<Index>> index = index(variants.getFirst(), as).map(catalog::index);
    Map<Digest, ContentTree> attestations =
        platforms.isEmpty() ? attestations(variants, index) : Map.of();
    boolean whole =
        index.isPresent()
            && index.get().value().manifests().stream()
                .map(Descriptor::digest)
                .allMatch(one -> attestations.containsKey(one) || has(variants, one));
    boolean lone = variants.size() == 1 && (!whole || !platforms.isEmpty());
    boolean without = index.isEmpty() || lone;
    return new ArchiveWriter.Chosen(
        variants.stream()
            .map(
                entry ->
                    new ArchiveWriter.Variant(
                        entry, catalog.config(entry), catalog.manifest(entry)))
            .toList(),
        without
            ? Optional.empty()
            : platforms.isEmpty() ? index : index.map(all -> part(all.value(), variants)),
        without ? List.of() : List.copyOf(attestations.values()),
        as);
  }

  /** The one that a name stands for; else the last that it came by. */
  private static Optional<Digest> index(CatalogEntry entry, Set<Reference> as) {
    return as.stream()
        .flatMap(name -> entry.index(name).stream())
        .findFirst()
        .or(
            () ->
                entry.indexes().isEmpty()
                    ? Optional.empty()
                    : Optional.of(entry.indexes().getLast()));
  }

  private static boolean has(List<CatalogEntry> variants, Digest manifest) {
    return variants.stream().anyMatch(entry -> entry.manifest().digest().equals(manifest));
  }

  private Map<Digest, ContentTree> attestations(
      List<CatalogEntry> variants, Optional<Document<Index>> index) {
    Set<Digest> ofIndex = new HashSet<>();
    index.ifPresent(all -> all.value().manifests().forEach(one -> ofIndex.add(one.digest())));
    Map<Digest, ContentTree> attestations = new LinkedHashMap<>();
    for (CatalogEntry variant : variants) {
      for (Attachment attachment : variant.attached()) {
        ContentTree tree = catalog.tree(attachment);
        if (ofIndex.contains(attachment.root()) && !tree.nodes().isEmpty()) {
          attestations.put(attachment.root(), tree);
        }
      }
    }
    return attestations;
  }

  private static Document<Index> part(Index whole, List<CatalogEntry> variants) {
    Set<Digest> chosen =
        variants.stream().map(entry -> entry.manifest().digest()).collect(Collectors.toSet());
    List<Descriptor> manifests =
        whole.manifests().stream().filter(one -> chosen.contains(one.digest())).toList();
    return new Index(whole.mediaType(), manifests, whole.annotations()).document();
  }
}
