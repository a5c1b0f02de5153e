package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.Resources;
import io.gantry.engine.config.Resources.BlkioLimits;
import io.gantry.engine.config.Resources.CpuLimits;
import io.gantry.engine.config.Resources.MemoryLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits with changes laid over them. What a change leaves at nothing stays as it is; so does what
 * Docker never changes: swappiness, the OOM killer's switch, rates of block devices, ulimits.
 */
final class ResourceUpdate {
  private ResourceUpdate() {}

  /**
   * What holds after the change.
   *
   * @throws EngineException.Conflict when it does not fit what is there
   */
  static Resources of(Resources before, Resources change) {
    processors(before.cpu(), change.cpu());
    if (change.memory().swap() == 0 && above(change.memory().limit(), before.memory().swap())) {
      throw new EngineException.Conflict(
          "Memory limit should be smaller than already set memoryswap limit, update the memoryswap"
              + " at the same time");
    }
    return new Resources(
        cpu(before.cpu(), change.cpu()),
        memory(before.memory(), change.memory()),
        blkio(before.blkio(), change.blkio()),
        before.devices(),
        pids(before.pidsLimit(), change.pidsLimit()),
        before.ulimits(),
        before.cgroupParent());
  }

  /** What a living group is told: of limits that belong together, both. */
  static Resources living(Resources after, Resources change) {
    CpuLimits cpu = change.cpu();
    boolean time = cpu.nanoCpus() != 0 || cpu.period() != 0 || cpu.quota() != 0;
    return new Resources(
        new CpuLimits(
            cpu.shares(),
            time ? after.cpu().nanoCpus() : 0,
            time ? after.cpu().period() : 0,
            time ? after.cpu().quota() : 0,
            cpu.realtimePeriod(),
            cpu.realtimeRuntime(),
            cpu.cpusetCpus(),
            cpu.cpusetMems(),
            0,
            0),
        new MemoryLimits(
            change.memory().limit(),
            change.memory().reservation(),
            change.memory().swap(),
            null,
            null,
            0,
            0),
        blkio(BlkioLimits.NONE, change.blkio()),
        Resources.Devices.NONE,
        change.pidsLimit(),
        List.of(),
        "");
  }

  /** Whole processors are a period and a quota by another name. */
  private static void processors(CpuLimits before, CpuLimits change) {
    refuse(change.nanoCpus() > 0 && before.period() > 0, "Nano CPUs", "CPU Period");
    refuse(change.nanoCpus() > 0 && before.quota() > 0, "Nano CPUs", "CPU Quota");
    refuse(change.period() > 0 && before.nanoCpus() > 0, "CPU Period", "NanoCPUs");
    refuse(change.quota() > 0 && before.nanoCpus() > 0, "CPU Quota", "NanoCPUs");
  }

  private static void refuse(boolean conflict, String changed, String set) {
    if (conflict) {
      throw new EngineException.Conflict(
          "Conflicting options: %s cannot be updated as %s has already been set"
              .formatted(changed, set));
    }
  }

  /** As Docker counts: no limit of swap (0 or -1) is below every limit of memory. */
  private static boolean above(long limit, long swap) {
    return limit != 0 && limit > swap;
  }

  /** Whatever number says "no limit" is shown as 0 from now on. */
  private static @Nullable Long pids(@Nullable Long before, @Nullable Long change) {
    return change == null ? before : Long.valueOf(Math.max(0, change));
  }

  private static CpuLimits cpu(CpuLimits before, CpuLimits change) {
    return new CpuLimits(
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

  private static MemoryLimits memory(MemoryLimits before, MemoryLimits change) {
    return new MemoryLimits(
        either(before.limit(), change.limit()),
        either(before.reservation(), change.reservation()),
        either(before.swap(), change.swap()),
        before.swappiness(),
        before.oomKillDisable(),
        before.kernel(),
        before.kernelTcp());
  }

  private static BlkioLimits blkio(BlkioLimits before, BlkioLimits change) {
    return new BlkioLimits(
        (int) either(before.weight(), change.weight()),
        before.weightDevices(),
        before.readBps(),
        before.writeBps(),
        before.readIops(),
        before.writeIops(),
        before.maximumIops(),
        before.maximumBandwidth());
  }

  private static long either(long before, long change) {
    return change == 0 ? before : change;
  }
}
