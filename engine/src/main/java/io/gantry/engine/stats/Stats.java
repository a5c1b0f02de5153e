package io.gantry.engine.stats;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a container used up to one moment. Counters count from the container's start; numbers that
 * the kernel does not have are 0.
 *
 * @param id of the container
 * @param name without the leading slash
 * @param read when it was read; {@link Instant#EPOCH} when it does not run
 * @param previous when {@code previousCpu} was read; {@link Instant#EPOCH} without one
 * @param cgroupVersion 1 or 2: clients interpret {@code memory} and {@code blockIo} by it
 */
public record Stats(
    String id,
    String name,
    Instant read,
    Instant previous,
    int cgroupVersion,
    Cpu cpu,
    Cpu previousCpu,
    Memory memory,
    Pids pids,
    List<BlockIo> blockIo,
    SortedMap<String, Network> networks) {
  /**
   * Processor time in nanoseconds.
   *
   * @param total all of it
   * @param perCpu by processor, where the kernel tells (version 1); else empty
   * @param kernel in kernel mode
   * @param user in user mode
   * @param system what the whole host has used
   * @param onlineCpus processors of the host
   * @param periods of the bandwidth limit
   * @param throttledPeriods how many of them hit it
   * @param throttledTime how long the limit held up the container
   */
  public record Cpu(
      long total,
      List<Long> perCpu,
      long kernel,
      long user,
      long system,
      int onlineCpus,
      long periods,
      long throttledPeriods,
      long throttledTime) {
    /** No reading. */
    public static final Cpu NONE = new Cpu(0, List.of(), 0, 0, 0, 0, 0, 0, 0);

    /** Copies. */
    public Cpu {
      perCpu = List.copyOf(perCpu);
    }
  }

  /**
   * Memory in bytes.
   *
   * @param usage page cache included
   * @param maxUsage the most so far (version 1)
   * @param failures how often the limit was hit
   * @param limit the container's, or the host's memory
   * @param details the lines of {@code memory.stat}
   */
  public record Memory(
      long usage, long maxUsage, long failures, long limit, Map<String, Long> details) {
    /** No reading. */
    public static final Memory NONE = new Memory(0, 0, 0, 0, Map.of());

    /** Copies. */
    public Memory {
      details = Map.copyOf(details);
    }
  }

  /**
   * Processes and threads.
   *
   * @param limit 0 without one
   */
  public record Pids(long current, long limit) {
    /** No reading. */
    public static final Pids NONE = new Pids(0, 0);
  }

  /**
   * Traffic with one block device.
   *
   * @param kind the list that it belongs to in Docker's answer
   * @param operation {@code Read}, {@code Write}, … as the kernel spells it
   * @param value bytes or operations
   */
  public record BlockIo(Kind kind, long major, long minor, String operation, long value) {
    /** What is counted. */
    public enum Kind {
      /** {@code io_service_bytes_recursive}. */
      SERVICE_BYTES,
      /** {@code io_serviced_recursive}. */
      SERVICED
    }
  }

  /** Traffic of one network interface. */
  public record Network(
      long receivedBytes,
      long receivedPackets,
      long receiveErrors,
      long receiveDropped,
      long sentBytes,
      long sentPackets,
      long sendErrors,
      long sendDropped) {}
}
