package io.gantry.engine.config;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of a container's configuration that belongs to this host.
 *
 * @param storage directories and file systems
 * @param namespaces what is shared with the host or other containers
 * @param network ports, links, names
 * @param security privileges
 * @param resources limits
 * @param logs where output goes; an empty driver means the engine's default
 * @param restart when it is started again
 * @param autoRemove whether it is removed when it ends
 * @param init whether a small init runs before the command; null takes the engine's default
 * @param consoleSize height and width at the start; empty leaves the terminal's size open
 * @param annotations for the runtime
 * @param containerIdFile where the client wrote the id
 * @param runtime the runtime's name; empty is the only one
 * @param sysctls kernel parameters of its namespaces
 * @param isolation Windows only; stored
 */
@Json
public record HostConfig(
    StorageConfig storage,
    Namespaces namespaces,
    NetworkConfig network,
    SecurityConfig security,
    Resources resources,
    LogConfig logs,
    RestartPolicy restart,
    boolean autoRemove,
    @Nullable Boolean init,
    List<Integer> consoleSize,
    Map<String, String> annotations,
    String containerIdFile,
    String runtime,
    Map<String, String> sysctls,
    String isolation) {
  /** Everything by default. */
  public static final HostConfig DEFAULT =
      new HostConfig(
          StorageConfig.NONE,
          Namespaces.DEFAULT,
          NetworkConfig.NONE,
          SecurityConfig.DEFAULT,
          Resources.UNLIMITED,
          LogConfig.DEFAULT,
          RestartPolicy.NO,
          false,
          null,
          List.of(),
          Map.of(),
          "",
          "",
          Map.of(),
          "");

  /** Absent parts become the defaults. */
  public HostConfig {
    storage = storage == null ? StorageConfig.NONE : storage;
    namespaces = namespaces == null ? Namespaces.DEFAULT : namespaces;
    network = network == null ? NetworkConfig.NONE : network;
    security = security == null ? SecurityConfig.DEFAULT : security;
    resources = resources == null ? Resources.UNLIMITED : resources;
    logs = logs == null ? LogConfig.DEFAULT : logs;
    restart = restart == null ? RestartPolicy.NO : restart;
    consoleSize = Defaults.list(consoleSize);
    annotations = Defaults.map(annotations);
    containerIdFile = Defaults.text(containerIdFile);
    runtime = Defaults.text(runtime);
    sysctls = Defaults.map(sysctls);
    isolation = Defaults.text(isolation);
  }

  /** The same with other storage. */
  public HostConfig withStorage(StorageConfig other) {
    return changed(it -> it.storage = other);
  }

  /** The same with other namespaces. */
  public HostConfig withNamespaces(Namespaces other) {
    return changed(it -> it.namespaces = other);
  }

  /** The same with other ports, links and names. */
  public HostConfig withNetwork(NetworkConfig other) {
    return changed(it -> it.network = other);
  }

  /** The same with other limits. */
  public HostConfig withResources(Resources other) {
    return changed(it -> it.resources = other);
  }

  /** The same with other privileges. */
  public HostConfig withSecurity(SecurityConfig other) {
    return changed(it -> it.security = other);
  }

  /** The same with another log driver. */
  public HostConfig withLogs(LogConfig other) {
    return changed(it -> it.logs = other);
  }

  /** The same with another restart policy. */
  public HostConfig withRestart(RestartPolicy other) {
    return changed(it -> it.restart = other);
  }

  /** The same, removed when it ends or not. */
  public HostConfig withAutoRemove(boolean on) {
    return changed(it -> it.autoRemove = on);
  }

  private HostConfig changed(Consumer<HostConfigDraft> change) {
    HostConfigDraft draft = new HostConfigDraft(this);
    change.accept(draft);
    return draft.finished();
  }
}
