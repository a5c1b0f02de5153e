package io.gantry.api.translate;

import static io.gantry.api.translate.Absent.list;
import static io.gantry.api.translate.Absent.map;
import static io.gantry.api.translate.Absent.nullableList;
import static io.gantry.api.translate.Absent.number;
import static io.gantry.api.translate.Absent.orNull;
import static io.gantry.api.translate.Absent.text;

import io.gantry.api.routing.ApiVersion;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.WireHostConfig;
import io.gantry.api.wire.WireLogConfig;
import io.gantry.api.wire.WirePortBinding;
import io.gantry.api.wire.WireRestartPolicy;
import io.gantry.api.wire.WireUlimit;
import io.gantry.engine.config.DeviceMapping;
import io.gantry.engine.config.DeviceRequest;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.LogConfig;
import io.gantry.engine.config.Namespaces;
import io.gantry.engine.config.NetworkConfig;
import io.gantry.engine.config.PortBinding;
import io.gantry.engine.config.Resources;
import io.gantry.engine.config.Resources.BlkioLimits;
import io.gantry.engine.config.Resources.CpuLimits;
import io.gantry.engine.config.Resources.Devices;
import io.gantry.engine.config.Resources.MemoryLimits;
import io.gantry.engine.config.Resources.ThrottleDevice;
import io.gantry.engine.config.Resources.WeightDevice;
import io.gantry.engine.config.RestartPolicy;
import io.gantry.engine.config.SecurityConfig;
import io.gantry.engine.config.StorageConfig;
import io.gantry.engine.config.Ulimit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container's host configuration: one flat document there, values by subject here. */
public final class HostConfigTranslation {
  private static final List<Integer> NO_SIZE = List.of(0, 0);

  private HostConfigTranslation() {}

  /** The document's content. */
  public static HostConfig toEngine(WireHostConfig wire, ApiVersion version) {
    return new HostConfig(
        new StorageConfig(
            list(wire.binds()),
            list(wire.mounts(), mount -> MountTranslation.toEngine(mount, version)),
            map(wire.tmpfs()),
            list(wire.volumesFrom()),
            text(wire.volumeDriver()),
            map(wire.storageOpt()),
            wire.shmSize()),
        new Namespaces(
            text(wire.networkMode()),
            text(wire.ipcMode()),
            text(wire.pidMode()),
            text(wire.utsMode()),
            text(wire.usernsMode()),
            text(wire.cgroupnsMode()),
            text(wire.cgroup())),
        new NetworkConfig(
            ports(wire.portBindings()),
            wire.publishAllPorts(),
            list(wire.links()),
            list(wire.dns()),
            list(wire.dnsOptions()),
            list(wire.dnsSearch()),
            list(wire.extraHosts())),
        new SecurityConfig(
            wire.privileged(),
            list(wire.capAdd()),
            list(wire.capDrop()),
            list(wire.securityOpt()),
            list(wire.groupAdd()),
            wire.readonlyRootfs(),
            nullableList(wire.maskedPaths()),
            nullableList(wire.readonlyPaths()),
            wire.oomScoreAdj()),
        resources(wire, version),
        wire.logConfig() == null
            ? LogConfig.DEFAULT
            : new LogConfig(text(wire.logConfig().type()), map(wire.logConfig().config())),
        restart(wire.restartPolicy()),
        wire.autoRemove(),
        wire.init(),
        consoleSize(wire.consoleSize()),
        map(wire.annotations()),
        text(wire.containerIDFile()),
        text(wire.runtime()),
        map(wire.sysctls()),
        text(wire.isolation()));
  }

  /** Height and width; none when the client names none. */
  public static List<Integer> consoleSize(@Nullable List<Integer> wire) {
    List<Integer> size = list(wire);
    if (size.size() > 2) {
      throw ApiError.invalid("invalid console size: height and width are two numbers");
    }
    return size.equals(NO_SIZE) || size.size() < 2 ? List.of() : size;
  }

  /** The document's restart policy. */
  public static RestartPolicy restart(@Nullable WireRestartPolicy wire) {
    return wire == null
        ? new RestartPolicy("", 0)
        : new RestartPolicy(text(wire.name()), wire.maximumRetryCount());
  }

  /** The document's limits; that of the kernel's memory has gone with 1.42. */
  public static Resources resources(WireHostConfig wire, ApiVersion version) {
    return new Resources(
        new CpuLimits(
            wire.cpuShares(),
            wire.nanoCpus(),
            wire.cpuPeriod(),
            wire.cpuQuota(),
            wire.cpuRealtimePeriod(),
            wire.cpuRealtimeRuntime(),
            text(wire.cpusetCpus()),
            text(wire.cpusetMems()),
            wire.cpuCount(),
            wire.cpuPercent()),
        new MemoryLimits(
            wire.memory(),
            wire.memoryReservation(),
            wire.memorySwap(),
            wire.memorySwappiness(),
            wire.oomKillDisable(),
            version.atLeast(42) ? 0 : number(wire.kernelMemory()),
            number(wire.kernelMemoryTCP())),
        new BlkioLimits(
            wire.blkioWeight(),
            list(wire.blkioWeightDevice(), d -> new WeightDevice(text(d.path()), d.weight())),
            rates(wire.blkioDeviceReadBps()),
            rates(wire.blkioDeviceWriteBps()),
            rates(wire.blkioDeviceReadIOps()),
            rates(wire.blkioDeviceWriteIOps()),
            wire.ioMaximumIOps(),
            wire.ioMaximumBandwidth()),
        new Devices(
            list(
                wire.devices(),
                d ->
                    new DeviceMapping(
                        text(d.pathOnHost()),
                        text(d.pathInContainer()),
                        text(d.cgroupPermissions()))),
            list(wire.deviceCgroupRules()),
            list(
                wire.deviceRequests(),
                d ->
                    new DeviceRequest(
                        text(d.driver()),
                        d.count(),
                        list(d.deviceIDs()),
                        list(d.capabilities()),
                        map(d.options())))),
        wire.pidsLimit(),
        list(wire.ulimits(), u -> new Ulimit(text(u.name()), u.soft(), u.hard())),
        text(wire.cgroupParent()));
  }

