package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code Mount}: what {@code --mount} asks for. */
@Json(caseInsensitiveKeys = true)
public record WireMount(
    @Json.Property("Type") @Nullable String type,
    @Json.Property("Source") @Nullable String source,
    @Json.Property("Target") @Nullable String target,
    @Json.Property("ReadOnly") @Nullable Boolean readOnly,
    @Json.Property("Consistency") @Nullable String consistency,
    @Json.Property("BindOptions") @Nullable BindOptions bindOptions,
    @Json.Property("VolumeOptions") @Nullable VolumeOptions volumeOptions,
    @Json.Property("ImageOptions") @Nullable ImageOptions imageOptions,
    @Json.Property("TmpfsOptions") @Nullable TmpfsOptions tmpfsOptions) {
  /** For {@code bind}. */
  @Json(caseInsensitiveKeys = true)
  public record BindOptions(
      @Json.Property("Propagation") @Nullable String propagation,
      @Json.Property("NonRecursive") @Nullable Boolean nonRecursive,
      @Json.Property("CreateMountpoint") @Nullable Boolean createMountpoint,
      @Json.Property("ReadOnlyNonRecursive") @Nullable Boolean readOnlyNonRecursive,
      @Json.Property("ReadOnlyForceRecursive") @Nullable Boolean readOnlyForceRecursive) {}

  /** For {@code volume}. */
  @Json(caseInsensitiveKeys = true)
  public record VolumeOptions(
      @Json.Property("NoCopy") @Nullable Boolean noCopy,
      @Json.Property("Labels") @Nullable Map<String, String> labels,
      @Json.Property("DriverConfig") @Nullable DriverConfig driverConfig,
      @Json.Property("Subpath") @Nullable String subpath) {}

  /** A volume driver and its options. */
  @Json(caseInsensitiveKeys = true)
  public record DriverConfig(
      @Json.Property("Name") @Nullable String name,
      @Json.Property("Options") @Nullable Map<String, String> options) {}

  /** For {@code image}. */
  @Json(caseInsensitiveKeys = true)
  public record ImageOptions(@Json.Property("Subpath") @Nullable String subpath) {}

  /** For {@code tmpfs}. */
  @Json(caseInsensitiveKeys = true)
  public record TmpfsOptions(
      @Json.Property("SizeBytes") @Nullable Long sizeBytes,
      @Json.Property("Mode") @Nullable Integer mode,
      @Json.Property("Options") @Nullable List<List<String>> options) {}
}
