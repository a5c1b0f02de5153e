package io.gantry.engine.create;

import io.gantry.engine.EngineConfig;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.LogConfig;
import io.gantry.engine.config.Namespaces;
import io.gantry.engine.config.Resources;
import io.gantry.engine.config.Resources.MemoryLimits;
import io.gantry.engine.config.RestartPolicy;
import io.gantry.engine.config.SecurityConfig;
import io.gantry.engine.config.SecurityDefaults;
import io.gantry.engine.config.StorageConfig;
import io.gantry.runtime.DockerDefaults;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the engine fills in where a request leaves it open, so that inspect shows what holds. */
public final class HostDefaults {
  private HostDefaults() {}

  /**
   * The request with the engine's defaults.
   *
   * @param cgroupVersion 1 or 2: version 1 shows the host's cgroups, as Docker does
   */
  public static HostConfig fill(HostConfig request, EngineConfig engine, int cgroupVersion) {
    return new HostConfig(
        storage(request.storage(), engine),
        namespaces(request, engine.security(), cgroupVersion),
        request.network(),
        security(request.security()),
        resources(request.resources(), cgroupVersion),
        logs(request.logs(), engine.logConfig()),
        request.restart().isNone() ? RestartPolicy.NO : request.restart(),
        request.autoRemove(),
        request.init(),
        request.consoleSize(),
        request.annotations(),
        request.containerIdFile(),
        request.runtime().isEmpty() ? engine.runtimes().byDefault() : request.runtime(),
        request.sysctls(),
        request.isolation());
  }

  private static StorageConfig storage(StorageConfig storage, EngineConfig engine) {
    return new StorageConfig(
        storage.binds(),
        storage.mounts(),
        storage.tmpfs(),
        storage.volumesFrom(),
        storage.volumeDriver(),
        storage.storageOpt(),
        storage.shmSize() == 0 ? engine.defaultShmSize() : storage.shmSize());
  }

  /** With version 2 privileged containers have a namespace of their own too. */
  private static String cgroup(boolean privileged, String asked, int version) {
    if (version == 1 && privileged) {
      return "host";
    }
    return asked.isEmpty() ? (version == 1 ? "host" : "private") : asked;
  }

  private static Namespaces namespaces(
      HostConfig request, SecurityDefaults defaults, int cgroupVersion) {
    Namespaces asked = request.namespaces();
    String cgroup = cgroup(request.security().privileged(), defaults.cgroup(), cgroupVersion);
    return new Namespaces(
        asked.network(),
        asked.ipc().isEmpty() ? defaults.ipc() : asked.ipc(),
        asked.pid(),
        asked.uts(),
        asked.user(),
        asked.cgroup().isEmpty() ? cgroup : asked.cgroup(),
        asked.cgroupPath());
  }

  private static SecurityConfig security(SecurityConfig asked) {
    if (asked.privileged()) {
      return asked;
    }
    return new SecurityConfig(
        false,
        asked.capAdd(),
        asked.capDrop(),
        asked.securityOpt(),
        asked.groupAdd(),
        asked.readonlyRootfs(),
        asked.maskedPaths() == null ? DockerDefaults.MASKED_PATHS : asked.maskedPaths(),
        asked.readonlyPaths() == null ? DockerDefaults.READONLY_PATHS : asked.readonlyPaths(),
        asked.oomScoreAdj());
  }

  /**
   * What means no limit is left out, as dockerd leaves it out; who limits memory alone may swap as
   * much again.
   */
  private static Resources resources(Resources asked, int cgroupVersion) {
    MemoryLimits memory = asked.memory();
    Long swappiness = memory.swappiness();
    Long pids = asked.pidsLimit();
    boolean twice = memory.limit() > 0 && memory.swap() == 0;
    return new Resources(
        asked.cpu(),
        new MemoryLimits(
            memory.limit(),
            memory.reservation(),
            twice ? 2 * memory.limit() : memory.swap(),
            swappiness == null || swappiness < 0 ? null : swappiness,
            oomKillDisable(memory.oomKillDisable(), cgroupVersion),
            memory.kernel(),
            memory.kernelTcp()),
        asked.blkio(),
        asked.devices(),
        pids == null || pids <= 0 ? null : pids,
        asked.ulimits(),
        asked.cgroupParent());
  }

  /** Version 2 has no such switch. */
  private static @Nullable Boolean oomKillDisable(@Nullable Boolean asked, int cgroupVersion) {
    boolean shown = asked == null && cgroupVersion == 1;
    return shown ? Boolean.FALSE : asked;
  }

  /**
   * Options that are not given are the engine's when the driver is; what an engine says about the
   * copies that are kept of logs holds for all drivers.
   */
  private static LogConfig logs(LogConfig asked, LogConfig engine) {
    String driver = asked.driver().isEmpty() ? engine.driver() : asked.driver();
    Map<String, String> options = new HashMap<>(engine.options());
    if (!driver.equals(engine.driver())) {
      options.keySet().removeIf(option -> !option.startsWith("cache-"));
    }
    options.putAll(asked.options());
    return new LogConfig(driver, options);
  }
}
