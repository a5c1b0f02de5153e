package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ImageManifestSummary}: one of the manifests that an image consists of. */
@Json
public record WireImageManifest(
    @Json.Property("ID") String id,
    @Json.Property("Descriptor") WireDescriptor descriptor,
    @Json.Property("Available") boolean available,
    @Json.Property("Size") Size size,
    @Json.Property("Kind") String kind,
    @Json.Property("ImageData") @Nullable ImageData imageData,
    @Json.Property("AttestationData") @Nullable AttestationData attestationData) {

  /** Bytes, unpacked and not. */
  @Json
  public record Size(@Json.Property("Total") long total, @Json.Property("Content") long content) {}

  /** What there is to say of an image for a platform. */
  @Json
  public record ImageData(
      @Json.Property("Platform") WireDescriptor.Platform platform,
      @Json.Property("Containers") List<String> containers,
      @Json.Property("Size") Unpacked size) {}

  /** Bytes of unpacked layers. */
  @Json
  public record Unpacked(@Json.Property("Unpacked") long unpacked) {}

  /** What is attested. */
  @Json
  public record AttestationData(@Json.Property("For") String image) {}
}
