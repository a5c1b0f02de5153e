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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configuration while it is changed: Java's records have no copy with another component. */
final class EngineConfigDraft {
  Path dataRoot;
  Path execRoot;
  boolean liveRestore;
  Duration shutdownTimeout;
  List<Ulimit> defaultUlimits;
  Optional<Path> initPath;
  boolean initByDefault;
  String cgroupParent;
  LogConfig logConfig;
  List<String> labels;
  boolean debug;
  long defaultShmSize;
  Map<String, String> proxies;
  NetworkDefaults network;
  StorageDefaults storage;
  Limit.CpuRealtime realtime;
  SecurityDefaults security;
  Runtimes runtimes;
  Remapping remap;
  RegistrySettings registries;
  List<Path> cdiSpecDirs;

  EngineConfigDraft(EngineConfig from) {
    dataRoot = from.dataRoot();
    execRoot = from.execRoot();
    liveRestore = from.liveRestore();
    shutdownTimeout = from.shutdownTimeout();
    defaultUlimits = from.defaultUlimits();
    initPath = from.initPath();
    initByDefault = from.initByDefault();
    cgroupParent = from.cgroupParent();
    logConfig = from.logConfig();
    labels = from.labels();
    debug = from.debug();
    defaultShmSize = from.defaultShmSize();
    proxies = from.proxies();
    network = from.network();
    storage = from.storage();
    realtime = from.realtime();
    security = from.security();
    runtimes = from.runtimes();
    remap = from.remap();
    registries = from.registries();
    cdiSpecDirs = from.cdiSpecDirs();
  }

  EngineConfig finished() {
    return new EngineConfig(
        dataRoot,
        execRoot,
        liveRestore,
        shutdownTimeout,
        defaultUlimits,
        initPath,
        initByDefault,
        cgroupParent,
        logConfig,
        labels,
        debug,
        defaultShmSize,
        proxies,
        network,
        storage,
        realtime,
        security,
        runtimes,
        remap,
        registries,
        cdiSpecDirs);
  }
}
