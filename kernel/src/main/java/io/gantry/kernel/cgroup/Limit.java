package io.gantry.kernel.cgroup;

/** One limit of a control group. Each version translates every kind. */
public sealed interface Limit {
  /**
   * Memory, page cache included.
   *
   * @param bytes the most it may use; -1 for no limit
   */
  record Memory(long bytes) implements Limit {}

  /**
   * Memory and swap together, as version 1 and Docker count them.
   *
   * @param bytes the most it may use; -1 for no limit
   */
  record MemoryAndSwap(long bytes) implements Limit {}

  /**
   * What the kernel tries to leave to the group when memory is short.
   *
   * @param bytes the reservation; 0 for none
   */
  record MemoryReservation(long bytes) implements Limit {}

  /**
   * How eagerly the group's anonymous memory is swapped out; version 1 only.
   *
   * @param percent 0 to 100
   */
  record Swappiness(int percent) implements Limit {}

  /** Processes wait instead of being killed when memory is out; version 1 only. */
  record OomKillDisable() implements Limit {}

  /**
   * Share of the processor against other groups.
   *
   * @param shares version 1's scale: 2 to 262144, 1024 being the default
   */
  record CpuShares(long shares) implements Limit {}

  /**
   * Processor time per period.
   *
   * @param quotaMicros microseconds of processor time; -1 for no limit
   * @param periodMicros the period's microseconds, 1,000 to 1,000,000
   */
  record CpuQuota(long quotaMicros, long periodMicros) implements Limit {}

  /**
   * Real-time scheduling; version 1 only.
   *
   * @param runtimeMicros microseconds in each period; 0 leaves it as it is
   * @param periodMicros the period's microseconds; 0 leaves it as it is
   */
  record CpuRealtime(long runtimeMicros, long periodMicros) implements Limit {}

  /**
   * Processors that may be used.
   *
   * @param list as in {@code 0-2,7}
   */
  record CpusetCpus(String list) implements Limit {}

  /**
   * Memory nodes that may be used.
   *
   * @param list as in {@code 0,1}
   */
  record CpusetMems(String list) implements Limit {}

  /**
   * Tasks, threads included.
   *
   * @param tasks the most there may be; -1 for no limit
   */
  record Pids(long tasks) implements Limit {}

  /**
   * Share of block I/O against other groups.
   *
   * @param weight 10 to 1000
   */
  record BlockWeight(int weight) implements Limit {}

  /**
   * Share of one device's I/O.
   *
   * @param device the device
   * @param weight 10 to 1000
   */
  record BlockDeviceWeight(DeviceNumber device, int weight) implements Limit {}

  /**
   * Rate of one device's I/O.
   *
   * @param device the device
   * @param kind which rate
   * @param perSecond bytes or operations per second; 0 for no limit
   */
  record BlockRate(DeviceNumber device, RateKind kind, long perSecond) implements Limit {}

  /** Which rate of a block device is limited. */
  enum RateKind {
    READ_BYTES("blkio.throttle.read_bps_device", "rbps"),
    WRITE_BYTES("blkio.throttle.write_bps_device", "wbps"),
    READ_OPERATIONS("blkio.throttle.read_iops_device", "riops"),
    WRITE_OPERATIONS("blkio.throttle.write_iops_device", "wiops");

    private final String v1File;
    private final String v2Key;

    RateKind(String v1File, String v2Key) {
      this.v1File = v1File;
      this.v2Key = v2Key;
    }

    String v1File() {
      return v1File;
    }

    String v2Key() {
      return v2Key;
    }
  }
}
