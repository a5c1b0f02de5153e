package io.gantry.kernel.cgroup;

import io.gantry.kernel.cgroup.Limit.BlockDeviceWeight;
import io.gantry.kernel.cgroup.Limit.BlockRate;
import io.gantry.kernel.cgroup.Limit.BlockWeight;
import io.gantry.kernel.cgroup.Limit.CpuQuota;
import io.gantry.kernel.cgroup.Limit.CpuRealtime;
import io.gantry.kernel.cgroup.Limit.CpuShares;
import io.gantry.kernel.cgroup.Limit.CpusetCpus;
import io.gantry.kernel.cgroup.Limit.CpusetMems;
import io.gantry.kernel.cgroup.Limit.Memory;
import io.gantry.kernel.cgroup.Limit.MemoryAndSwap;
import io.gantry.kernel.cgroup.Limit.MemoryReservation;
import io.gantry.kernel.cgroup.Limit.OomKillDisable;
import io.gantry.kernel.cgroup.Limit.Pids;
import io.gantry.kernel.cgroup.Limit.Swappiness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Limits in the words of version 2. The conversions are those of the OCI runtimes ({@code crun(1)},
 * "cgroup v2"), so that a container has the same share under Docker.
 */
final class V2Settings {
  private V2Settings() {}

  /**
   * One write.
   *
   * @param file the file; empty when version 2 has no counterpart
   * @param value what to write
   * @param wanted the limit's name for a warning
   * @param otherwise what to write where the kernel has no such file
   */
  record Setting(String file, String value, String wanted, Optional<Setting> otherwise) {
    Setting(String file, String value, String wanted) {
      this(file, value, wanted, Optional.empty());
    }
  }

  /**
   * @param limits what to set
   * @param currentMemory the memory limit in force, for a new sum of memory and swap alone
   */
  static List<Setting> of(List<Limit> limits, long currentMemory) {
    long memory = currentMemory;
    for (Limit limit : limits) {
      if (limit instanceof Memory m) {
        memory = m.bytes() < 0 ? Long.MAX_VALUE : m.bytes();
      }
    }
    List<Setting> settings = new ArrayList<>();
    for (Limit limit : limits) {
      settings.add(setting(limit, memory));
    }
    return settings;
  }

  private static Setting setting(Limit limit, long memory) {
    return switch (limit) {
      case Memory m -> new Setting("memory.max", max(m.bytes()), "memory limit");
      case MemoryAndSwap m -> new Setting("memory.swap.max", swap(m.bytes(), memory), "swap limit");
      case MemoryReservation m -> new Setting("memory.low", max(m.bytes()), "memory soft limit");
      case Swappiness ignored -> new Setting("", "", "memory swappiness");
      case OomKillDisable ignored -> new Setting("", "", "OomKillDisable");
      case CpuShares c -> new Setting("cpu.weight", "" + weight(c.shares()), "cpu shares");
      case CpuQuota c ->
          new Setting(
              "cpu.max", max(c.quotaMicros()) + " " + c.periodMicros(), "CPU cfs quota/period");
      case CpuRealtime ignored -> new Setting("", "", "CPU real-time scheduler");
      case CpusetCpus c -> new Setting("cpuset.cpus", c.list(), "cpuset");
      case CpusetMems c -> new Setting("cpuset.mems", c.list(), "cpuset");
      case Pids p -> new Setting("pids.max", max(p.tasks()), "PIDs limit");
      case BlockWeight b -> weight("", b.weight(), "block I/O weight");
      case BlockDeviceWeight b -> weight(b.device() + " ", b.weight(), "block I/O weight_device");
      case BlockRate b ->
          new Setting(
              "io.max",
              b.device()
                  + " "
                  + b.kind().v2Key()
                  + "="
                  + max(b.perSecond() == 0 ? -1 : b.perSecond()),
              "block I/O rate");
    };
  }

  /** BFQ has version 1's scale; the kernel's own weight is from 1 to 10000. */
  private static Setting weight(String device, int weight, String wanted) {
    String converted = device + (1 + (weight - 10) * 9_999 / 990);
    return new Setting(
        "io.bfq.weight",
        device + weight,
        wanted,
        Optional.of(new Setting("io.weight", converted, wanted)));
  }

  private static String max(long value) {
    return value < 0 ? "max" : Long.toString(value);
  }

  private static String swap(long sum, long memory) {
    return sum < 0 || memory == Long.MAX_VALUE ? "max" : Long.toString(Math.max(0, sum - memory));
  }

  /**
   * Shares 2…262144 become weights 1…10000 so that 1024, the old default, becomes 100, the new one.
   */
  static long weight(long shares) {
    if (shares <= 2) {
      return 1;
    }
    if (shares >= 262_144) {
      return 10_000;
    }
    double log = Math.log((double) shares) / Math.log(2);
    double exponent = (log * log + 125 * log) / 612.0 - 7.0 / 34.0;
    return (long) Math.ceil(Math.pow(10, exponent));
  }
}
