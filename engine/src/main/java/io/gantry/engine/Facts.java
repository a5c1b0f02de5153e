package io.gantry.engine;

import io.gantry.engine.SystemInfo.CgroupSupport;
import io.gantry.engine.SystemInfo.ContainerCounts;
import io.gantry.engine.container.Status;
import io.gantry.engine.event.Events;
import io.gantry.engine.host.HostFacts;
import io.gantry.engine.image.Images;
import io.gantry.engine.life.Container;
import io.gantry.engine.life.ControlGroups;
import io.gantry.engine.name.NameIndex;
import io.gantry.kernel.Architecture;
import io.gantry.snapshot.Snapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
  }

  SystemInfo info() {
    EngineConfig config = settings.get();
    SystemInfo.Host host = HostFacts.read();
    CgroupSupport support = support();
    return new SystemInfo(
        id,
        HostFacts.name(),
        counts(),
        images.count(),
        snapshots.driver().word(),
        snapshots.status(),
        config.dataRoot().toString(),
        config.logConfig().driver(),
        support,
        host,
        config.labels(),
        VERSION,
        config.liveRestore(),
        config.initPath().map(path -> path.getFileName().toString()).orElse("gantry-init"),
        securityOptions(),
        warnings(support, host),
        config.debug(),
        HostFacts.fileDescriptors(),
        Thread.activeCount(),
        events.listeners(),
        Instant.now(),
        config.proxies(),
        List.of("json-file", "none"));
  }

  private List<String> securityOptions() {
    List<String> options = new ArrayList<>(List.of("name=seccomp,profile=builtin"));
    if (cgroups.version() == 2) {
      options.add("name=cgroupns");
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

  private CgroupSupport support() {
    Set<String> there = cgroups.controllers();
    boolean memory = there.contains("memory");
    boolean cpu = there.contains("cpu");
    return new CgroupSupport(
        Integer.toString(cgroups.version()),
        "cgroupfs",
        memory,
        memory,
        cpu,
        cpu,
        cpu,
        there.contains("cpuset"),
        there.contains("pids"),
        memory && cgroups.version() == 1);
  }

  private static List<String> warnings(CgroupSupport support, SystemInfo.Host host) {
    List<String> warnings = new ArrayList<>();
    warn(support.memoryLimit(), "WARNING: No memory limit support", warnings);
    warn(support.swapLimit(), "WARNING: No swap limit support", warnings);
    warn(support.cpuCfsQuota(), "WARNING: No cpu cfs quota support", warnings);
    warn(support.cpuShares(), "WARNING: No cpu shares support", warnings);
    warn(support.cpuset(), "WARNING: No cpuset support", warnings);
    warn(support.pidsLimit(), "WARNING: No pids limit support", warnings);
    warn(host.ipv4Forwarding(), "WARNING: IPv4 forwarding is disabled", warnings);
    return warnings;
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
