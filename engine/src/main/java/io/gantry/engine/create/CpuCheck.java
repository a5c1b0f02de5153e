package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import io.gantry.engine.config.Resources.CpuLimits;
import io.gantry.engine.host.HostFacts;
import io.gantry.kernel.cgroup.Support;
import io.gantry.kernel.cgroup.Support.Feature;
import java.util.List;

/** Judges limits on processors. */
final class CpuCheck {
  private static final long BILLION = 1_000_000_000L;
  private static final long MILLISECOND = 1_000;
  private static final long SECOND = 1_000_000;

  private final Support support;
  private final List<String> warnings;

  CpuCheck(Support support, List<String> warnings) {
    this.support = support;
    this.warnings = warnings;
  }

  CpuLimits check(CpuLimits asked) {
    realtime(asked);
    nanoCpus(asked);
    boolean quota = asked.period() != 0 || asked.quota() != 0;
    boolean set = !asked.cpusetCpus().isEmpty() || !asked.cpusetMems().isEmpty();
    boolean shares = keep(asked.shares() > 0, Feature.CPU_SHARES, NO_SHARES);
    boolean cfs = keep(quota, Feature.CPU_QUOTA, NO_CFS);
    if (cfs) {
      bounds(asked);
    }
    if (asked.percent() > 0) {
      warnings.add("linux does not support CPU percent. Percent discarded.");
    }
    boolean cpuset = keep(set, Feature.CPUSET, NO_CPUSET);
    if (cpuset) {
      available(asked);
    }
    return new CpuLimits(
        shares ? asked.shares() : 0,
        asked.nanoCpus(),
        cfs ? asked.period() : 0,
        cfs ? asked.quota() : 0,
        asked.realtimePeriod(),
        asked.realtimeRuntime(),
        cpuset ? asked.cpusetCpus() : "",
        cpuset ? asked.cpusetMems() : "",
        asked.count(),
        0);
  }

  private static final String NO_SHARES =
      "Your kernel does not support CPU shares or the cgroup is not mounted. Shares discarded.";
  private static final String NO_CFS =
      "Your kernel does not support CPU CFS scheduler. CPU period/quota discarded.";
  private static final String NO_CPUSET =
      "Your kernel does not support cpuset or the cgroup is not mounted. Cpuset discarded.";

  private boolean keep(boolean asked, Feature feature, String warning) {
    if (asked && !support.has(feature)) {
      warnings.add(warning);
    }
    return asked && support.has(feature);
  }

  private void realtime(CpuLimits cpu) {
    boolean asked = cpu.realtimePeriod() != 0 || cpu.realtimeRuntime() != 0;
    if (asked && !support.has(Feature.CPU_REALTIME)) {
      throw invalid("kernel does not support CPU real-time scheduler");
    }
    if (cpu.realtimePeriod() != 0 && cpu.realtimeRuntime() > cpu.realtimePeriod()) {
      throw invalid("cpu real-time runtime cannot be higher than cpu real-time period");
    }
  }

  private void nanoCpus(CpuLimits cpu) {
    if (cpu.shares() < 0) {
      throw invalid("invalid CPU shares (" + cpu.shares() + "): value must be a positive integer");
    }
    if (cpu.nanoCpus() == 0) {
      return;
    }
    if (cpu.nanoCpus() > 0 && cpu.period() > 0) {
      throw invalid("Conflicting options: Nano CPUs and CPU Period cannot both be set");
    }
    if (cpu.nanoCpus() > 0 && cpu.quota() > 0) {
      throw invalid("Conflicting options: Nano CPUs and CPU Quota cannot both be set");
    }
    if (!support.has(Feature.CPU_QUOTA)) {
      throw invalid(
          "NanoCPUs can not be set, as your kernel does not support CPU CFS scheduler or the cgroup"
              + " is not mounted");
    }
    int cpus = HostFacts.processors();
    if (cpu.nanoCpus() < 0 || cpu.nanoCpus() > cpus * BILLION) {
      throw invalid(
          "range of CPUs is from 0.01 to %d.00, as there are only %d CPUs available"
              .formatted(cpus, cpus));
    }
  }

  private static void bounds(CpuLimits cpu) {
    if (cpu.period() != 0 && (cpu.period() < MILLISECOND || cpu.period() > SECOND)) {
      throw invalid(
          "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
    }
    if (cpu.quota() > 0 && cpu.quota() < MILLISECOND) {
      throw invalid("CPU cfs quota can not be less than 1ms (i.e. 1000)");
    }
  }

  private void available(CpuLimits cpu) {
    if (!NumberSet.parse("cpuset cpus", cpu.cpusetCpus()).within(support.cpus())) {
      throw invalid(
          "Requested CPUs are not available - requested %s, available: %s"
              .formatted(cpu.cpusetCpus(), support.cpus()));
    }
    if (!NumberSet.parse("cpuset mems", cpu.cpusetMems()).within(support.mems())) {
      throw invalid(
          "Requested memory nodes are not available - requested %s, available: %s"
              .formatted(cpu.cpusetMems(), support.mems()));
    }
  }
}
