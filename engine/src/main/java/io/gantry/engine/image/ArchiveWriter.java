package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  /** What to write of one image: with no names it goes without. */
  record Chosen(CatalogEntry entry, Manifest manifest, Set<Reference> names) {}

  void write(List<Chosen> images) throws IOException {
    List<Descriptor> index = new ArrayList<>();
    List<JsonObject> items = new ArrayList<>();
    Map<String, Map<String, String>> repositories = new TreeMap<>();
    Set<Digest> blobs = new LinkedHashSet<>();
    for (Chosen image : images) {
      index.addAll(descriptors(image));
      items.add(item(image));
      image.names().forEach(name -> repository(repositories, name, image));
      blobs.add(image.entry().manifest().digest());
      blobs.add(image.manifest().config().digest());
      image.manifest().layers().forEach(layer -> blobs.add(layer.digest()));
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
    for (Digest blob : blobs) {
      blob(blob);
    }
    tar.finish();
  }

  private static List<Descriptor> descriptors(Chosen image) {
    Descriptor manifest = image.entry().manifest();
    if (image.names().isEmpty()) {
      return List.of(manifest);
    }
    return image.names().stream()
        .map(
            name ->
                manifest
                    .withAnnotation(CatalogEntry.CONTAINERD_NAME, name.canonical())
                    .withAnnotation(Descriptor.REF_NAME, name.tag().orElse(Reference.DEFAULT_TAG)))
        .toList();
  }

  private static JsonObject item(Chosen image) {
    return JsonObject.builder()
        .put("Config", path(image.manifest().config().digest()))
        .put("RepoTags", image.names().stream().map(Reference::familiar).toList())
        .put(
            "Layers",
            image.manifest().layers().stream().map(layer -> path(layer.digest())).toList())
        .build();
  }

  /** The oldest of the documents: names to the digest of the topmost layer. */
  private static void repository(
      Map<String, Map<String, String>> all, Reference name, Chosen image) {
    if (!image.manifest().layers().isEmpty()) {
      all.computeIfAbsent(name.familiarRepository(), key -> new LinkedHashMap<>())
          .put(
              name.tag().orElse(Reference.DEFAULT_TAG),
              image.manifest().layers().getLast().digest().hex());
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
