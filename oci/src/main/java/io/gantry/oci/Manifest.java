package io.gantry.oci;

import io.gantry.oci.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One image for one platform: its configuration and its layers.
 *
 * @param mediaType {@link MediaType#OCI_MANIFEST} or {@link MediaType#DOCKER_MANIFEST}
 * @param artifactType what kind of artifact it is; empty for images
 * @param config points to the {@link ImageConfig}
 * @param layers point to the layers' tars, lowest first
 * @param annotations free-form notes
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">OCI image
 *     manifest</a>
 */
public record Manifest(
    String mediaType,
    String artifactType,
    Descriptor config,
    List<Descriptor> layers,
    Map<String, String> annotations) {

  private static final int SCHEMA_VERSION = 2;

  /** Copies the collections. */
  public Manifest {
    layers = List.copyOf(layers);
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  /** An OCI image's manifest. */
  public static Manifest of(Descriptor config, List<Descriptor> layers) {
    return new Manifest(MediaType.OCI_MANIFEST, "", config, layers, Map.of());
  }

  /**
   * Reads a manifest of the OCI form or of Docker's schema 2.
   *
   * @throws MalformedDocumentException when it is neither
   */
  public static Manifest parse(byte[] bytes) {
    JsonObject json = JsonObject.parse("image manifest", bytes);
    if (json.number("schemaVersion") != SCHEMA_VERSION) {
      throw json.fault("schemaVersion", "expected 2, found " + json.number("schemaVersion"));
    }
    String mediaType = json.textOr("mediaType", MediaType.OCI_MANIFEST);
    if (!MediaType.isManifest(mediaType)) {
      throw json.fault("mediaType", "\"" + mediaType + "\" is no image manifest");
    }
    return new Manifest(
        mediaType,
        json.text("artifactType"),
        json.object("config")
            .map(Descriptor::of)
            .orElseThrow(() -> json.fault("config", "is missing")),
        json.objects("layers").stream().map(Descriptor::of).toList(),
        json.textMap("annotations"));
  }

  /** Writes this manifest. */
  public Document<Manifest> document() {
    return Document.read(json().bytes(), bytes -> this);
  }

  private JsonObject json() {
    return JsonObject.builder()
        .put("schemaVersion", SCHEMA_VERSION)
        .put("mediaType", mediaType)
        .putUnlessEmpty("artifactType", artifactType)
        .put("config", config.json())
        .put("layers", layers.stream().map(Descriptor::json).toList())
        .putUnlessEmpty("annotations", annotations)
        .build();
  }
}
