package io.gantry.engine.spec;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.Resources;
import io.gantry.kernel.cgroup.DeviceNumber;
import io.gantry.kernel.cgroup.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The limits of a container's cgroup. */
public final class Limits {
  private static final long DEFAULT_PERIOD = 100_000;
  private static final long BILLION = 1_000_000_000L;

  private Limits() {}

  /**
   * Translates limits.
   *
   * @throws IOException when a device that is named is none
   */
  public static List<Limit> of(Resources resources) throws IOException {
    List<Limit> limits = new ArrayList<>();
    memory(resources.memory(), limits);
    cpu(resources.cpu(), limits);
    Long pids = resources.pidsLimit();
    if (pids != null) {
      limits.add(new Limit.Pids(pids <= 0 ? -1 : pids));
    }
    blkio(resources.blkio(), limits);
    return limits;
  }

  private static void memory(Resources.MemoryLimits memory, List<Limit> limits) {
    if (memory.limit() > 0) {
      limits.add(new Limit.Memory(memory.limit()));
    }
    if (memory.swap() != 0) {
      limits.add(new Limit.MemoryAndSwap(memory.swap()));
    }
    if (memory.reservation() > 0) {
      limits.add(new Limit.MemoryReservation(memory.reservation()));
    }
    Long swappiness = memory.swappiness();
    if (swappiness != null && swappiness >= 0) {
      limits.add(new Limit.Swappiness(swappiness.intValue()));
    }
    if (Boolean.TRUE.equals(memory.oomKillDisable())) {
      limits.add(new Limit.OomKillDisable());
    }
  }

  private static void cpu(Resources.CpuLimits cpu, List<Limit> limits) {
    if (cpu.shares() > 0) {
      limits.add(new Limit.CpuShares(cpu.shares()));
    }
    if (cpu.nanoCpus() > 0) {
      limits.add(new Limit.CpuQuota(cpu.nanoCpus() * DEFAULT_PERIOD / BILLION, DEFAULT_PERIOD));
    } else if (cpu.quota() != 0 || cpu.period() != 0) {
      long period = cpu.period() == 0 ? DEFAULT_PERIOD : cpu.period();
      limits.add(new Limit.CpuQuota(cpu.quota() == 0 ? -1 : cpu.quota(), period));
    }
    if (cpu.realtimeRuntime() != 0 || cpu.realtimePeriod() != 0) {
      limits.add(new Limit.CpuRealtime(cpu.realtimeRuntime(), cpu.realtimePeriod()));
    }
    if (!cpu.cpusetCpus().isEmpty()) {
      limits.add(new Limit.CpusetCpus(cpu.cpusetCpus().strip()));
    }
    if (!cpu.cpusetMems().isEmpty()) {
      limits.add(new Limit.CpusetMems(cpu.cpusetMems().strip()));
    }
  }

  private static void blkio(Resources.BlkioLimits blkio, List<Limit> limits) throws IOException {
    if (blkio.weight() > 0) {
      limits.add(new Limit.BlockWeight(blkio.weight()));
    }
    for (Resources.WeightDevice device : blkio.weightDevices()) {
      limits.add(new Limit.BlockDeviceWeight(number(device.path()), device.weight()));
    }
    rates(blkio.readBps(), Limit.RateKind.READ_BYTES, limits);
    rates(blkio.writeBps(), Limit.RateKind.WRITE_BYTES, limits);
    rates(blkio.readIops(), Limit.RateKind.READ_OPERATIONS, limits);
    rates(blkio.writeIops(), Limit.RateKind.WRITE_OPERATIONS, limits);
  }

  private static void rates(
      List<Resources.ThrottleDevice> devices, Limit.RateKind kind, List<Limit> limits)
      throws IOException {
    for (Resources.ThrottleDevice device : devices) {
      limits.add(new Limit.BlockRate(number(device.path()), kind, device.rate()));
    }
  }

  private static DeviceNumber number(String path) throws IOException {
    if (!Files.exists(Path.of(path))) {
      throw new EngineException.Internal("stat " + path + ": no such file or directory");
    }
    HostDevice device = HostDevice.at(Path.of(path));
    return new DeviceNumber(device.major(), device.minor());
  }
}
