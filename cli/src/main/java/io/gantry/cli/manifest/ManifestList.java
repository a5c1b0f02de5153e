package io.gantry.cli.manifest;

import io.gantry.cli.json.Json;
import io.gantry.cli.option.Failure;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A manifest list as Docker writes it, to the byte. */
final class ManifestList {
  private ManifestList() {}

  /** The media type: OCI's when the first manifest is OCI's. */
  static String mediaType(List<ListedManifest> manifests) {
    boolean oci =
        !manifests.isEmpty()
            && manifests.getFirst().descriptor().mediaType().equals(MediaType.OCI_MANIFEST);
    return oci ? MediaType.OCI_INDEX : MediaType.DOCKER_INDEX;
  }

  /**
   * The document.
   *
   * @throws Failure when a manifest is of another registry than the list
   */
  static String text(Reference list, List<ListedManifest> manifests) throws Failure {
    for (ListedManifest manifest : manifests) {
      if (!manifest.name().domain().equals(list.domain())) {
        throw new Failure(
            "cannot use source images from a different registry than the target image: "
                + manifest.name().domain()
                + " != "
                + list.domain());
      }
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("schemaVersion", 2);
    document.put("mediaType", mediaType(manifests));
    document.put("manifests", manifests.stream().map(ListedManifest::listing).toList());
    return Json.indent(Json.writeEscaped(document), "   ");
  }

  /**
   * Checks that every manifest says what it is for.
   *
   * @throws Failure when one does not
   */
  static void requirePlatforms(List<ListedManifest> manifests) throws Failure {
    for (ListedManifest manifest : manifests) {
      Platform platform = manifest.platform();
      if (platform.os().isEmpty() || platform.architecture().isEmpty()) {
        throw new Failure(
            "manifest "
                + manifest.name().canonical()
                + " must have an OS and Architecture to be pushed to a registry");
      }
    }
  }
}