  private static List<ThrottleDevice> rates(@Nullable List<WireHostConfig.ThrottleDevice> wire) {
    return list(wire, d -> new ThrottleDevice(text(d.path()), d.rate()));
  }

  private static Map<String, List<PortBinding>> ports(
      @Nullable Map<String, List<WirePortBinding>> wire) {
    Map<String, List<PortBinding>> ports = new LinkedHashMap<>();
    if (wire != null) {
      wire.forEach(
          (port, bindings) ->
              ports.put(
                  port,
                  list(bindings, b -> new PortBinding(text(b.hostIp()), text(b.hostPort())))));
    }
    return ports;
  }

  /** The published ports as documents show them. */
  static Map<String, List<WirePortBinding>> wirePorts(Map<String, List<PortBinding>> ports) {
    Map<String, List<WirePortBinding>> wire = new LinkedHashMap<>();
    ports.forEach(
        (port, bindings) ->
            wire.put(port, list(bindings, b -> new WirePortBinding(b.hostIp(), b.hostPort()))));
    return wire;
  }

  /** The configuration as {@code inspect} shows it. */
  public static WireHostConfig toWire(HostConfig config) {
    StorageConfig storage = config.storage();
    Namespaces spaces = config.namespaces();
    NetworkConfig network = config.network();
    SecurityConfig security = config.security();
    Resources resources = config.resources();
    CpuLimits cpu = resources.cpu();
    MemoryLimits memory = resources.memory();
    BlkioLimits blkio = resources.blkio();
    Devices devices = resources.devices();
    return new WireHostConfig(
        orNull(storage.binds()),
        config.containerIdFile(),
        new WireLogConfig(config.logs().driver(), config.logs().options()),
        spaces.network(),
        wirePorts(network.portBindings()),
        new WireRestartPolicy(config.restart().name(), config.restart().maximumRetryCount()),
        config.autoRemove(),
        storage.volumeDriver(),
        orNull(storage.volumesFrom()),
        config.consoleSize().isEmpty() ? NO_SIZE : config.consoleSize(),
        orNull(config.annotations()),
        orNull(security.capAdd()),
        orNull(security.capDrop()),
        spaces.cgroup(),
        network.dns(),
        network.dnsOptions(),
        network.dnsSearch(),
        orNull(network.extraHosts()),
        orNull(security.groupAdd()),
        spaces.ipc(),
        spaces.cgroupPath(),
        orNull(network.links()),
        security.oomScoreAdj(),
        spaces.pid(),
        security.privileged(),
        network.publishAllPorts(),
        security.readonlyRootfs(),
        orNull(security.securityOpt()),
        orNull(storage.storageOpt()),
        orNull(storage.tmpfs()),
        spaces.uts(),
        spaces.user(),
        storage.shmSize(),
        orNull(config.sysctls()),
        config.runtime().isEmpty() ? null : config.runtime(),
        config.isolation(),
        cpu.shares(),
        memory.limit(),
        cpu.nanoCpus(),
        resources.cgroupParent(),
        blkio.weight(),
        list(blkio.weightDevices(), d -> new WireHostConfig.WeightDevice(d.path(), d.weight())),
        wireRates(blkio.readBps()),
        wireRates(blkio.writeBps()),
        wireRates(blkio.readIops()),
        wireRates(blkio.writeIops()),
        cpu.period(),
        cpu.quota(),
        cpu.realtimePeriod(),
        cpu.realtimeRuntime(),
        cpu.cpusetCpus(),
        cpu.cpusetMems(),
        list(
            devices.mappings(),
            d -> new WireHostConfig.Device(d.hostPath(), d.containerPath(), d.permissions())),
        orNull(devices.cgroupRules()),
        orNull(
            list(
                devices.requests(),
                d ->
                    new WireHostConfig.DeviceRequest(
                        d.driver(), d.count(), d.deviceIds(), d.capabilities(), d.options()))),
        memory.kernel() == 0 ? null : memory.kernel(),
        memory.kernelTcp() == 0 ? null : memory.kernelTcp(),
        memory.reservation(),
        memory.swap(),
        memory.swappiness(),
        memory.oomKillDisable(),
        resources.pidsLimit(),
        list(resources.ulimits(), u -> new WireUlimit(u.name(), u.soft(), u.hard())),
        cpu.count(),
        cpu.percent(),
        blkio.maximumIops(),
        blkio.maximumBandwidth(),
        orNull(list(storage.mounts(), MountTranslation::toWire)),
        security.maskedPaths(),
        security.readonlyPaths(),
        config.init());
  }

  private static List<WireHostConfig.ThrottleDevice> wireRates(List<ThrottleDevice> devices) {
    return list(devices, d -> new WireHostConfig.ThrottleDevice(d.path(), d.rate()));
  }
}
