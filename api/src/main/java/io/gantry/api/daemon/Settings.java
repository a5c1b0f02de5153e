package io.gantry.api.daemon;

import io.gantry.api.http.ListenAddress;
import io.gantry.api.plugin.PluginDirectories;
import io.gantry.engine.EngineConfig;
import io.gantry.engine.EngineException;
import io.gantry.engine.LogDriverTable;
import io.gantry.engine.config.LogConfig;
import io.gantry.engine.config.Ulimit;
import io.gantry.engine.remap.Remapping;
import io.gantry.kernel.cgroup.Limit;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What flags and file come to.
 *
 * @param listen where to listen
 * @param group the group of unix sockets
 * @param groupAsked whether that group was asked for, so that it must exist
 * @param pidFile where the process id is written
 * @param level what is logged
 * @param format how it is logged
 * @param metrics where Prometheus's metrics are served, if anywhere
 * @param engine the engine's part
 * @param plugins where plugins are looked for
 * @param notices what is to be said of flags that do nothing
 */
record Settings(
    List<ListenAddress> listen,
    String group,
    boolean groupAsked,
    Path pidFile,
    LogLevel level,
    LogFormat format,
    Optional<InetSocketAddress> metrics,
    EngineConfig engine,
    PluginDirectories plugins,
    List<String> notices) {
  private static final Path CONFIG_FILE = Path.of("/etc/gantry/daemon.json");
  private static final int SHUTDOWN_SECONDS = 15;

  /**
   * Reads the file that {@code flags} name, and checks both.
   *
   * @throws UsageException when they make no sense, or ask for what is not there yet
   */
  static Settings of(Options flags) {
    boolean named = flags.has("config-file");
    Path file = named ? Path.of(flags.text("config-file", "")) : CONFIG_FILE;
    Options fromFile = ConfigFile.read(file, named);
    Options options;
    try {
      options = flags.with(fromFile);
    } catch (UsageException e) {
      throw ConfigFile.failed(file, String.valueOf(e.getMessage()));
    }
    List<String> notices = checkMeanings(options);
    checkValues(options);
    notices.addAll(StorageFlags.notices(System.getenv()));
    Remapping remap = RemapFlags.read(options);
    notices.addAll(RemapFlags.notices(options, remap));
    return new Settings(
        Hosts.parse(options.all("host"), options.has("tls") || options.has("tlsverify")),
        options.text("group", "docker"),
        options.has("group"),
        Path.of(options.text("pidfile", "/run/gantry.pid")),
        options.on("debug", false)
            ? LogLevel.DEBUG
            : LogLevel.parse(options.text("log-level", "info")),
        LogFormat.parse(options.text("log-format", "")),
        Hosts.metrics(options.text("metrics-addr", "")),
        engine(options, remap, file.toAbsolutePath().resolveSibling("")),
        plugins(options.all("plugin-dir")),
        notices);
  }

  private static PluginDirectories plugins(List<String> directories) {
    return directories.isEmpty()
        ? PluginDirectories.DEFAULT
        : new PluginDirectories(directories.stream().map(Path::of).toList());
  }

  private static List<String> checkMeanings(Options options) {
    List<String> notices = new ArrayList<>();
    for (Flag flag : FlagTable.FLAGS) {
      if (!options.has(flag)) {
        continue;
      }
      switch (flag.meaning()) {
        case USED, COMMAND -> {}
        case NO_EFFECT -> notices.add(flag + " has no effect: " + flag.help());
        case ONLY_OFF -> requireOff(flag, options);
        case LATER -> requireEmpty(flag, options);
      }
    }
    return notices;
  }

  private static void requireOff(Flag flag, Options options) {
    boolean off =
        flag.kind() == Flag.Kind.SWITCH
            ? !options.on(flag.name(), true)
            : options.text(flag.name(), "").isEmpty();
    if (!off) {
      throw absent(flag.toString());
    }
  }

  private static void requireEmpty(Flag flag, Options options) {
    if (options.all(flag.name()).stream().anyMatch(value -> !value.isEmpty())) {
      throw absent(flag.toString());
    }
  }

  private static UsageException absent(String what) {
    return new UsageException(what + " is not available yet");
  }

  private static void checkValues(Options options) {
    only(options, "firewall-backend", "", "nftables");
    for (String option : options.all("exec-opt")) {
      if (!option.equals("native.cgroupdriver=cgroupfs")) {
        throw absent("--exec-opt " + option);
      }
    }
  }

  private static void only(Options options, String flag, String... values) {
    String value = options.text(flag, "");
    if (!List.of(values).contains(value)) {
      throw absent("--" + flag + "=" + value);
    }
  }

  private static EngineConfig engine(Options options, Remapping remap, Path directory) {
    Path dataRoot = Path.of(options.text("data-root", "/var/lib/gantry"));
    EngineConfig defaults =
        EngineConfig.of(
            RemapFlags.dataRoot(dataRoot, remap),
            Path.of(options.text("exec-root", "/run/gantry")));
    return new EngineConfig(
        defaults.dataRoot(),
        defaults.execRoot(),
        options.on("live-restore", defaults.liveRestore()),
        Duration.ofSeconds(shutdownSeconds(options)),
        ulimits(options.all("default-ulimit")),
        initPath(options),
        options.on("init", false),
        options.text("cgroup-parent", defaults.cgroupParent()),
        logs(options),
        labels(options.all("label")),
        options.on("debug", false),
        options.has("default-shm-size")
            ? bytes(options.text("default-shm-size", ""))
            : defaults.defaultShmSize(),
        proxies(options),
        NetworkFlags.read(options),
        StorageFlags.read(options, System.getenv()),
        new Limit.CpuRealtime(
            options.number("cpu-rt-runtime", 0), options.number("cpu-rt-period", 0)),
        SecurityFlags.read(options),
        RuntimeFlags.read(options),
        remap,
        RegistryFlags.read(options, directory, proxies(options)),
        cdiSpecDirs(options));
  }

  private static LogConfig logs(Options options) {
    LogConfig logs =
        new LogConfig(options.text("log-driver", "json-file"), pairs(options, "log-opt"));
    try {
      LogDriverTable.DRIVERS.parse(logs.driver(), logs.options());
      return logs;
    } catch (EngineException.InvalidParameter e) {
      throw new UsageException("failed to set log opts: " + e.getMessage());
    }
  }

  private static int shutdownSeconds(Options options) {
    int seconds = options.number("shutdown-timeout", SHUTDOWN_SECONDS);
    return seconds < 0 ? Integer.MAX_VALUE : seconds;
  }

  /** An empty directory is none, and none means that there are no such devices, as for dockerd. */
  private static List<Path> cdiSpecDirs(Options options) {
    for (String feature : options.all("feature")) {
      if (feature.equalsIgnoreCase("cdi=false")) {
        return List.of();
      }
    }
    return options.has("cdi-spec-dir")
        ? options.all("cdi-spec-dir").stream()
            .filter(directory -> !directory.isEmpty())
            .map(Path::of)
            .toList()
        : EngineConfig.CDI_SPEC_DIRS;
  }

  private static Optional<Path> initPath(Options options) {
    String path = options.text("init-path", "");
    if (path.isEmpty()) {
      return Optional.empty();
    }
    if (!Files.isExecutable(Path.of(path))) {
      throw new UsageException("--init-path " + path + ": no such program");
    }
    return Optional.of(Path.of(path));
  }

  private static List<Ulimit> ulimits(List<String> texts) {
    List<Ulimit> limits = new ArrayList<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      int colon = text.indexOf(':');
      try {
        String name = text.substring(0, equals);
        String soft = text.substring(equals + 1, colon < 0 ? text.length() : colon);
        String hard = colon < 0 ? soft : text.substring(colon + 1);
        limits.add(ulimit(name, Long.parseLong(soft), Long.parseLong(hard)));
      } catch (IndexOutOfBoundsException | NumberFormatException e) {
        throw new UsageException("invalid ulimit argument: " + text);
      }
    }
    return limits;
  }

  private static Ulimit ulimit(String name, long soft, long hard) {
    Ulimit limit = new Ulimit(name, soft, hard);
    Optional<String> fault = limit.fault();
    if (fault.isPresent()) {
      throw new UsageException(fault.get());
    }
    return limit;
  }

  private static List<String> labels(List<String> labels) {
    for (String label : labels) {
      if (label.indexOf('=') <= 0) {
        throw new UsageException("bad attribute format: " + label);
      }
    }
    return labels;
  }

  private static Map<String, String> pairs(Options options, String flag) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : options.all(flag)) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw new UsageException("invalid argument \"" + text + "\" for \"--" + flag + "\" flag");
      }
      pairs.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return pairs;
  }

  private static Map<String, String> proxies(Options options) {
    Map<String, String> proxies = new LinkedHashMap<>();
    for (String flag : List.of("http-proxy", "https-proxy", "no-proxy")) {
      String variable = flag.replace('-', '_');
      String upper = variable.toUpperCase(java.util.Locale.ROOT);
      String environment =
          System.getenv().getOrDefault(upper, System.getenv().getOrDefault(variable, ""));
      String value = options.text(flag, environment);
      if (!value.isEmpty()) {
        proxies.put(upper, value);
      }
    }
    return proxies;
  }

  /** {@code 64m}: a number and a unit of powers of 1024. */
  private static long bytes(String text) {
    String lower = text.toLowerCase(java.util.Locale.ROOT);
    int end = 0;
    while (end < lower.length() && Character.isDigit(lower.charAt(end))) {
      end++;
    }
    String unit = lower.substring(end);
    int power = unit.isEmpty() || unit.equals("b") ? 0 : "kmgt".indexOf(unit.charAt(0)) + 1;
    if (end == 0 || (power == 0 && !unit.isEmpty() && !unit.equals("b"))) {
      throw new UsageException("invalid size: '" + text + "'");
    }
    return Long.parseLong(lower.substring(0, end)) << (10 * power);
  }
}
