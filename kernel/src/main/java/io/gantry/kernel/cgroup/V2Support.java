package io.gantry.kernel.cgroup;

import io.gantry.kernel.cgroup.Support.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** What version 2 can limit: what comes with its controllers. */
final class V2Support {
  /** There when the kernel can swap at all; the root group has no file that tells. */
  private static final Path SWAPS = Path.of("/proc/swaps");

  private V2Support() {}

  static Support of(Path mount, Set<String> controllers) {
    Set<Feature> features = EnumSet.noneOf(Feature.class);
    if (controllers.contains("memory")) {
      features.addAll(EnumSet.of(Feature.MEMORY, Feature.RESERVATION));
      if (Files.exists(SWAPS)) {
        features.add(Feature.SWAP);
      }
    }
    if (controllers.contains("cpu")) {
      features.addAll(EnumSet.of(Feature.CPU_SHARES, Feature.CPU_QUOTA));
    }
    if (controllers.contains("io")) {
      features.addAll(EnumSet.range(Feature.BLOCK_WEIGHT, Feature.WRITE_OPERATIONS));
    }
    if (controllers.contains("cpuset")) {
      features.add(Feature.CPUSET);
    }
    if (controllers.contains("pids")) {
      features.add(Feature.PIDS);
    }
    return new Support(
        features, list(mount, "cpuset.cpus.effective"), list(mount, "cpuset.mems.effective"));
  }

  private static String list(Path mount, String file) {
    try {
      return ControlFiles.read(mount, file);
    } catch (IOException e) {
      return "";
    }
  }
}
