package io.gantry.engine.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A host configuration while it is changed. */
final class HostConfigDraft {
  StorageConfig storage;
  Namespaces namespaces;
  NetworkConfig network;
  SecurityConfig security;
  Resources resources;
  LogConfig logs;
  RestartPolicy restart;
  boolean autoRemove;
  @Nullable Boolean init;
  List<Integer> consoleSize;
  Map<String, String> annotations;
  String containerIdFile;
  String runtime;
  Map<String, String> sysctls;
  String isolation;

  HostConfigDraft(HostConfig from) {
    storage = from.storage();
    namespaces = from.namespaces();
    network = from.network();
    security = from.security();
    resources = from.resources();
    logs = from.logs();
    restart = from.restart();
    autoRemove = from.autoRemove();
    init = from.init();
    consoleSize = from.consoleSize();
    annotations = from.annotations();
    containerIdFile = from.containerIdFile();
    runtime = from.runtime();
    sysctls = from.sysctls();
    isolation = from.isolation();
  }

  HostConfig finished() {
    return new HostConfig(
        storage,
        namespaces,
        network,
        security,
        resources,
        logs,
        restart,
        autoRemove,
        init,
        consoleSize,
        annotations,
        containerIdFile,
        runtime,
        sysctls,
        isolation);
  }
}
