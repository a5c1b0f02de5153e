package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code HostConfig}: the part of a container that belongs to the host. */
@Json(caseInsensitiveKeys = true)
public record WireHostConfig(
    @Json.Property("Binds") @Json.Serializer(ListOrNull.class) @Nullable List<String> binds,
    @Json.Property("ContainerIDFile") @Nullable String containerIDFile,
    @Json.Property("LogConfig") @Nullable WireLogConfig logConfig,
    @Json.Property("NetworkMode") @Nullable String networkMode,
    @Json.Property("PortBindings") @Nullable Map<String, List<WirePortBinding>> portBindings,
    @Json.Property("RestartPolicy") @Nullable WireRestartPolicy restartPolicy,
    @Json.Property("AutoRemove") boolean autoRemove,
    @Json.Property("VolumeDriver") @Nullable String volumeDriver,
    @Json.Property("VolumesFrom") @Json.Serializer(ListOrNull.class)
        @Nullable List<String> volumesFrom,
    @Json.Property("ConsoleSize") @Nullable List<Integer> consoleSize,
    @Json.Property("Annotations") @Nullable Map<String, String> annotations,
    @Json.Property("CapAdd") @Json.Serializer(Words.class) @Nullable List<String> capAdd,
    @Json.Property("CapDrop") @Json.Serializer(Words.class) @Nullable List<String> capDrop,
    @Json.Property("CgroupnsMode") @Nullable String cgroupnsMode,
    @Json.Property("Dns") @Nullable List<String> dns,
    @Json.Property("DnsOptions") @Nullable List<String> dnsOptions,
    @Json.Property("DnsSearch") @Nullable List<String> dnsSearch,
    @Json.Property("ExtraHosts") @Json.Serializer(ListOrNull.class)
        @Nullable List<String> extraHosts,
    @Json.Property("GroupAdd") @Json.Serializer(ListOrNull.class) @Nullable List<String> groupAdd,
    @Json.Property("IpcMode") @Nullable String ipcMode,
    @Json.Property("Cgroup") @Nullable String cgroup,
    @Json.Property("Links") @Json.Serializer(ListOrNull.class) @Nullable List<String> links,
    @Json.Property("OomScoreAdj") int oomScoreAdj,
    @Json.Property("PidMode") @Nullable String pidMode,
    @Json.Property("Privileged") boolean privileged,
    @Json.Property("PublishAllPorts") boolean publishAllPorts,
    @Json.Property("ReadonlyRootfs") boolean readonlyRootfs,
    @Json.Property("SecurityOpt") @Json.Serializer(ListOrNull.class)
        @Nullable List<String> securityOpt,
    @Json.Property("StorageOpt") @Nullable Map<String, String> storageOpt,
    @Json.Property("Tmpfs") @Nullable Map<String, String> tmpfs,
    @Json.Property("UTSMode") @Nullable String utsMode,
    @Json.Property("UsernsMode") @Nullable String usernsMode,
    @Json.Property("ShmSize") long shmSize,
    @Json.Property("Sysctls") @Nullable Map<String, String> sysctls,
    @Json.Property("Runtime") @Nullable String runtime,
    @Json.Property("Isolation") @Nullable String isolation,
    @Json.Property("CpuShares") long cpuShares,
    @Json.Property("Memory") long memory,
    @Json.Property("NanoCpus") long nanoCpus,
    @Json.Property("CgroupParent") @Nullable String cgroupParent,
    @Json.Property("BlkioWeight") int blkioWeight,
    @Json.Property("BlkioWeightDevice") @Nullable List<WeightDevice> blkioWeightDevice,
    @Json.Property("BlkioDeviceReadBps") @Nullable List<ThrottleDevice> blkioDeviceReadBps,
    @Json.Property("BlkioDeviceWriteBps") @Nullable List<ThrottleDevice> blkioDeviceWriteBps,
    @Json.Property("BlkioDeviceReadIOps") @Nullable List<ThrottleDevice> blkioDeviceReadIOps,
    @Json.Property("BlkioDeviceWriteIOps") @Nullable List<ThrottleDevice> blkioDeviceWriteIOps,
    @Json.Property("CpuPeriod") long cpuPeriod,
    @Json.Property("CpuQuota") long cpuQuota,
    @Json.Property("CpuRealtimePeriod") long cpuRealtimePeriod,
    @Json.Property("CpuRealtimeRuntime") long cpuRealtimeRuntime,
    @Json.Property("CpusetCpus") @Nullable String cpusetCpus,
    @Json.Property("CpusetMems") @Nullable String cpusetMems,
    @Json.Property("Devices") @Nullable List<Device> devices,
    @Json.Property("DeviceCgroupRules") @Json.Serializer(ListOrNull.class)
        @Nullable List<String> deviceCgroupRules,
    @Json.Property("DeviceRequests") @Json.Serializer(DeviceRequestsOrNull.class)
        @Nullable List<DeviceRequest> deviceRequests,
    @Json.Property("KernelMemory") @Nullable Long kernelMemory,
    @Json.Property("KernelMemoryTCP") @Nullable Long kernelMemoryTCP,
    @Json.Property("MemoryReservation") long memoryReservation,
    @Json.Property("MemorySwap") long memorySwap,
    @Json.Property("MemorySwappiness") @Json.Serializer(NumberOrNull.class)
        @Nullable Long memorySwappiness,
    @Json.Property("OomKillDisable") @Nullable Boolean oomKillDisable,
    @Json.Property("PidsLimit") @Json.Serializer(NumberOrNull.class) @Nullable Long pidsLimit,
    @Json.Property("Ulimits") @Nullable List<WireUlimit> ulimits,
    @Json.Property("CpuCount") long cpuCount,
    @Json.Property("CpuPercent") long cpuPercent,
    @Json.Property("IOMaximumIOps") long ioMaximumIOps,
    @Json.Property("IOMaximumBandwidth") long ioMaximumBandwidth,
    @Json.Property("Mounts") @Nullable List<WireMount> mounts,
    @Json.Property("MaskedPaths") @Json.Serializer(ListOrNull.class)
        @Nullable List<String> maskedPaths,
    @Json.Property("ReadonlyPaths") @Json.Serializer(ListOrNull.class)
        @Nullable List<String> readonlyPaths,
    @Json.Property("Init") @Nullable Boolean init) {
  /** A block device's weight. */
  @Json(caseInsensitiveKeys = true)
  public record WeightDevice(
      @Json.Property("Path") @Nullable String path, @Json.Property("Weight") int weight) {}

  /** A block device's rate per second. */
  @Json(caseInsensitiveKeys = true)
  public record ThrottleDevice(
      @Json.Property("Path") @Nullable String path, @Json.Property("Rate") long rate) {}

  /** A host's device in the container. */
  @Json(caseInsensitiveKeys = true)
  public record Device(
      @Json.Property("PathOnHost") @Nullable String pathOnHost,
      @Json.Property("PathInContainer") @Nullable String pathInContainer,
      @Json.Property("CgroupPermissions") @Nullable String cgroupPermissions) {}

  /** Devices a driver is to choose. */
  @Json(caseInsensitiveKeys = true)
  public record DeviceRequest(
      @Json.Property("Driver") @Nullable String driver,
      @Json.Property("Count") int count,
      @Json.Property("DeviceIDs") @Nullable List<String> deviceIDs,
      @Json.Property("Capabilities") @Nullable List<List<String>> capabilities,
      @Json.Property("Options") @Nullable Map<String, String> options) {}
}
