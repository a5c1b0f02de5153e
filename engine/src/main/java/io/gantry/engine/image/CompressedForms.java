package io.gantry.engine.image;

import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.json.JsonObject;
import io.gantry.snapshot.tar.Compression;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What plain layers became when they were compressed for a registry, the latest thousand: so that
 * the next push asks for that instead of compressing them again. Kept in a file, for the next
 * engine; that it cannot be written costs nothing but the work.
 */
final class CompressedForms {

  private static final System.Logger LOG = System.getLogger(CompressedForms.class.getName());
  private static final int MOST = 1000;

  private record Key(Digest layer, Compression compression) {}

  private final Path file;
  private final Map<Key, Descriptor> forms =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Descriptor> eldest) {
          return size() > MOST;
        }
      };

  /** Those of a layout. */
  CompressedForms(Path layout) throws IOException {
    file = layout.resolve("compressed.json");
    if (Files.exists(file)) {
      try {
        JsonObject.parse("compressed layers", Files.readAllBytes(file))
            .objects("layers")
            .forEach(this::read);
      } catch (IllegalArgumentException e) {
        LOG.log(Level.WARNING, "{0} is damaged, and begun anew: {1}", file, e.getMessage());
      }
    }
  }

  private void read(JsonObject json) {
    forms.put(
        new Key(Digest.parse(json.text("layer")), Compression.valueOf(json.text("compression"))),
        Descriptor.of(
            json.text("mediaType"), Digest.parse(json.text("digest")), json.number("size")));
  }

  synchronized Optional<Descriptor> get(Digest layer, Compression compression) {
    return Optional.ofNullable(forms.get(new Key(layer, compression)));
  }

  synchronized void put(Digest layer, Compression compression, Descriptor form) {
    if (form.equals(forms.put(new Key(layer, compression), form))) {
      return;
    }
    List<JsonObject> all = new ArrayList<>();
    forms.forEach((key, value) -> all.add(json(key, value)));
    try {
      Documents.replace(file, JsonObject.builder().put("layers", all).build().bytes());
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> "remember a compressed layer: " + e.getMessage());
    }
  }

  private static JsonObject json(Key key, Descriptor form) {
    return JsonObject.builder()
        .put("layer", key.layer().toString())
        .put("compression", key.compression().name())
        .put("mediaType", form.mediaType())
        .put("digest", form.digest().toString())
        .put("size", form.size())
        .build();
  }
}
