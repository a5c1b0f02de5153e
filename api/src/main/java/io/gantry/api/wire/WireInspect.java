package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ContainerInspectResponse}. */
@Json
public record WireInspect(
    @Json.Property("Id") @Nullable String id,
    @Json.Property("Created") @Nullable String created,
    @Json.Property("Path") @Nullable String path,
    @Json.Property("Args") @Nullable List<String> args,
    @Json.Property("State") @Nullable State state,
    @Json.Property("Image") @Nullable String image,
    @Json.Property("ResolvConfPath") @Nullable String resolvConfPath,
    @Json.Property("HostnamePath") @Nullable String hostnamePath,
    @Json.Property("HostsPath") @Nullable String hostsPath,
    @Json.Property("LogPath") @Nullable String logPath,
    @Json.Property("Name") @Nullable String name,
    @Json.Property("RestartCount") int restartCount,
    @Json.Property("Driver") @Nullable String driver,
    @Json.Property("Platform") @Nullable String platform,
    @Json.Property("MountLabel") @Nullable String mountLabel,
    @Json.Property("ProcessLabel") @Nullable String processLabel,
    @Json.Property("AppArmorProfile") @Nullable String appArmorProfile,
    @Json.Serializer(ListOrNull.class) @Json.Property("ExecIDs") @Nullable List<String> execIDs,
    @Json.Property("HostConfig") @Nullable WireHostConfig hostConfig,
    @Json.Property("GraphDriver") @Nullable GraphDriver graphDriver,
    @Json.Property("Storage") @Nullable Storage storage,
    @Json.Property("SizeRw") @Nullable Long sizeRw,
    @Json.Property("SizeRootFs") @Nullable Long sizeRootFs,
    @Json.Property("Mounts") @Nullable List<WireMountPoint> mounts,
    @Json.Property("Config") @Nullable WireContainerConfig config,
    @Json.Property("NetworkSettings") @Nullable Network networkSettings) {
  /** {@code ContainerState}. */
  @Json
  public record State(
      @Json.Property("Status") @Nullable String status,
      @Json.Property("Running") boolean running,
      @Json.Property("Paused") boolean paused,
      @Json.Property("Restarting") boolean restarting,
      @Json.Property("OOMKilled") boolean oomKilled,
      @Json.Property("Dead") boolean dead,
      @Json.Property("Pid") int pid,
      @Json.Property("ExitCode") int exitCode,
      @Json.Property("Error") @Nullable String error,
      @Json.Property("StartedAt") @Nullable String startedAt,
      @Json.Property("FinishedAt") @Nullable String finishedAt,
      @Json.Property("Health") @Nullable Health health) {}

  /** {@code Health}. */
  @Json
  public record Health(
      @Json.Property("Status") @Nullable String status,
      @Json.Property("FailingStreak") int failingStreak,
      @Json.Property("Log") @Nullable List<HealthResult> log) {}

  /** {@code HealthcheckResult}. */
  @Json
  public record HealthResult(
      @Json.Property("Start") @Nullable String start,
      @Json.Property("End") @Nullable String end,
      @Json.Property("ExitCode") int exitCode,
      @Json.Property("Output") @Nullable String output) {}

  /** {@code DriverData}. */
  @Json
  public record GraphDriver(
      @Json.Property("Name") @Nullable String name,
      @Json.Property("Data") @Json.Serializer(MapOrNull.class)
          @Nullable Map<String, String> data) {}

  /** {@code Storage}. */
  @Json
  public record Storage(@Json.Property("RootFS") @Nullable RootFs rootFS) {}

  /** Where the root file system is. */
  @Json
  public record RootFs(@Json.Property("Snapshot") @Nullable Snapshot snapshot) {}

  /** The snapshotter's name. */
  @Json
  public record Snapshot(@Json.Property("Name") @Nullable String name) {}

  /** {@code NetworkSettings}. */
  @Json
  public record Network(
      @Json.Property("Bridge") @Nullable String bridge,
      @Json.Property("SandboxID") @Nullable String sandboxID,
      @Json.Property("SandboxKey") @Nullable String sandboxKey,
      @Json.Property("Ports") @Json.Serializer(PortsOrNull.class)
          @Nullable Map<String, List<WirePortBinding>> ports,
      @Json.Property("HairpinMode") @Nullable Boolean hairpinMode,
      @Json.Property("LinkLocalIPv6Address") @Nullable String linkLocalIPv6Address,
      @Json.Property("LinkLocalIPv6PrefixLen") @Nullable Integer linkLocalIPv6PrefixLen,
      @Json.Property("SecondaryIPAddresses") @Nullable Null secondaryIPAddresses,
      @Json.Property("SecondaryIPv6Addresses") @Nullable Null secondaryIPv6Addresses,
      @Json.Property("EndpointID") @Nullable String endpointID,
      @Json.Property("Gateway") @Nullable String gateway,
      @Json.Property("GlobalIPv6Address") @Nullable String globalIPv6Address,
      @Json.Property("GlobalIPv6PrefixLen") @Nullable Integer globalIPv6PrefixLen,
      @Json.Property("IPAddress") @Nullable String ipAddress,
      @Json.Property("IPPrefixLen") @Nullable Integer ipPrefixLen,
      @Json.Property("IPv6Gateway") @Nullable String ipv6Gateway,
      @Json.Property("MacAddress") @Nullable String macAddress,
      @Json.Property("Networks") @Nullable Map<String, WireEndpoint> networks) {}
}
