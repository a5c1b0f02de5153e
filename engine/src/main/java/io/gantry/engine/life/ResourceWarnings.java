package io.gantry.engine.life;

import io.gantry.engine.config.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Limits that are asked for and that this host's cgroups do not have, in Docker's words. */
final class ResourceWarnings {
  private ResourceWarnings() {}

  static List<String> of(Resources resources, ControlGroups cgroups) {
    Set<String> there = cgroups.controllers();
    List<String> warnings = new ArrayList<>();
    Resources.MemoryLimits memory = resources.memory();
    if ((memory.limit() > 0 || memory.reservation() > 0) && !there.contains("memory")) {
      warnings.add(
          "Your kernel does not support memory limit capabilities or the cgroup is not mounted."
              + " Limitation discarded.");
    }
    Long swappiness = memory.swappiness();
    if (swappiness != null && swappiness >= 0 && cgroups.version() == 2) {
      warnings.add(
          "Your kernel does not support memory swappiness capabilities or the cgroup is not"
              + " mounted. Memory swappiness discarded.");
    }
    if (Boolean.TRUE.equals(memory.oomKillDisable()) && cgroups.version() == 2) {
      warnings.add("Your kernel does not support OomKillDisable. OomKillDisable discarded.");
    }
    Long pids = resources.pidsLimit();
    if (pids != null && pids > 0 && !there.contains("pids")) {
      warnings.add(
          "Your kernel does not support PIDs limit capabilities or the cgroup is not mounted. PIDs"
              + " limit discarded.");
    }
    if ((resources.cpu().quota() > 0 || resources.cpu().nanoCpus() > 0) && !there.contains("cpu")) {
      warnings.add("Your kernel does not support CPU CFS scheduler. CPU period/quota discarded.");
    }
    if (resources.memory().kernel() > 0) {
      warnings.add("Specifying a kernel memory limit is deprecated and has no effect.");
    }
    return warnings;
  }
}
