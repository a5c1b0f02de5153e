package io.gantry.kernel.cgroup;

import io.gantry.kernel.cgroup.Support.Feature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What version 1 can limit: what its hierarchies' roots have files for. */
final class V1Support {
  /** The weight's files are not in the root ({@code CFTYPE_NOT_ON_ROOT}); these come with BFQ's. */
  private static final String BFQ = "blkio.bfq.io_service_bytes";

  private final Map<String, Path> mounts;
  private final Set<Feature> features = EnumSet.noneOf(Feature.class);

  V1Support(Map<String, Path> mounts) {
    this.mounts = mounts;
    add(Feature.MEMORY, "memory", "memory.limit_in_bytes");
    add(Feature.SWAP, "memory", "memory.memsw.limit_in_bytes");
    add(Feature.RESERVATION, "memory", "memory.soft_limit_in_bytes");
    add(Feature.SWAPPINESS, "memory", "memory.swappiness");
    add(Feature.OOM_KILL_DISABLE, "memory", "memory.oom_control");
    add(Feature.KERNEL_TCP, "memory", "memory.kmem.tcp.limit_in_bytes");
    add(Feature.CPU_SHARES, "cpu", "cpu.shares");
    add(Feature.CPU_QUOTA, "cpu", "cpu.cfs_quota_us");
    add(Feature.CPU_REALTIME, "cpu", "cpu.rt_runtime_us");
    add(Feature.CPUSET, "cpuset", "cpuset.cpus");
    add(Feature.BLOCK_WEIGHT, "blkio", "blkio.weight");
    add(Feature.BLOCK_WEIGHT, "blkio", BFQ);
    add(Feature.BLOCK_DEVICE_WEIGHT, "blkio", "blkio.weight_device");
    add(Feature.BLOCK_DEVICE_WEIGHT, "blkio", BFQ);
    add(Feature.READ_BYTES, "blkio", Limit.RateKind.READ_BYTES.v1File());
    add(Feature.WRITE_BYTES, "blkio", Limit.RateKind.WRITE_BYTES.v1File());
    add(Feature.READ_OPERATIONS, "blkio", Limit.RateKind.READ_OPERATIONS.v1File());
    add(Feature.WRITE_OPERATIONS, "blkio", Limit.RateKind.WRITE_OPERATIONS.v1File());
    if (mounts.containsKey("pids")) {
      features.add(Feature.PIDS);
    }
  }

  /** Processors and memory nodes come and go; the rest was looked up once. */
  Support now() {
    return new Support(features, list("cpuset.cpus"), list("cpuset.mems"));
  }

  private void add(Feature feature, String controller, String file) {
    Path mount = mounts.get(controller);
    if (mount != null && ControlFiles.has(mount, file)) {
      features.add(feature);
    }
  }

  private String list(String file) {
    Path mount = mounts.get("cpuset");
    try {
      return mount == null ? "" : ControlFiles.read(mount, file);
    } catch (IOException e) {
      return "";
    }
  }
}
