package io.gantry.api.translate;

import static io.gantry.api.translate.Absent.list;
import static io.gantry.api.translate.Absent.orNull;

import io.gantry.api.routing.ApiVersion;
import io.gantry.api.wire.Null;
import io.gantry.api.wire.WireEvent;
import io.gantry.api.wire.WireInfo;
import io.gantry.api.wire.WireVersion;
import io.gantry.engine.SystemInfo;
import io.gantry.engine.VersionInfo;
import io.gantry.engine.config.Runtimes;
import io.gantry.engine.event.Event;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is told about the engine, and what happens in it. */
public final class SystemTranslation {
  /** The name of the one way containers are run, in dockerd's place of {@code runc}. */
  private static final String RUNTIME = "gantry";

  private SystemTranslation() {}

  /** What {@code docker version} prints. */
  public static WireVersion version(VersionInfo version) {
    WireVersion.Component engine =
        new WireVersion.Component(
            "Engine",
            version.version(),
            Map.of(
                "ApiVersion", ApiVersion.MAXIMUM.toString(),
                "Arch", version.architecture(),
                "BuildTime", version.buildTime(),
                "Experimental", "false",
                "GitCommit", version.gitCommit(),
                "GoVersion", version.javaVersion(),
                "KernelVersion", version.kernelVersion(),
                "MinAPIVersion", ApiVersion.MINIMUM.toString(),
                "Os", version.os()));
    return new WireVersion(
        new WireVersion.Platform("Gantry"),
        List.of(engine),
        version.version(),
        ApiVersion.MAXIMUM.toString(),
        ApiVersion.MINIMUM.toString(),
        version.gitCommit(),
        version.javaVersion(),
        version.os(),
        version.architecture(),
        version.kernelVersion(),
        null,
        version.buildTime());
  }

  /** What {@code docker info} prints. */
  public static WireInfo info(SystemInfo info, ApiVersion version) {
    SystemInfo.ContainerCounts counts = info.containers();
    SystemInfo.CgroupSupport cgroup = info.cgroup();
    SystemInfo.Host host = info.host();
    return new WireInfo(
        info.id(),
        counts.all(),
        counts.running(),
        counts.paused(),
        counts.stopped(),
        info.images(),
        info.driver(),
        list(info.driverStatus(), e -> List.of(e.getKey(), e.getValue())),
        new WireInfo.Plugins(List.of("local"), List.of("host", "null"), null, info.logDrivers()),
        cgroup.memoryLimit(),
        cgroup.swapLimit(),
        cgroup.kernelMemoryTcp() ? true : null,
        cgroup.cpuCfsPeriod(),
        cgroup.cpuCfsQuota(),
        cgroup.cpuShares(),
        cgroup.cpuset(),
        cgroup.pidsLimit(),
        host.ipv4Forwarding(),
        info.debug(),
        info.fileDescriptors(),
        cgroup.oomKillDisable(),
        info.threads(),
        Times.format(info.systemTime()),
        info.loggingDriver(),
        cgroup.driver(),
        cgroup.version(),
        info.eventListeners(),
        host.kernelVersion(),
        host.operatingSystem(),
        host.osVersion(),
        "linux",
        host.architecture(),
        "https://index.docker.io/v1/",
        RegistryTranslation.config(info.registries()),
        host.cpus(),
        host.memory(),
        Null.NULL,
        info.dataRoot(),
        info.proxies().getOrDefault("HTTP_PROXY", ""),
        info.proxies().getOrDefault("HTTPS_PROXY", ""),
        info.proxies().getOrDefault("NO_PROXY", ""),
        info.name(),
        info.labels(),
        false,
        info.serverVersion(),
        runtimes(info.runtimes()),
        info.runtimes().byDefault().equals(Runtimes.USUAL) ? RUNTIME : info.runtimes().byDefault(),
        new WireInfo.Swarm("", "", "inactive", false, "", Null.NULL),
        info.liveRestore(),
        "",
        info.initBinary(),
        new WireInfo.Commit(""),
        new WireInfo.Commit(""),
        new WireInfo.Commit(""),
        info.securityOptions(),
        info.cdiSpecDirs(),
        devices(info.cdiDevices(), version),
        orNull(info.warnings()));
  }

  private static @Nullable List<WireInfo.DiscoveredDevice> devices(
      List<String> names, ApiVersion version) {
    return names.isEmpty() || !version.atLeast(50)
        ? null
        : list(names, name -> new WireInfo.DiscoveredDevice("cdi", name));
  }

  private static Map<String, WireInfo.RuntimePath> runtimes(Runtimes runtimes) {
    Map<String, WireInfo.RuntimePath> paths = new TreeMap<>();
    paths.put(RUNTIME, new WireInfo.RuntimePath(RUNTIME));
    runtimes
        .programs()
        .forEach((name, program) -> paths.put(name, new WireInfo.RuntimePath(program.path())));
    return paths;
  }

  /** An event; until 1.51 it told its action and actor a second time. */
  public static WireEvent event(Event event, ApiVersion version) {
    boolean container = event.type().equals("container");
    boolean twice = !version.atLeast(52) && (container || event.type().equals("image"));
    @Nullable String from = container ? event.attributes().get("image") : null;
    return new WireEvent(
        twice ? event.action() : null,
        twice ? event.actorId() : null,
        twice ? from : null,
        event.type(),
        event.action(),
        new WireEvent.Actor(event.actorId(), event.attributes()),
        event.scope(),
        event.time().getEpochSecond(),
        ChronoUnit.NANOS.between(Instant.EPOCH, event.time()));
  }
}
