package io.gantry.engine.config;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits of a container; 0 and empty mean none.
 *
 * @param pidsLimit how many processes; null leaves as is, 0 and -1 are no limit
 * @param cgroupParent the parent cgroup; empty is the engine's
 */
@Json
public record Resources(
    CpuLimits cpu,
    MemoryLimits memory,
    BlkioLimits blkio,
    Devices devices,
    @Nullable Long pidsLimit,
    List<Ulimit> ulimits,
    String cgroupParent) {
  /** No limits. */
  public static final Resources UNLIMITED =
      new Resources(
          CpuLimits.NONE, MemoryLimits.NONE, BlkioLimits.NONE, Devices.NONE, null, List.of(), "");

  /** Absent parts become no limits. */
  public Resources {
    cpu = cpu == null ? CpuLimits.NONE : cpu;
    memory = memory == null ? MemoryLimits.NONE : memory;
    blkio = blkio == null ? BlkioLimits.NONE : blkio;
    devices = devices == null ? Devices.NONE : devices;
    ulimits = Defaults.list(ulimits);
    cgroupParent = Defaults.text(cgroupParent);
  }

  /**
   * Limits on processors.
   *
   * @param shares relative weight
   * @param nanoCpus billionths of a processor
   * @param period microseconds
   * @param quota microseconds per period
   * @param realtimePeriod microseconds
   * @param realtimeRuntime microseconds
   * @param cpusetCpus e.g. {@code 0-3,7}
   * @param cpusetMems e.g. {@code 0,1}
   * @param count Windows only; stored
   * @param percent Windows only; stored
   */
  @Json
  public record CpuLimits(
      long shares,
      long nanoCpus,
      long period,
      long quota,
      long realtimePeriod,
      long realtimeRuntime,
      String cpusetCpus,
      String cpusetMems,
      long count,
      long percent) {
    /** No limits. */
    public static final CpuLimits NONE = new CpuLimits(0, 0, 0, 0, 0, 0, "", "", 0, 0);

    /** Absent parts become no limits. */
    public CpuLimits {
      cpusetCpus = Defaults.text(cpusetCpus);
      cpusetMems = Defaults.text(cpusetMems);
    }
  }

  /**
   * Limits on memory, in bytes.
   *
   * @param swap memory and swap together, -1 is no limit
   * @param swappiness from 0 to 100, null is the host's
   */
  @Json
  public record MemoryLimits(
      long limit,
      long reservation,
      long swap,
      @Nullable Long swappiness,
      @Nullable Boolean oomKillDisable,
      long kernel,
      long kernelTcp) {
    /** No limits. */
    public static final MemoryLimits NONE = new MemoryLimits(0, 0, 0, null, null, 0, 0);
  }

  /** Limits on block devices. */
  @Json
  public record BlkioLimits(
      int weight,
      List<WeightDevice> weightDevices,
      List<ThrottleDevice> readBps,
      List<ThrottleDevice> writeBps,
      List<ThrottleDevice> readIops,
      List<ThrottleDevice> writeIops,
      long maximumIops,
      long maximumBandwidth) {
    /** No limits. */
    public static final BlkioLimits NONE =
        new BlkioLimits(0, List.of(), List.of(), List.of(), List.of(), List.of(), 0, 0);

    /** Absent parts become no limits. */
    public BlkioLimits {
      weightDevices = Defaults.list(weightDevices);
      readBps = Defaults.list(readBps);
      writeBps = Defaults.list(writeBps);
      readIops = Defaults.list(readIops);
      writeIops = Defaults.list(writeIops);
    }
  }

  /** A device's relative weight. */
  @Json
  public record WeightDevice(String path, int weight) {}

  /** A device's rate, per second. */
  @Json
  public record ThrottleDevice(String path, long rate) {}

  /**
   * Devices of the host.
   *
   * @param mappings host path, container path, {@code rwm}
   * @param cgroupRules e.g. {@code c 13:* rwm}
   */
  @Json
  public record Devices(
      List<DeviceMapping> mappings, List<String> cgroupRules, List<DeviceRequest> requests) {
    /** None. */
    public static final Devices NONE = new Devices(List.of(), List.of(), List.of());

    /** Absent parts become empty ones. */
    public Devices {
      mappings = Defaults.list(mappings);
      cgroupRules = Defaults.list(cgroupRules);
      requests = Defaults.list(requests);
    }
  }
}
