package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code SystemVersion}. */
@Json
public record WireVersion(
    @Json.Property("Platform") @Nullable Platform platform,
    @Json.Property("Components") @Nullable List<Component> components,
    @Json.Property("Version") @Nullable String version,
    @Json.Property("ApiVersion") @Nullable String apiVersion,
    @Json.Property("MinAPIVersion") @Nullable String minAPIVersion,
    @Json.Property("GitCommit") @Nullable String gitCommit,
    @Json.Property("GoVersion") @Nullable String goVersion,
    @Json.Property("Os") @Nullable String os,
    @Json.Property("Arch") @Nullable String arch,
    @Json.Property("KernelVersion") @Nullable String kernelVersion,
    @Json.Property("Experimental") @Nullable Boolean experimental,
    @Json.Property("BuildTime") @Nullable String buildTime) {
  /** The product. */
  @Json
  public record Platform(@Json.Property("Name") @Nullable String name) {}

  /** A part of the server. */
  @Json
  public record Component(
      @Json.Property("Name") @Nullable String name,
      @Json.Property("Version") @Nullable String version,
      @Json.Property("Details") @Nullable Map<String, String> details) {}
}
