package io.gantry.engine.life;

import io.gantry.engine.config.Resources;
import java.util.List;

/** Limits with changes laid over them: what a change leaves at nothing stays as it is. */
final class ResourceUpdate {
  private ResourceUpdate() {}

  static Resources of(Resources before, Resources change) {
    return new Resources(
        cpu(before.cpu(), change.cpu()),
        memory(before.memory(), change.memory()),
        blkio(before.blkio(), change.blkio()),
        before.devices(),
        change.pidsLimit() == null ? before.pidsLimit() : change.pidsLimit(),
        either(before.ulimits(), change.ulimits()),
        before.cgroupParent());
  }

  private static Resources.CpuLimits cpu(Resources.CpuLimits before, Resources.CpuLimits change) {
    return new Resources.CpuLimits(
        either(before.shares(), change.shares()),
        either(before.nanoCpus(), change.nanoCpus()),
        either(before.period(), change.period()),
        either(before.quota(), change.quota()),
        either(before.realtimePeriod(), change.realtimePeriod()),
        either(before.realtimeRuntime(), change.realtimeRuntime()),
        change.cpusetCpus().isEmpty() ? before.cpusetCpus() : change.cpusetCpus(),
        change.cpusetMems().isEmpty() ? before.cpusetMems() : change.cpusetMems(),
        before.count(),
        before.percent());
  }

  private static Resources.MemoryLimits memory(
      Resources.MemoryLimits before, Resources.MemoryLimits change) {
    return new Resources.MemoryLimits(
        either(before.limit(), change.limit()),
        either(before.reservation(), change.reservation()),
        either(before.swap(), change.swap()),
        change.swappiness() == null ? before.swappiness() : change.swappiness(),
        change.oomKillDisable() == null ? before.oomKillDisable() : change.oomKillDisable(),
        either(before.kernel(), change.kernel()),
        either(before.kernelTcp(), change.kernelTcp()));
  }

  private static Resources.BlkioLimits blkio(
      Resources.BlkioLimits before, Resources.BlkioLimits change) {
    return new Resources.BlkioLimits(
        (int) either(before.weight(), change.weight()),
        either(before.weightDevices(), change.weightDevices()),
        either(before.readBps(), change.readBps()),
        either(before.writeBps(), change.writeBps()),
        either(before.readIops(), change.readIops()),
        either(before.writeIops(), change.writeIops()),
        before.maximumIops(),
        before.maximumBandwidth());
  }

  private static long either(long before, long change) {
    return change == 0 ? before : change;
  }

  private static <T> List<T> either(List<T> before, List<T> change) {
    return change.isEmpty() ? before : change;
  }
}
