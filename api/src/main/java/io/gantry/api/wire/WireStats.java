package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ContainerStatsResponse}. */
@Json
public record WireStats(
    @Nullable String name,
    @Nullable String id,
    @Json.Property("os_type") @Nullable String osType,
    @Nullable String read,
    @Json.Property("cpu_stats") @Nullable Cpu cpuStats,
    @Json.Property("memory_stats") @Nullable Memory memoryStats,
    @Nullable Map<String, Network> networks,
    @Json.Property("pids_stats") @Nullable Pids pidsStats,
    @Json.Property("blkio_stats") @Nullable Blkio blkioStats,
    @Json.Property("num_procs") int numProcs,
    @Json.Property("storage_stats") @Nullable Map<String, Long> storageStats,
    @Nullable String preread,
    @Json.Property("precpu_stats") @Nullable Cpu precpuStats) {
  /** Processor time. */
  @Json
  public record Cpu(
      @Json.Property("cpu_usage") @Nullable CpuUsage cpuUsage,
      @Json.Property("system_cpu_usage") @Nullable Long systemCpuUsage,
      @Json.Property("online_cpus") @Nullable Integer onlineCpus,
      @Json.Property("throttling_data") @Nullable Throttling throttlingData) {}

  /** Nanoseconds of it. */
  @Json
  public record CpuUsage(
      @Json.Property("total_usage") long totalUsage,
      @Json.Property("percpu_usage") @Nullable List<Long> percpuUsage,
      @Json.Property("usage_in_kernelmode") long usageInKernelmode,
      @Json.Property("usage_in_usermode") long usageInUsermode) {}

  /** How often a limit held it up. */
  @Json
  public record Throttling(
      long periods,
      @Json.Property("throttled_periods") long throttledPeriods,
      @Json.Property("throttled_time") long throttledTime) {}

  /** Bytes. */
  @Json
  public record Memory(
      @Nullable Long usage,
      @Json.Property("max_usage") @Nullable Long maxUsage,
      @Nullable Map<String, Long> stats,
      @Nullable Long failcnt,
      @Nullable Long limit) {}

  /** Bytes and packets. */
  @Json
  public record Network(
      @Json.Property("rx_bytes") long rxBytes,
      @Json.Property("rx_packets") long rxPackets,
      @Json.Property("rx_errors") long rxErrors,
      @Json.Property("rx_dropped") long rxDropped,
      @Json.Property("tx_bytes") long txBytes,
      @Json.Property("tx_packets") long txPackets,
      @Json.Property("tx_errors") long txErrors,
      @Json.Property("tx_dropped") long txDropped) {}

  /** Processes and threads. */
  @Json
  public record Pids(@Nullable Long current, @Nullable Long limit) {}

  /** Block devices. */
  @Json
  public record Blkio(
      @Json.Property("io_service_bytes_recursive")
          @Nullable List<BlkioEntry> ioServiceBytesRecursive,
      @Json.Property("io_serviced_recursive") @Nullable List<BlkioEntry> ioServicedRecursive,
      @Json.Property("io_queue_recursive") @Nullable List<BlkioEntry> ioQueueRecursive,
      @Json.Property("io_service_time_recursive") @Nullable List<BlkioEntry> ioServiceTimeRecursive,
      @Json.Property("io_wait_time_recursive") @Nullable List<BlkioEntry> ioWaitTimeRecursive,
      @Json.Property("io_merged_recursive") @Nullable List<BlkioEntry> ioMergedRecursive,
      @Json.Property("io_time_recursive") @Nullable List<BlkioEntry> ioTimeRecursive,
      @Json.Property("sectors_recursive") @Nullable List<BlkioEntry> sectorsRecursive) {}

  /** One counter of one device. */
  @Json
  public record BlkioEntry(long major, long minor, @Nullable String op, long value) {}
}
