package io.gantry.oci;

import io.gantry.oci.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A list of manifests: one image for several platforms, or the content of an image layout.
 *
 * @param mediaType {@link MediaType#OCI_INDEX} or {@link MediaType#DOCKER_INDEX}
 * @param manifests point to manifests or further indexes
 * @param annotations free-form notes
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-index.md">OCI image
 *     index</a>
 */
public record Index(String mediaType, List<Descriptor> manifests, Map<String, String> annotations) {

  private static final int SCHEMA_VERSION = 2;

  /** Copies the collections. */
  public Index {
    manifests = List.copyOf(manifests);
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  /** An OCI index of some manifests. */
  public static Index of(List<Descriptor> manifests) {
    return new Index(MediaType.OCI_INDEX, manifests, Map.of());
  }

  /**
   * Reads an index of the OCI form or Docker's manifest list.
   *
   * @throws MalformedDocumentException when it is neither
   */
  public static Index parse(byte[] bytes) {
    return read(JsonObject.parse("image index", bytes));
  }

  /**
   * Reads an index that was written on this host, and so may be of any size.
   *
   * @throws MalformedDocumentException when it is damaged
   */
  public static Index parseOwn(byte[] bytes) {
    return read(JsonObject.parseOwn("image index", bytes));
  }

  private static Index read(JsonObject json) {
    if (json.number("schemaVersion") != SCHEMA_VERSION) {
      throw json.fault("schemaVersion", "expected 2, found " + json.number("schemaVersion"));
    }
    String mediaType = json.textOr("mediaType", MediaType.OCI_INDEX);
    if (!MediaType.isIndex(mediaType)) {
      throw json.fault("mediaType", "\"" + mediaType + "\" is no image index");
    }
    return new Index(
        mediaType,
        json.objects("manifests").stream().map(Descriptor::of).toList(),
        json.textMap("annotations"));
  }

  /** Writes this index. */
  public Document<Index> document() {
    byte[] written = json(manifests.stream().map(Descriptor::json).toList()).bytes();
    return Document.read(written, bytes -> this);
  }

  /** This index as JSON, with what stands for its descriptors. */
  JsonObject json(List<?> descriptors) {
    return JsonObject.builder()
        .put("schemaVersion", SCHEMA_VERSION)
        .put("mediaType", mediaType)
        .put("manifests", descriptors)
        .putUnlessEmpty("annotations", annotations)
        .build();
  }
}
