package io.gantry.oci;

import io.gantry.oci.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A pointer to a blob.
 *
 * @param mediaType what the blob is; one of {@link MediaType}, or foreign
 * @param digest what its bytes hash to
 * @param size its length in bytes
 * @param annotations free-form notes
 * @param platform the platform of the image it points to, when an index says so
 * @param artifactType what kind of artifact it points to; empty for images
 * @param urls other places to get it from
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md">OCI content
 *     descriptors</a>
 */
public record Descriptor(
    String mediaType,
    Digest digest,
    long size,
    Map<String, String> annotations,
    Optional<Platform> platform,
    String artifactType,
    List<String> urls) {

  /** The annotation by which OCI layouts name an image. */
  public static final String REF_NAME = "org.opencontainers.image.ref.name";

  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}");

  /** Checks media type and size, sorts the annotations. */
  public Descriptor {
    if (!MEDIA_TYPE.matcher(mediaType).matches()) {
      throw new IllegalArgumentException(
          "descriptor of " + digest + ": invalid media type \"" + mediaType + "\"");
    }
    if (size < 0) {
      throw new IllegalArgumentException("descriptor of " + digest + ": negative size " + size);
    }
    SortedMap<String, String> sorted = new TreeMap<>(annotations);
    annotations = Collections.unmodifiableSortedMap(sorted);
    urls = List.copyOf(urls);
  }

  /** A plain pointer. */
  public static Descriptor of(String mediaType, Digest digest, long size) {
    return new Descriptor(mediaType, digest, size, Map.of(), Optional.empty(), "", List.of());
  }

  /** The same pointer with other annotations. */
  public Descriptor withAnnotations(Map<String, String> others) {
    return new Descriptor(mediaType, digest, size, others, platform, artifactType, urls);
  }

  /** The same pointer with one more annotation. */
  public Descriptor withAnnotation(String name, String value) {
    Map<String, String> more = new TreeMap<>(annotations);
    more.put(name, value);
    return withAnnotations(more);
  }

  /** The same pointer for a platform. */
  public Descriptor withPlatform(Platform of) {
    return new Descriptor(
        mediaType, digest, size, annotations, Optional.of(of), artifactType, urls);
  }

  /**
   * Reads a descriptor.
   *
   * @throws MalformedDocumentException when a field is missing or wrong
   */
  public static Descriptor of(JsonObject json) {
    return json.check(
        () ->
            new Descriptor(
                json.text("mediaType"),
                Digest.parse(json.text("digest")),
                json.number("size"),
                json.textMap("annotations"),
                json.object("platform").map(Platform::of),
                json.text("artifactType"),
                json.texts("urls")));
  }

  /** This descriptor as JSON, as the specification spells it. */
  public JsonObject json() {
    return JsonObject.builder()
        .put("mediaType", mediaType)
        .put("digest", digest.toString())
        .put("size", size)
        .putUnlessEmpty("urls", urls)
        .putUnlessEmpty("annotations", annotations)
        .putUnlessEmpty("platform", platform.map(Platform::json))
        .putUnlessEmpty("artifactType", artifactType)
        .build();
  }
}
