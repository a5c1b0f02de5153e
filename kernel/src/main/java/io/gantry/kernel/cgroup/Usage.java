package io.gantry.kernel.cgroup;

import java.util.List;
import java.util.Map;

/**
 * What a control group uses. A controller that is not there leaves zeros, empty lists and maps.
 *
 * @param cpu processor time
 * @param memory memory
 * @param pids tasks
 * @param blockIo block I/O since the group was made
 */
public record Usage(Cpu cpu, Memory memory, Pids pids, List<BlockIo> blockIo) {
  public Usage {
    blockIo = List.copyOf(blockIo);
  }

  /**
   * Processor time since the group was made.
   *
   * @param totalNanos all of it
   * @param userNanos spent in user mode
   * @param systemNanos spent in the kernel
   * @param perCpuNanos by processor; version 1 only
   * @param periods periods of the quota that have passed
   * @param throttledPeriods periods in which the group was held back
   * @param throttledNanos for how long it was held back
   */
  public record Cpu(
      long totalNanos,
      long userNanos,
      long systemNanos,
      List<Long> perCpuNanos,
      long periods,
      long throttledPeriods,
      long throttledNanos) {
    public Cpu {
      perCpuNanos = List.copyOf(perCpuNanos);
    }
  }

  /**
   * Memory, in bytes.
   *
   * @param current in use, page cache included
   * @param peak the most there was
   * @param limit the limit; {@link Long#MAX_VALUE} without one
   * @param failures how often the limit was met
   * @param details the lines of {@code memory.stat}
   */
  public record Memory(
      long current, long peak, long limit, long failures, Map<String, Long> details) {
    public Memory {
      details = Map.copyOf(details);
    }
  }

  /**
   * Tasks.
   *
   * @param current how many there are
   * @param limit the limit; {@link Long#MAX_VALUE} without one
   */
  public record Pids(long current, long limit) {}

  /**
   * One counter of one device.
   *
   * @param device the device
   * @param operation {@code Read}, {@code Write}, {@code Sync}, {@code Async}, {@code Discard},
   *     {@code Total}
   * @param bytes bytes moved
   * @param operations requests served
   */
  public record BlockIo(DeviceNumber device, String operation, long bytes, long operations) {}
}
