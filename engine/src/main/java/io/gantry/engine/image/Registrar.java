package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.engine.EngineException;
import io.gantry.engine.event.Event;
import io.gantry.engine.event.Events;
import io.gantry.oci.ChainId;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** Puts images and names into the catalog and tells about it. */
final class Registrar {

  private final ContentStore content;
  private final Catalog catalog;
  private final LayerIntake intake;
  private final Events events;
  private final Disk disk;
  private final InstantSource clock;

  Registrar(
      ContentStore content,
      Catalog catalog,
      LayerIntake intake,
      Events events,
      Disk disk,
      InstantSource clock) {
    this.content = content;
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
    List<Long> sizes = new ArrayList<>();
    if (catalog.byId(id).isEmpty()) {
      for (ChainId chain : config.chains()) {
        sizes.add(intake.size(chain));
      }
    }
    CatalogEntry fresh =
        new CatalogEntry(
            id, manifest, new TreeMap<>(), List.of(), parent, sizes, Optional.of(disk.boot()));
    catalog.update(
        entries -> {
          CatalogEntry entry = entries.getOrDefault(id.hex(), fresh);
          entries.put(id.hex(), index.map(entry::in).orElse(entry));
          return entries;
        });
    disk.syncSoon();
    return catalog.byId(id).orElse(fresh);
  }

  /**
   * Gives an image a name.
   *
   * @return the other image that had the name until now
   */
  Optional<Digest> name(Digest id, Reference name) {
    AtomicReference<Optional<Digest>> before = new AtomicReference<>(Optional.empty());
    Instant now = clock.instant();
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
          entries.put(id.hex(), target.named(name, now));
          return entries;
        });
    return before.get();
  }

  /** Deletes those of some blobs that no image has. */
  void dropUnused(Set<Digest> candidates) throws IOException {
    Set<Digest> unused = new HashSet<>(candidates);
    for (CatalogEntry entry : catalog.all()) {
      if (unused.isEmpty()) {
        return;
      }
      unused.removeAll(catalog.blobs(entry));
    }
    content.delete(unused);
  }

  /** Tells that something happened to an image. */
  void tell(String action, Digest id, String name) {
    tell(action, id, id.toString(), name);
  }

  /** Tells that an image came from a registry or went there, under a name. */
  void tell(String action, Digest id, String actor, String name) {
    Map<String, String> attributes = new HashMap<>();
    catalog.byId(id).ifPresent(entry -> attributes.putAll(catalog.config(entry).config().labels()));
    attributes.put("name", name);
    events.publish(new Event("image", action, actor, attributes, clock.instant()));
  }
}
