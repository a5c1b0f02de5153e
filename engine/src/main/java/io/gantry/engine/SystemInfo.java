package io.gantry.engine;

import io.gantry.distribution.RegistrySettings;
import io.gantry.engine.config.Runtimes;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What {@code docker info} prints, apart from what only the front door knows (API versions, plugins
 * of clients).
 *
 * @param id a UUID that names this data root
 * @param name the host's name
 * @param containers how many there are, by state
 * @param images how many images there are
 * @param driver the storage driver
 * @param driverStatus its properties, in order
 * @param dataRoot where everything is kept
 * @param loggingDriver the default log driver
 * @param cgroup what the host's cgroups can do
 * @param host what the host is
 * @param labels the daemon's labels
 * @param serverVersion Gantry's version, as clients see it
 * @param liveRestore whether containers outlive the engine's orderly end
 * @param initBinary the name of the {@code --init} program
 * @param securityOptions e.g. {@code name=seccomp,profile=builtin}
 * @param warnings what the host lacks, in Docker's words
 * @param debug whether debug mode is on
 * @param fileDescriptors open descriptors of the engine's process
 * @param threads platform threads of the engine's process
 * @param eventListeners subscribers to events
 * @param systemTime the host's clock
 * @param proxies {@code HTTP_PROXY}, {@code HTTPS_PROXY}, {@code NO_PROXY}
 * @param logDrivers the log drivers there are
 * @param runtimes who makes containers
 * @param registries how registries are reached
 * @param cdiSpecDirs where the specifications of CDI devices are
 * @param cdiDevices those there are, as {@code vendor/class=name}
 */
public record SystemInfo(
    String id,
    String name,
    ContainerCounts containers,
    int images,
    String driver,
    List<Map.Entry<String, String>> driverStatus,
    String dataRoot,
    String loggingDriver,
    CgroupSupport cgroup,
    Host host,
    List<String> labels,
    String serverVersion,
    boolean liveRestore,
    String initBinary,
    List<String> securityOptions,
    List<String> warnings,
    boolean debug,
    int fileDescriptors,
    int threads,
    int eventListeners,
    Instant systemTime,
    Map<String, String> proxies,
    List<String> logDrivers,
    Runtimes runtimes,
    RegistrySettings registries,
    List<String> cdiSpecDirs,
    List<String> cdiDevices) {

  /** How many containers there are. */
  public record ContainerCounts(int all, int running, int paused, int stopped) {}

  /**
   * What the host's cgroups can do.
   *
   * @param version {@code "1"} or {@code "2"}
   * @param driver {@code cgroupfs}
   */
  public record CgroupSupport(
      String version,
      String driver,
      boolean memoryLimit,
      boolean swapLimit,
      boolean kernelMemoryTcp,
      boolean cpuCfsPeriod,
      boolean cpuCfsQuota,
      boolean cpuShares,
      boolean cpuset,
      boolean pidsLimit,
      boolean oomKillDisable) {}

  /**
   * What the host is.
   *
   * @param operatingSystem the pretty name of {@code /etc/os-release}
   * @param osVersion its version id
   * @param kernelVersion {@code uname -r}
   * @param architecture {@code uname -m}
   * @param cpus processors that the engine may use
   * @param memory bytes
   */
  public record Host(
      String operatingSystem,
      String osVersion,
      String kernelVersion,
      String architecture,
      int cpus,
      long memory,
      boolean ipv4Forwarding) {}
}
