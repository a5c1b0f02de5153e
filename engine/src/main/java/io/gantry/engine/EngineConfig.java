package io.gantry.engine;

import io.gantry.distribution.RegistrySettings;
import io.gantry.engine.config.LogConfig;
import io.gantry.engine.config.Runtimes;
import io.gantry.engine.config.SecurityDefaults;
import io.gantry.engine.config.StorageDefaults;
import io.gantry.engine.config.Ulimit;
import io.gantry.engine.network.NetworkDefaults;
import io.gantry.engine.remap.Remapping;
import io.gantry.kernel.cgroup.Limit;
import io.gantry.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an engine needs to know before it opens. {@link #of} gives dockerd's defaults; the {@code
 * with…} methods change one thing each.
 *
 * @param dataRoot what outlives a reboot: images, layers, containers
 * @param execRoot what does not: shims' pids, status files; best on a tmpfs
 * @param liveRestore whether {@link Engine#close} lets containers run on
 * @param shutdownTimeout how long {@link Engine#close} waits for containers to stop
 * @param defaultUlimits for containers that do not ask otherwise
 * @param initPath the program that {@code --init} puts before the container's own, when there is
 *     one on this host
 * @param initByDefault whether containers get {@code --init} unless they refuse
 * @param cgroupParent the cgroup under which containers' cgroups are made, {@code /docker} style;
 *     that of each exec root is another unless it is given
 * @param logConfig the log driver for containers that name none
 * @param labels the daemon's own labels, {@code key=value}
 * @param debug whether clients are told that the engine runs in debug mode
 * @param defaultShmSize bytes of a container's {@code /dev/shm}
 * @param proxies values of {@code HTTP_PROXY}, {@code HTTPS_PROXY}, {@code NO_PROXY}, shown by info
 * @param network how networks are set up
 * @param storage how images and containers are stored
 * @param realtime how much time containers together may have in real time; zeros leave it as it is
 * @param security what containers may do that do not say otherwise
 * @param runtimes who makes containers
 * @param remap which containers have ids of their own
 * @param registries how registries are reached
 * @param cdiSpecDirs where the specifications of CDI devices are, the later preferred; none: there
 *     are no such devices
 */
public record EngineConfig(
    Path dataRoot,
    Path execRoot,
    boolean liveRestore,
    Duration shutdownTimeout,
    List<Ulimit> defaultUlimits,
    Optional<Path> initPath,
    boolean initByDefault,
    String cgroupParent,
    LogConfig logConfig,
    List<String> labels,
    boolean debug,
    long defaultShmSize,
    Map<String, String> proxies,
    NetworkDefaults network,
    StorageDefaults storage,
    Limit.CpuRealtime realtime,
    SecurityDefaults security,
    Runtimes runtimes,
    Remapping remap,
    RegistrySettings registries,
    List<Path> cdiSpecDirs) {

  /** The directories that CDI's specification names. */
  public static final List<Path> CDI_SPEC_DIRS =
      List.of(Path.of("/etc/cdi"), Path.of("/var/run/cdi"));

  private static final Path DEFAULT_EXEC_ROOT = Path.of("/run/gantry");
  private static final Limit.CpuRealtime NO_REALTIME = new Limit.CpuRealtime(0, 0);
  private static final String PARENT = "/gantry";
  private static final int PARENT_DIGITS = 12;

  /** Copies the collections and makes the roots absolute. */
  public EngineConfig {
    dataRoot = dataRoot.toAbsolutePath().normalize();
    execRoot = execRoot.toAbsolutePath().normalize();
    defaultUlimits = List.copyOf(defaultUlimits);
    labels = List.copyOf(labels);
    proxies = Map.copyOf(proxies);
    cdiSpecDirs = List.copyOf(cdiSpecDirs);
  }

  /** The defaults over these two roots. */
  public static EngineConfig of(Path dataRoot, Path execRoot) {
    return new EngineConfig(
        dataRoot,
        execRoot,
        false,
        Duration.ofSeconds(15),
        List.of(),
        Optional.empty(),
        false,
        ownParent(execRoot.toAbsolutePath().normalize()),
        new LogConfig("json-file", Map.of()),
        List.of(),
        false,
        64L << 20,
        Map.of(),
        NetworkDefaults.DEFAULT,
        StorageDefaults.ANY,
        NO_REALTIME,
        SecurityDefaults.DOCKER,
        Runtimes.BUILT_IN,
        Remapping.NONE,
        RegistrySettings.DEFAULT,
        CDI_SPEC_DIRS);
  }

  /**
   * Each engine has a parent cgroup of its own, named by what no two that run may share, so that
   * none can touch another's containers.
   */
  private static String ownParent(Path execRoot) {
    return execRoot.equals(DEFAULT_EXEC_ROOT)
        ? PARENT
        : PARENT
            + "-"
            + Digest.of(execRoot.toString().getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, PARENT_DIGITS);
  }

  /** Whether the parent cgroup is this engine's alone, and goes with it. */
  boolean ownsCgroupParent() {
    return cgroupParent.equals(ownParent(execRoot));
  }

  /** The same, with live-restore switched. */
  public EngineConfig withLiveRestore(boolean on) {
    return changed(it -> it.liveRestore = on);
  }

  /** The same, with another time to wait for containers at {@link Engine#close}. */
  public EngineConfig withShutdownTimeout(Duration timeout) {
    return changed(it -> it.shutdownTimeout = timeout);
  }

  /** The same, with these default limits. */
  public EngineConfig withDefaultUlimits(List<Ulimit> ulimits) {
    return changed(it -> it.defaultUlimits = ulimits);
  }

  /** The same, with this program for {@code --init}. */
  public EngineConfig withInit(Path program, boolean byDefault) {
    return changed(
        it -> {
          it.initPath = Optional.of(program);
          it.initByDefault = byDefault;
        });
  }

  /** The same, with another parent cgroup. */
  public EngineConfig withCgroupParent(String parent) {
    return changed(it -> it.cgroupParent = parent);
  }

  /** The same, with another default log driver. */
  public EngineConfig withLogConfig(LogConfig logs) {
    return changed(it -> it.logConfig = logs);
  }

  /** The same, with these daemon labels. */
  public EngineConfig withLabels(List<String> daemonLabels) {
    return changed(it -> it.labels = daemonLabels);
  }

  /** The same, with debug mode switched. */
  public EngineConfig withDebug(boolean on) {
    return changed(it -> it.debug = on);
  }

  /** The same, with networks set up otherwise. */
  public EngineConfig withNetwork(NetworkDefaults defaults) {
    return changed(it -> it.network = defaults);
  }

  /** The same, with another storage driver. */
  public EngineConfig withStorage(StorageDefaults other) {
    return changed(it -> it.storage = other);
  }

  /** The same, with these runtimes. */
  public EngineConfig withRuntimes(Runtimes those) {
    return changed(it -> it.runtimes = those);
  }

  /** The same, with ids of their own for these containers. */
  public EngineConfig withRemap(Remapping those) {
    return changed(it -> it.remap = those);
  }

  /** The same, with registries reached otherwise. */
  public EngineConfig withRegistries(RegistrySettings those) {
    return changed(it -> it.registries = those);
  }

  /** Another one, as far as it can be taken while the engine runs. */
  EngineConfig reloaded(EngineConfig next) {
    return next.changed(
        it -> {
          it.dataRoot = dataRoot;
          it.execRoot = execRoot;
          it.cgroupParent = cgroupParent;
          it.network = network;
          it.storage = storage;
          it.realtime = realtime;
          it.remap = remap;
        });
  }

  private EngineConfig changed(Consumer<EngineConfigDraft> change) {
    EngineConfigDraft draft = new EngineConfigDraft(this);
    change.accept(draft);
    return draft.finished();
  }
}
