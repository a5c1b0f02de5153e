package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ContainerSummary}: a line of the list. */
@Json
public record WireSummary(
    @Json.Property("Id") @Nullable String id,
    @Json.Property("Names") @Nullable List<String> names,
    @Json.Property("Image") @Nullable String image,
    @Json.Property("ImageID") @Nullable String imageID,
    @Json.Property("Command") @Nullable String command,
    @Json.Property("Created") long created,
    @Json.Property("Ports") @Nullable List<Port> ports,
    @Json.Property("SizeRw") @Nullable Long sizeRw,
    @Json.Property("SizeRootFs") @Nullable Long sizeRootFs,
    @Json.Property("Labels") @Nullable Map<String, String> labels,
    @Json.Property("State") @Nullable String state,
    @Json.Property("Status") @Nullable String status,
    @Json.Property("HostConfig") @Nullable Host hostConfig,
    @Json.Property("NetworkSettings") @Nullable Networks networkSettings,
    @Json.Property("Mounts") @Nullable List<WireMountPoint> mounts,
    @Json.Property("Health") @Nullable Health health) {
  /** A port of it. */
  @Json
  public record Port(
      @Json.Property("IP") @Nullable String ip,
      @Json.Property("PrivatePort") int privatePort,
      @Json.Property("PublicPort") @Nullable Integer publicPort,
      @Json.Property("Type") @Nullable String type) {}

  /** What is told of its host configuration. */
  @Json
  public record Host(
      @Json.Property("NetworkMode") @Nullable String networkMode,
      @Json.Property("Annotations") @Nullable Map<String, String> annotations) {}

  /** What is told of its networks. */
  @Json
  public record Networks(@Json.Property("Networks") @Nullable Map<String, WireEndpoint> networks) {}

  /** Whether it is well. */
  @Json
  public record Health(
      @Json.Property("Status") @Nullable String status,
      @Json.Property("FailingStreak") int failingStreak) {}
}
