package io.gantry.engine;

import io.gantry.distribution.RegistrySettings;
import io.gantry.engine.SystemInfo.CgroupSupport;
import io.gantry.engine.SystemInfo.ContainerCounts;
import io.gantry.engine.cdi.CdiDevices;
import io.gantry.engine.config.SecurityDefaults;
import io.gantry.engine.container.Status;
import io.gantry.engine.event.Events;
import io.gantry.engine.host.HostFacts;
import io.gantry.engine.image.Images;
import io.gantry.engine.life.Container;
import io.gantry.engine.life.ControlGroups;
import io.gantry.engine.name.NameIndex;
import io.gantry.kernel.Architecture;
import io.gantry.kernel.cgroup.Support;
import io.gantry.kernel.cgroup.Support.Feature;
import io.gantry.snapshot.Snapshots;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Gathers what {@code docker info} and {@code docker version} print. */
final class Facts {
  /** The version of Gantry, as clients see it. */
  private static final String VERSION = "0.1.0";

  private final Supplier<EngineConfig> settings;
  private final String id;
  private final ControlGroups cgroups;
  private final NameIndex<Container> index;
  private final Images images;
  private final Snapshots snapshots;
  private final Events events;
  private final CdiDevices devices;

  Facts(
      Supplier<EngineConfig> settings,
      String id,
      ControlGroups cgroups,
      NameIndex<Container> index,
      Images images,
      Snapshots snapshots,
      Events events) {
    this.settings = settings;
    this.id = id;
    this.cgroups = cgroups;
    this.index = index;
    this.images = images;
    this.snapshots = snapshots;
    this.events = events;
    this.devices = new CdiDevices(() -> settings.get().cdiSpecDirs());
  }

  SystemInfo info() {
    EngineConfig config = settings.get();
    SystemInfo.Host host = HostFacts.read();
    Support support = cgroups.support();
    return new SystemInfo(
        id,
        HostFacts.name(),
        counts(),
        images.count(),
        snapshots.driver().word(),
        snapshots.status(),
        config.dataRoot().toString(),
        config.logConfig().driver(),
        support(support),
        host,
        config.labels(),
        VERSION,
        config.liveRestore(),
        config.initPath().map(path -> path.getFileName().toString()).orElse("gantry-init"),
        securityOptions(config),
        warnings(support, host),
        config.debug(),
        HostFacts.fileDescriptors(),
        Thread.activeCount(),
        events.listeners(),
        Instant.now(),
        RegistrySettings.shown(config.proxies()),
        LogDriverTable.DRIVERS.names(),
        config.runtimes(),
        config.registries(),
        config.cdiSpecDirs().stream().map(Path::toString).toList(),
        devices.names());
  }

  private List<String> securityOptions(EngineConfig config) {
    SecurityDefaults security = config.security();
    List<String> options = new ArrayList<>();
    options.add("name=seccomp,profile=" + security.seccompName());
    if (config.remap().usual().isPresent()) {
      options.add("name=userns");
    }
    if (cgroups.version() == 2) {
      options.add("name=cgroupns");
    }
    if (security.noNewPrivileges()) {
      options.add("name=no-new-privileges");
    }
    if (security.strict()) {
      options.add("name=strict");
    }
    return options;
  }

  private ContainerCounts counts() {
    int all = 0;
    int running = 0;
    int paused = 0;
    for (Container container : index.all()) {
      Status status = container.status();
      all++;
      running += status == Status.RUNNING || status == Status.RESTARTING ? 1 : 0;
      paused += status == Status.PAUSED ? 1 : 0;
    }
    return new ContainerCounts(all, running, paused, all - running - paused);
  }

  private CgroupSupport support(Support support) {
    return new CgroupSupport(
        Integer.toString(cgroups.version()),
        "cgroupfs",
        support.has(Feature.MEMORY),
        support.has(Feature.SWAP),
        support.has(Feature.KERNEL_TCP),
        support.has(Feature.CPU_QUOTA),
        support.has(Feature.CPU_QUOTA),
        support.has(Feature.CPU_SHARES),
        support.has(Feature.CPUSET),
        support.has(Feature.PIDS),
        support.has(Feature.OOM_KILL_DISABLE));
  }

  private List<String> warnings(Support support, SystemInfo.Host host) {
    List<String> warnings = new ArrayList<>();
    boolean v2 = cgroups.version() == 2;
    warn(support.has(Feature.MEMORY), "WARNING: No memory limit support", warnings);
    warn(support.has(Feature.SWAP), "WARNING: No swap limit support", warnings);
    warn(
        v2 || support.has(Feature.OOM_KILL_DISABLE),
        "WARNING: No oom kill disable support",
        warnings);
    warn(support.has(Feature.PIDS), "WARNING: No pids limit support", warnings);
    warn(support.has(Feature.CPU_QUOTA), "WARNING: No cpu cfs quota support", warnings);
    warn(support.has(Feature.CPU_QUOTA), "WARNING: No cpu cfs period support", warnings);
    warn(support.has(Feature.CPU_SHARES), "WARNING: No cpu shares support", warnings);
    warn(support.has(Feature.CPUSET), "WARNING: No cpuset support", warnings);
    // version 1 has had no weight of its own since Linux 5.0, and nobody can do anything about it
    warn(!v2 || support.has(Feature.BLOCK_WEIGHT), "WARNING: No io.weight support", warnings);
    warn(
        !v2 || support.has(Feature.BLOCK_DEVICE_WEIGHT),
        "WARNING: No io.weight (per device) support",
        warnings);
    rate(support, Feature.READ_BYTES, "rbps", "read_bps", warnings);
    rate(support, Feature.WRITE_BYTES, "wbps", "write_bps", warnings);
    rate(support, Feature.READ_OPERATIONS, "riops", "read_iops", warnings);
    rate(support, Feature.WRITE_OPERATIONS, "wiops", "write_iops", warnings);
    warn(host.ipv4Forwarding(), "WARNING: IPv4 forwarding is disabled", warnings);
    return warnings;
  }

  private void rate(
      Support support, Feature feature, String key, String file, List<String> warnings) {
    String what =
        cgroups.version() == 2 ? "io.max (" + key + ")" : "blkio throttle." + file + "_device";
    warn(support.has(feature), "WARNING: No " + what + " support", warnings);
  }

  private static void warn(boolean there, String warning, List<String> warnings) {
    if (!there) {
      warnings.add(warning);
    }
  }

  VersionInfo version() {
    Build build = Build.ofThis();
    return new VersionInfo(
        VERSION,
        build.commit(),
        Runtime.version().toString(),
        "linux",
        Architecture.host().ociName(),
        HostFacts.read().kernelVersion(),
        build.time());
  }
}
