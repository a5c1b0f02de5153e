package io.gantry.engine.image;

import io.gantry.content.BlobInfo;
import io.gantry.engine.EngineException;
import io.gantry.oci.Digest;
import io.gantry.oci.InvalidReferenceException;
import io.gantry.oci.Reference;
import io.gantry.oci.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Docker's form of an image archive: {@code manifest.json} lists images, each with the paths of its
 * configuration and layers and its tags. Where the paths lead (files named by id, directories with
 * {@code layer.tar}, an OCI layout) differs with age and author and does not matter.
 */
final class DockerArchive {

  static final String MANIFEST = "manifest.json";
  private static final int MAX_MANIFEST = 8 << 20;

  private DockerArchive() {}

  static List<ArchivedImage> images(ArchiveContents contents) throws IOException {
    List<ArchivedImage> images = new ArrayList<>();
    for (JsonObject item :
        JsonObject.parseList(MANIFEST, contents.document(MANIFEST, MAX_MANIFEST))) {
      List<Digest> layers = new ArrayList<>();
      for (String path : item.texts("Layers")) {
        layers.add(blob(contents, path));
      }
      List<Reference> names = item.texts("RepoTags").stream().map(DockerArchive::tag).toList();
      images.add(ArchivedImage.plain(blob(contents, item.text("Config")), layers, names));
    }
    return images;
  }

  private static Digest blob(ArchiveContents contents, String path) {
    return contents
        .file(path)
        .map(BlobInfo::digest)
        .orElseThrow(() -> ArchiveContents.missing(path));
  }

  private static Reference tag(String text) {
    try {
      Reference reference = Reference.parse(text);
      if (reference.tag().isEmpty()) {
        throw new EngineException.InvalidParameter("invalid tag \"" + text + "\"");
      }
      return ImageNames.key(reference);
    } catch (InvalidReferenceException e) {
      throw new EngineException.InvalidParameter(String.valueOf(e.getMessage()), e);
    }
  }
}
