package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.oci.Descriptor;
import io.gantry.oci.DiffId;
import io.gantry.oci.Digest;
import io.gantry.oci.Document;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.Index;
import io.gantry.oci.Manifest;
import io.gantry.oci.Reference;
import io.gantry.oci.json.JsonObject;
import io.gantry.snapshot.tar.TarEntry;
import io.gantry.snapshot.tar.TarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes an archive that is Docker's form and an OCI layout at once, as Docker does today: the
 * documents first, so that a reader knows what comes, then the blobs, each once.
 */
final class ArchiveWriter {

  private static final int BUFFER = 1 << 20;

  private final ContentStore content;
  private final TarWriter tar;

  ArchiveWriter(ContentStore content, OutputStream out) {
    this.content = content;
    this.tar = new TarWriter(out);
  }

  /**
   * An image with its documents.
   *
   * @param entry the image
   * @param config its configuration
   * @param manifest its manifest
   */
  record Variant(CatalogEntry entry, ImageConfig config, Manifest manifest) {}

  /**
   * What to write of one image.
   *
   * @param variants the image, and its variants for other platforms that go with it
   * @param index the index of them, when there are several
   * @param attached what goes with them besides
   * @param names with none it goes without
   */
  record Chosen(
      List<Variant> variants,
      Optional<Document<Index>> index,
      List<ContentTree> attached,
      Set<Reference> names) {
    Variant main() {
      return variants.getFirst();
    }

    /** What the archive's index points to. */
    Descriptor target() {
      return index
          .map(document -> document.descriptor(document.value().mediaType()))
          .orElseGet(() -> main().entry().manifest());
    }
  }

  void write(List<Chosen> images) throws IOException {
    List<Descriptor> index = new ArrayList<>();
    List<JsonObject> items = new ArrayList<>();
    Map<String, Map<String, String>> repositories = new TreeMap<>();
    Set<Digest> blobs = new LinkedHashSet<>();
    for (Chosen image : images) {
      index.addAll(descriptors(image));
      items.add(item(image));
      image.names().forEach(name -> repository(repositories, name, image.main().manifest()));
      for (Variant variant : image.variants()) {
        blobs.add(variant.entry().manifest().digest());
        blobs.add(variant.manifest().config().digest());
        variant.manifest().layers().forEach(layer -> blobs.add(layer.digest()));
      }
      image.attached().forEach(tree -> blobs.addAll(tree.blobs()));
    }
    file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
    file("index.json", Index.of(index).document().bytes());
    file("manifest.json", list(items));
    if (!repositories.isEmpty()) {
      JsonObject.Builder json = JsonObject.builder();
      repositories.forEach(json::put);
      file("repositories", json.build().bytes());
    }
    tar.begin(TarEntry.directory("blobs/", Instant.EPOCH));
    tar.begin(TarEntry.directory("blobs/sha256/", Instant.EPOCH));
    Set<Digest> written = new HashSet<>();
    for (Chosen image : images) {
      if (image.index().isPresent() && written.add(image.index().get().digest())) {
        file(path(image.index().get().digest()), image.index().get().bytes());
      }
    }
    for (Digest blob : blobs) {
      blob(blob);
    }
    tar.finish();
  }

  private static List<Descriptor> descriptors(Chosen image) {
    Descriptor target = image.target();
    if (image.names().isEmpty()) {
      return List.of(target);
    }
    return image.names().stream()
        .map(
            name ->
                target
                    .withAnnotation(CatalogEntry.CONTAINERD_NAME, name.canonical())
                    .withAnnotation(Descriptor.REF_NAME, name.tag().orElse(Reference.DEFAULT_TAG)))
        .toList();
  }

  private static JsonObject item(Chosen image) {
    Manifest manifest = image.main().manifest();
    JsonObject.Builder item =
        JsonObject.builder()
            .put("Config", path(manifest.config().digest()))
            .put("RepoTags", image.names().stream().map(Reference::familiar).toList())
            .put("Layers", manifest.layers().stream().map(layer -> path(layer.digest())).toList());
    JsonObject.Builder sources = JsonObject.builder();
    List<DiffId> content = image.main().config().diffIds();
    for (int i = 0; i < content.size(); i++) {
      Descriptor layer = manifest.layers().get(i);
      sources.put(
          content.get(i).toString(),
          JsonObject.builder()
              .put("mediaType", layer.mediaType())
              .put("size", layer.size())
              .put("digest", layer.digest().toString())
              .build());
    }
    return item.put("LayerSources", sources.build()).build();
  }

  /** The oldest of the documents: names to the digest of the topmost layer. */
  private static void repository(
      Map<String, Map<String, String>> all, Reference name, Manifest manifest) {
    if (!manifest.layers().isEmpty()) {
      all.computeIfAbsent(name.familiarRepository(), key -> new LinkedHashMap<>())
          .put(
              name.tag().orElse(Reference.DEFAULT_TAG), manifest.layers().getLast().digest().hex());
    }
  }

  private static byte[] list(List<JsonObject> items) {
    StringBuilder json = new StringBuilder("[");
    for (JsonObject item : items) {
      json.append(json.length() > 1 ? "," : "")
          .append(new String(item.bytes(), StandardCharsets.UTF_8));
    }
    return json.append("]").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String path(Digest blob) {
    return "blobs/" + blob.algorithm() + "/" + blob.hex();
  }

  private void file(String name, byte[] bytes) throws IOException {
    tar.begin(TarEntry.file(name, bytes.length, Instant.EPOCH));
    tar.write(bytes, 0, bytes.length);
  }

  private void blob(Digest blob) throws IOException {
    try (FileChannel channel = content.open(blob)) {
      tar.begin(TarEntry.file(path(blob), channel.size(), Instant.EPOCH));
      ByteBuffer buffer =
          ByteBuffer.allocate((int) Math.max(512, Math.min(BUFFER, channel.size())));
      while (channel.read(buffer) >= 0) {
        tar.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
    }
  }
}
