package io.gantry.kernel.cgroup;

import java.util.Set;

/**
 * Which limits the control groups of this machine know.
 *
 * @param features those that can be set
 * @param cpus the processors there are, as in {@code 0-3}; empty when that is not known
 * @param mems the memory nodes there are; empty when that is not known
 */
public record Support(Set<Feature> features, String cpus, String mems) {
  public Support {
    features = Set.copyOf(features);
  }

  /** Whether it can be set. */
  public boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** A kind of limit that some kernels or versions do not have. */
  public enum Feature {
    /** {@link Limit.Memory}. */
    MEMORY,
    /** {@link Limit.MemoryAndSwap}. */
    SWAP,
    /** {@link Limit.MemoryReservation}. */
    RESERVATION,
    /** {@link Limit.Swappiness}. */
    SWAPPINESS,
    /** {@link Limit.OomKillDisable}. */
    OOM_KILL_DISABLE,
    /** A limit of the kernel's memory for TCP; nothing here sets it, clients are told of it. */
    KERNEL_TCP,
    /** {@link Limit.Pids}. */
    PIDS,
    /** {@link Limit.CpuShares}. */
    CPU_SHARES,
    /** {@link Limit.CpuQuota}. */
    CPU_QUOTA,
    /** {@link Limit.CpuRealtime}. */
    CPU_REALTIME,
    /** {@link Limit.CpusetCpus} and {@link Limit.CpusetMems}. */
    CPUSET,
    /** {@link Limit.BlockWeight}. */
    BLOCK_WEIGHT,
    /** {@link Limit.BlockDeviceWeight}. */
    BLOCK_DEVICE_WEIGHT,
    /** {@link Limit.RateKind#READ_BYTES}. */
    READ_BYTES,
    /** {@link Limit.RateKind#WRITE_BYTES}. */
    WRITE_BYTES,
    /** {@link Limit.RateKind#READ_OPERATIONS}. */
    READ_OPERATIONS,
    /** {@link Limit.RateKind#WRITE_OPERATIONS}. */
    WRITE_OPERATIONS
  }
}
