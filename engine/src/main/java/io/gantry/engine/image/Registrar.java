package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import io.gantry.engine.event.Event;
import io.gantry.engine.event.Events;
import io.gantry.oci.ChainId;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Puts images and names into the catalog and tells about it. */
final class Registrar {

  private final Catalog catalog;
  private final LayerIntake intake;
  private final Events events;
  private final Disk disk;
  private final InstantSource clock;

  Registrar(Catalog catalog, LayerIntake intake, Events events, Disk disk, InstantSource clock) {
    this.catalog = catalog;
    this.intake = intake;
    this.events = events;
    this.disk = disk;
    this.clock = clock;
  }

  /** Adds an image whose blobs and layers are there; one that is known already stays as it is. */
  CatalogEntry register(Digest id, ImageConfig config, Descriptor manifest, Optional<Digest> parent)
      throws IOException {
    return register(id, config, manifest, Optional.empty(), parent);
  }

  /** The same for one of an index, whose blob is there too. */
  CatalogEntry register(
      Digest id,
      ImageConfig config,
      Descriptor manifest,
      Optional<Digest> index,
      Optional<Digest> parent)
      throws IOException {
    List<Long> sizes = catalog.byId(id).isPresent() ? List.of() : sizes(config.chains(), parent);
    CatalogEntry fresh =
        CatalogEntry.nameless(id, manifest, parent, sizes, Optional.of(disk.boot()));
    catalog.update(
        entries -> {
          CatalogEntry entry = entries.getOrDefault(id.hex(), fresh);
          entries.put(id.hex(), index.map(entry::in).orElse(entry));
          return entries;
        });
    disk.syncSoon();
    return catalog.byId(id).orElse(fresh);
  }

  /** Sizes of layers; those that are the parent's are known, and not measured again. */
  private List<Long> sizes(List<ChainId> chains, Optional<Digest> parent) throws IOException {
    List<Long> sizes =
        new ArrayList<>(
            parent.flatMap(catalog::byId).map(CatalogEntry::layerSizes).orElse(List.of()));
    for (ChainId chain : chains.subList(sizes.size(), chains.size())) {
      sizes.add(intake.size(chain));
    }
    return sizes;
  }

  /**
   * Gives an image a name.
   *
   * @return the other image that had the name until now
   */
  Optional<Digest> name(Digest id, Reference name) {
    return name(id, name, Optional.empty());
  }

  /**
   * The same for a name that stands for an index of which the image is one.
   *
   * @return the other image that had the name until now
   */
  Optional<Digest> name(Digest id, Reference name, Optional<Digest> index) {
    AtomicReference<Optional<Digest>> before = new AtomicReference<>(Optional.empty());
    Naming naming = new Naming(clock.instant(), index);
    catalog.update(
        entries -> {
          CatalogEntry target = entries.get(id.hex());
          if (target == null) {
            throw new EngineException.NotFound("No such image: " + id);
          }
          entries.values().stream()
              .filter(other -> !other.id().equals(id) && other.names().containsKey(name))
              .findFirst()
              .ifPresent(
                  other -> {
                    before.set(Optional.of(other.id()));
                    entries.put(other.id().hex(), other.unnamed(name));
                  });
          entries.put(id.hex(), target.named(name, naming));
          return entries;
        });
    return before.get();
  }

  /** Keeps something with an image, whose blobs are there. */
  void attach(Digest id, Attachment attachment) {
    change(id, entry -> entry.with(attachment));
  }

  /** Makes an image one of an index, whose blob is there. */
  void join(Digest id, Digest index) {
    change(id, entry -> entry.in(index));
  }

  private void change(Digest id, UnaryOperator<CatalogEntry> change) {
    catalog.update(
        entries -> {
          entries.computeIfPresent(id.hex(), (hex, entry) -> change.apply(entry));
          return entries;
        });
    disk.syncSoon();
  }

  /** Tells that something happened to an image. */
  void tell(String action, Digest id, String name) {
    tell(action, id, id.toString(), name);
  }

  /** Tells that an image came from a registry or went there, under a name. */
  void tell(String action, Digest id, String actor, String name) {
    Map<String, String> attributes = new HashMap<>();
    attributes.putAll(labels(id));
    attributes.put("name", name);
    events.publish(new Event("image", action, actor, attributes, clock.instant()));
  }

  /** A damaged image has none that anybody could read, and is removed for all that. */
  private Map<String, String> labels(Digest id) {
    try {
      return catalog
          .byId(id)
          .<Map<String, String>>map(entry -> catalog.config(entry).config().labels())
          .orElse(Map.of());
    } catch (EngineException.Internal | MalformedDocumentException e) {
      return Map.of();
    }
  }
}
