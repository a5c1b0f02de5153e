package io.gantry.engine.image;

import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Reference;
import io.gantry.oci.json.JsonObject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which repositories layers came from. It is known of every layer that was pulled, so that its
 * archive may go when it is unpacked, and be fetched again when somebody wants it.
 */
final class Origins {

  private static final System.Logger LOG = System.getLogger(Origins.class.getName());
  private static final int MOST = 8;

  private final Path file;
  private final Map<Digest, List<Reference>> repositories;

  /** Those of a layout; what cannot be read is forgotten, and nothing is dropped for it then. */
  Origins(Path layout) throws IOException {
    file = layout.resolve("origins.json");
    repositories = new TreeMap<>();
    if (Files.exists(file)) {
      try {
        read(JsonObject.parse("origins", Files.readAllBytes(file)));
      } catch (IllegalArgumentException e) {
        LOG.log(Level.WARNING, "{0} is damaged, and begun anew: {1}", file, e.getMessage());
      }
    }
  }

  private void read(JsonObject json) {
    json.object("layers")
        .ifPresent(
            layers -> {
              for (String digest : json.keys("layers")) {
                repositories.put(
                    Digest.parse(digest),
                    layers.texts(digest).stream().map(Reference::parse).toList());
              }
            });
  }

  synchronized boolean knows(Digest layer) {
    return repositories.containsKey(layer);
  }

  /** Where a layer is to be had, the latest first. */
  synchronized List<Reference> of(Digest layer) {
    return repositories.getOrDefault(layer, List.of());
  }

  /** Remembers that a repository has layers. */
  synchronized void add(Reference name, Collection<Descriptor> layers) throws IOException {
    Reference repository =
        new Reference(name.domain(), name.path(), Optional.empty(), Optional.empty());
    boolean news = false;
    for (Descriptor layer : layers) {
      List<Reference> known = of(layer.digest());
      if (!known.contains(repository)) {
        List<Reference> more = new ArrayList<>(List.of(repository));
        more.addAll(known.subList(0, Math.min(known.size(), MOST - 1)));
        repositories.put(layer.digest(), List.copyOf(more));
        news = true;
      }
    }
    if (news) {
      write();
    }
  }

  /** Forgets where these came from: they are here otherwise, or not any more. */
  synchronized void forget(Set<Digest> layers) throws IOException {
    if (repositories.keySet().removeAll(layers)) {
      write();
    }
  }

  /** Forgets all but these layers. */
  synchronized void retain(Set<Digest> layers) throws IOException {
    if (repositories.keySet().retainAll(layers)) {
      write();
    }
  }

  private void write() throws IOException {
    JsonObject.Builder layers = JsonObject.builder();
    repositories.forEach(
        (digest, names) ->
            layers.put(digest.toString(), names.stream().map(Reference::repository).toList()));
    Documents.replace(file, JsonObject.builder().put("layers", layers.build()).build().bytes());
  }
}
