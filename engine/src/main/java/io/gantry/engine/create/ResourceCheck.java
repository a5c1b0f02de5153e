package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import io.gantry.engine.config.Resources;

/** Judges limits, in Docker's words ({@code daemon/daemon_unix.go} of moby). */
public final class ResourceCheck {
  private static final long LEAST_MEMORY = 6L << 20;
  private static final long BILLION = 1_000_000_000L;

  private ResourceCheck() {}

  /**
   * Checks limits.
   *
   * @throws io.gantry.engine.EngineException.InvalidParameter on the first that makes no sense
   */
  public static void check(Resources resources) {
    memory(resources.memory());
    cpu(resources.cpu());
    blkio(resources.blkio());
    if (resources.pidsLimit() != null && resources.pidsLimit() < -1) {
      throw invalid("invalid PIDs limit: " + resources.pidsLimit());
    }
  }

  private static void memory(Resources.MemoryLimits memory) {
    long limit = memory.limit();
    if (limit != 0 && limit < LEAST_MEMORY) {
      throw invalid("Minimum memory limit allowed is 6MB");
    }
    if (limit > 0 && memory.swap() > 0 && memory.swap() < limit) {
      throw invalid("Minimum memoryswap limit should be larger than memory limit, see usage");
    }
    if (limit == 0 && memory.swap() > 0) {
      throw invalid(
          "You should always set the Memory limit when using Memoryswap limit, see usage");
    }
    Long swappiness = memory.swappiness();
    if (swappiness != null && (swappiness < -1 || swappiness > 100)) {
      throw invalid("Invalid value: " + swappiness + ", valid memory swappiness range is 0-100");
    }
    if (memory.reservation() != 0 && memory.reservation() < LEAST_MEMORY) {
      throw invalid("Minimum memory reservation allowed is 6MB");
    }
    if (limit > 0 && memory.reservation() > 0 && limit < memory.reservation()) {
      throw invalid(
          "Minimum memory limit can not be less than memory reservation limit, see usage");
    }
  }

  private static void cpu(Resources.CpuLimits cpu) {
    if (cpu.nanoCpus() > 0 && cpu.period() > 0) {
      throw invalid("Conflicting options: Nano CPUs and CPU Period cannot both be set");
    }
    if (cpu.nanoCpus() > 0 && cpu.quota() > 0) {
      throw invalid("Conflicting options: Nano CPUs and CPU Quota cannot both be set");
    }
    int cpus = Runtime.getRuntime().availableProcessors();
    if (cpu.nanoCpus() < 0 || cpu.nanoCpus() > cpus * BILLION) {
      throw invalid(
          "range of CPUs is from 0.01 to "
              + cpus
              + ".00, as there are only "
              + cpus
              + " CPUs available");
    }
    if (cpu.shares() < 0) {
      throw invalid("invalid CPU shares (" + cpu.shares() + "): value must be a positive integer");
    }
    if (cpu.period() != 0 && (cpu.period() < 1000 || cpu.period() > 1_000_000)) {
      throw invalid(
          "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
    }
    if (cpu.quota() > 0 && cpu.quota() < 1000) {
      throw invalid("CPU cfs quota can not be less than 1ms (i.e. 1000)");
    }
    list("cpuset cpus", cpu.cpusetCpus());
    list("cpuset mems", cpu.cpusetMems());
  }

  private static void list(String kind, String text) {
    if (!text.isEmpty() && !text.matches("\\d{1,5}(-\\d{1,5})?(,\\d{1,5}(-\\d{1,5})?)*\\n?")) {
      throw invalid("Invalid value " + text + " for " + kind);
    }
  }

  private static void blkio(Resources.BlkioLimits blkio) {
    if (blkio.weight() != 0 && (blkio.weight() < 10 || blkio.weight() > 1000)) {
      throw invalid("Range of blkio weight is from 10 to 1000");
    }
  }
}
