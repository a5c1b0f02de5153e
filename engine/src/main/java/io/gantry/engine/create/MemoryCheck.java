package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import io.gantry.engine.config.Resources.MemoryLimits;
import io.gantry.engine.create.ResourceCheck.Occasion;
import io.gantry.kernel.cgroup.Support;
import io.gantry.kernel.cgroup.Support.Feature;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges limits on memory. */
final class MemoryCheck {
  /** Not the kernel's: what a container needs to start. */
  private static final long LEAST = 6L << 20;

  private final Support support;
  private final List<String> warnings;

  MemoryCheck(Support support, List<String> warnings) {
    this.support = support;
    this.warnings = warnings;
  }

  MemoryLimits check(MemoryLimits asked, Occasion occasion) {
    if (asked.limit() != 0 && asked.limit() < LEAST) {
      throw invalid("Minimum memory limit allowed is 6MB");
    }
    MemoryLimits possible = bounded(asked);
    swap(possible, occasion);
    long reservation = reservation(asked.reservation());
    if (possible.limit() > 0 && possible.limit() < reservation) {
      throw invalid(
          "Minimum memory limit can not be less than memory reservation limit, see usage");
    }
    kernel(asked.kernel());
    return new MemoryLimits(
        possible.limit(),
        reservation,
        possible.swap(),
        swappiness(asked.swappiness()),
        oomKillDisable(asked.oomKillDisable(), possible.limit()),
        0,
        0);
  }

  /** The limit of memory and that of memory and swap, as far as the kernel has them. */
  private MemoryLimits bounded(MemoryLimits asked) {
    long limit = asked.limit();
    long swap = asked.swap();
    if (limit > 0 && !support.has(Feature.MEMORY)) {
      warnings.add(
          "Your kernel does not support memory limit capabilities or the cgroup is not mounted."
              + " Limitation discarded.");
      limit = 0;
      swap = -1;
    }
    if (limit > 0 && swap != -1 && !support.has(Feature.SWAP)) {
      warnings.add(
          "Your kernel does not support swap limit capabilities or the cgroup is not mounted."
              + " Memory limited without swap.");
      swap = -1;
    }
    return new MemoryLimits(limit, 0, swap, null, null, 0, 0);
  }

  private static void swap(MemoryLimits memory, Occasion occasion) {
    if (memory.limit() > 0 && memory.swap() > 0 && memory.swap() < memory.limit()) {
      throw invalid("Minimum memoryswap limit should be larger than memory limit, see usage");
    }
    if (memory.limit() == 0 && memory.swap() > 0 && occasion == Occasion.CREATE) {
      throw invalid(
          "You should always set the Memory limit when using Memoryswap limit, see usage");
    }
  }

  /** -1 is nobody's wish. */
  private @Nullable Long swappiness(@Nullable Long asked) {
    if (asked == null || asked == -1) {
      return null;
    }
    if (!support.has(Feature.SWAPPINESS)) {
      warnings.add(
          "Your kernel does not support memory swappiness capabilities or the cgroup is not"
              + " mounted. Memory swappiness discarded.");
      return null;
    }
    if (asked < 0 || asked > 100) {
      throw invalid("Invalid value: " + asked + ", valid memory swappiness range is 0-100");
    }
    return asked;
  }

  private long reservation(long asked) {
    if (asked > 0 && !support.has(Feature.RESERVATION)) {
      warnings.add(
          "Your kernel does not support memory soft limit capabilities or the cgroup is not"
              + " mounted. Limitation discarded.");
      return 0;
    }
    if (asked > 0 && asked < LEAST) {
      throw invalid("Minimum memory reservation allowed is 6MB");
    }
    return asked;
  }

  private @Nullable Boolean oomKillDisable(@Nullable Boolean asked, long limit) {
    boolean wanted = Boolean.TRUE.equals(asked);
    if (asked != null && !support.has(Feature.OOM_KILL_DISABLE)) {
      if (wanted) {
        warnings.add("Your kernel does not support OomKillDisable. OomKillDisable discarded.");
      }
      return null;
    }
    if (wanted && limit == 0) {
      warnings.add(
          "OOM killer is disabled for the container, but no memory limit is set, this can result in"
              + " the system running out of resources.");
    }
    return asked;
  }

  /** Kernels since 5.4 count the kernel's memory with the rest and have no limit of its own. */
  private void kernel(long asked) {
    if (asked > 0 && asked < LEAST) {
      throw invalid("Minimum kernel memory limit allowed is 6MB");
    }
    if (asked > 0) {
      warnings.add(
          "Your kernel does not support kernel memory limit capabilities or the cgroup is not"
              + " mounted. Limitation discarded.");
    }
  }
}
