package io.gantry.engine.image;

import io.gantry.content.BlobInfo;
import io.gantry.engine.EngineException;
import io.gantry.oci.Digest;
import io.gantry.oci.InvalidReferenceException;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import io.gantry.oci.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Docker's first form of an image archive, before 1.10: a folder for each layer with {@code
 * layer.tar} and, in {@code json}, what it runs and which layer it stands on; {@code repositories}
 * says what the topmost are called. An image gets a configuration made of these.
 *
 * @see <a href="https://github.com/moby/docker-image-spec/blob/main/v1.0.md">Docker image
 *     specification 1.0</a>
 */
final class FolderArchive {

  static final String REPOSITORIES = "repositories";
  private static final int MAX_DOCUMENT = 1 << 20;
  private static final int MAX_LAYERS = 500;

  /** Layers name each other, so a small archive could have much to be read. */
  private static final long MAX_ALL = 16 << 20;

  private final ArchiveContents contents;
  private long read;

  private FolderArchive(ArchiveContents contents) {
    this.contents = contents;
  }

  static List<ArchivedImage> images(ArchiveContents contents) throws IOException {
    FolderArchive archive = new FolderArchive(contents);
    List<ArchivedImage> images = new ArrayList<>();
    for (Map.Entry<String, List<Reference>> top : archive.names().entrySet()) {
      images.add(archive.image(top.getKey(), top.getValue()));
    }
    return images;
  }

  /** What the topmost layers are called, by their ids. */
  private Map<String, List<Reference>> names() throws IOException {
    JsonObject repositories =
        JsonObject.parse(REPOSITORIES, contents.document(REPOSITORIES, MAX_DOCUMENT));
    Map<String, List<Reference>> names = new LinkedHashMap<>();
    for (String repository : repositories.names()) {
      repositories
          .textMap(repository)
          .forEach(
              (tag, id) ->
                  names.computeIfAbsent(id, key -> new ArrayList<>()).add(name(repository, tag)));
    }
    return names;
  }

  private static Reference name(String repository, String tag) {
    try {
      return ImageNames.key(Reference.parse(repository + ":" + tag));
    } catch (InvalidReferenceException e) {
      throw new EngineException.InvalidParameter(
          "invalid tag \"" + repository + ":" + tag + "\": " + e.getMessage(), e);
    }
  }

  private ArchivedImage image(String top, List<Reference> names) throws IOException {
    JsonObject topmost = step(top);
    JsonObject step = topmost;
    List<JsonObject> history = new ArrayList<>(List.of(history(step)));
    List<Digest> layers = new ArrayList<>(List.of(layer(top)));
    for (String id = step.text("parent"); !id.isEmpty(); id = step.text("parent")) {
      if (layers.size() == MAX_LAYERS) {
        throw new EngineException.InvalidParameter(
            "invalid archive: an image of more than " + MAX_LAYERS + " layers");
      }
      step = step(id);
      history.addFirst(history(step));
      layers.addFirst(layer(id));
    }
    return ArchivedImage.plain(contents.add(config(topmost, history, layers)), layers, names);
  }

  private Digest layer(String id) {
    String tar = id + "/layer.tar";
    return contents.file(tar).map(BlobInfo::digest).orElseThrow(() -> ArchiveContents.missing(tar));
  }

  /** What is said of a layer. */
  private JsonObject step(String id) throws IOException {
    byte[] document = contents.document(id + "/json", MAX_DOCUMENT);
    read += document.length;
    if (read > MAX_ALL) {
      throw new EngineException.InvalidParameter(
          "invalid archive: its layers have more than " + MAX_ALL + " bytes of descriptions");
    }
    return JsonObject.parse(id, document);
  }

  /** Layers are plain in this form, so their blobs are what they contain. */
  private static byte[] config(JsonObject top, List<JsonObject> history, List<Digest> layers) {
    JsonObject.Builder rootfs =
        JsonObject.builder()
            .put("type", "layers")
            .put("diff_ids", layers.stream().map(Digest::toString).toList());
    return JsonObject.builder()
        .put("architecture", top.textOr("architecture", Platform.host().architecture()))
        .putUnlessEmpty("author", top.text("author"))
        .putUnlessEmpty("comment", top.text("comment"))
        .putUnlessEmpty("config", top.object("config"))
        .putUnlessEmpty("created", top.text("created"))
        .putUnlessEmpty("docker_version", top.text("docker_version"))
        .put("history", history)
        .put("os", top.textOr("os", "linux"))
        .put("rootfs", rootfs.build())
        .build()
        .bytes();
  }

  private static JsonObject history(JsonObject step) {
    List<String> command =
        step.object("container_config").map(made -> made.textOrTexts("Cmd")).orElse(List.of());
    return JsonObject.builder()
        .putUnlessEmpty("created", step.text("created"))
        .putUnlessEmpty("author", step.text("author"))
        .putUnlessEmpty("created_by", String.join(" ", command))
        .putUnlessEmpty("comment", step.text("comment"))
        .build();
  }
}
