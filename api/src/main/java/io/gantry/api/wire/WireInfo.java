package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code SystemInfo}. */
@Json
public record WireInfo(
    @Json.Property("ID") @Nullable String id,
    @Json.Property("Containers") int containers,
    @Json.Property("ContainersRunning") int containersRunning,
    @Json.Property("ContainersPaused") int containersPaused,
    @Json.Property("ContainersStopped") int containersStopped,
    @Json.Property("Images") int images,
    @Json.Property("Driver") @Nullable String driver,
    @Json.Property("DriverStatus") @Nullable List<List<String>> driverStatus,
    @Json.Property("Plugins") @Nullable Plugins plugins,
    @Json.Property("MemoryLimit") boolean memoryLimit,
    @Json.Property("SwapLimit") boolean swapLimit,
    @Json.Property("KernelMemoryTCP") @Nullable Boolean kernelMemoryTcp,
    @Json.Property("CpuCfsPeriod") @Nullable Boolean cpuCfsPeriod,
    @Json.Property("CpuCfsQuota") @Nullable Boolean cpuCfsQuota,
    @Json.Property("CPUShares") boolean cpuShares,
    @Json.Property("CPUSet") boolean cpuSet,
    @Json.Property("PidsLimit") boolean pidsLimit,
    @Json.Property("IPv4Forwarding") boolean ipv4Forwarding,
    @Json.Property("Debug") boolean debug,
    @Json.Property("NFd") int nFd,
    @Json.Property("OomKillDisable") boolean oomKillDisable,
    @Json.Property("NGoroutines") int nGoroutines,
    @Json.Property("SystemTime") @Nullable String systemTime,
    @Json.Property("LoggingDriver") @Nullable String loggingDriver,
    @Json.Property("CgroupDriver") @Nullable String cgroupDriver,
    @Json.Property("CgroupVersion") @Nullable String cgroupVersion,
    @Json.Property("NEventsListener") int nEventsListener,
    @Json.Property("KernelVersion") @Nullable String kernelVersion,
    @Json.Property("OperatingSystem") @Nullable String operatingSystem,
    @Json.Property("OSVersion") @Nullable String osVersion,
    @Json.Property("OSType") @Nullable String osType,
    @Json.Property("Architecture") @Nullable String architecture,
    @Json.Property("IndexServerAddress") @Nullable String indexServerAddress,
    @Json.Property("RegistryConfig") @Nullable Registry registryConfig,
    @Json.Property("NCPU") int ncpu,
    @Json.Property("MemTotal") long memTotal,
    @Json.Property("GenericResources") @Nullable Null genericResources,
    @Json.Property("DockerRootDir") @Nullable String dockerRootDir,
    @Json.Property("HttpProxy") @Nullable String httpProxy,
    @Json.Property("HttpsProxy") @Nullable String httpsProxy,
    @Json.Property("NoProxy") @Nullable String noProxy,
    @Json.Property("Name") @Nullable String name,
    @Json.Property("Labels") @Nullable List<String> labels,
    @Json.Property("ExperimentalBuild") boolean experimentalBuild,
    @Json.Property("ServerVersion") @Nullable String serverVersion,
    @Json.Property("Runtimes") @Nullable Map<String, RuntimePath> runtimes,
    @Json.Property("DefaultRuntime") @Nullable String defaultRuntime,
    @Json.Property("Swarm") @Nullable Swarm swarm,
    @Json.Property("LiveRestoreEnabled") boolean liveRestoreEnabled,
    @Json.Property("Isolation") @Nullable String isolation,
    @Json.Property("InitBinary") @Nullable String initBinary,
    @Json.Property("ContainerdCommit") @Nullable Commit containerdCommit,
    @Json.Property("RuncCommit") @Nullable Commit runcCommit,
    @Json.Property("InitCommit") @Nullable Commit initCommit,
    @Json.Property("SecurityOptions") @Nullable List<String> securityOptions,
    @Json.Property("CDISpecDirs") @Nullable List<String> cdiSpecDirs,
    @Json.Property("DiscoveredDevices") @Nullable List<DiscoveredDevice> discoveredDevices,
    @Json.Property("Warnings") @Json.Serializer(ListOrNull.class) @Nullable List<String> warnings) {
  /** A device that a driver knows; told since 1.50. */
  @Json
  public record DiscoveredDevice(
      @Json.Property("Source") String source, @Json.Property("ID") String id) {}

  /** Kinds of plugins and those there are. */
  @Json
  public record Plugins(
      @Json.Property("Volume") @Nullable List<String> volume,
      @Json.Property("Network") @Nullable List<String> network,
      @Json.Property("Authorization") @Json.Serializer(ListOrNull.class)
          @Nullable List<String> authorization,
      @Json.Property("Log") @Nullable List<String> log) {}

  /** {@code RegistryServiceConfig}. */
  @Json
  public record Registry(
      @Json.Property("InsecureRegistryCIDRs") @Nullable List<String> insecureRegistryCIDRs,
      @Json.Property("IndexConfigs") @Nullable Map<String, Index> indexConfigs,
      @Json.Property("Mirrors") @Json.Serializer(ListOrNull.class)
          @Nullable List<String> mirrors) {}

  /** A registry. */
  @Json
  public record Index(
      @Json.Property("Name") @Nullable String name,
      @Json.Property("Mirrors") @Nullable List<String> mirrors,
      @Json.Property("Secure") boolean secure,
      @Json.Property("Official") boolean official) {}

  /** A runtime. */
  @Json
  public record RuntimePath(@Json.Property("path") @Nullable String path) {}

  /** A version of a part. */
  @Json
  public record Commit(@Json.Property("ID") @Nullable String id) {}

  /** {@code SwarmInfo} of an engine outside any cluster. */
  @Json
  public record Swarm(
      @Json.Property("NodeID") @Nullable String nodeID,
      @Json.Property("NodeAddr") @Nullable String nodeAddr,
      @Json.Property("LocalNodeState") @Nullable String localNodeState,
      @Json.Property("ControlAvailable") boolean controlAvailable,
      @Json.Property("Error") @Nullable String error,
      @Json.Property("RemoteManagers") @Nullable Null remoteManagers) {}
}
