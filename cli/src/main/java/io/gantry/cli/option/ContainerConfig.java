package io.gantry.cli.option;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code run} and {@code create} ask for, as the body of {@code POST /containers/create}. Only
 * what was said is in it, so that the engine's defaults hold.
 */
public final class ContainerConfig {
  private final Arguments arguments;
  private final Map<String, @Nullable Object> config = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> host = new LinkedHashMap<>();

  private ContainerConfig(Arguments arguments) {
    this.arguments = arguments;
  }

  /** Makes the body. */
  public static Map<String, @Nullable Object> body(Arguments arguments) throws IOException {
    ContainerConfig made = new ContainerConfig(arguments);
    made.process();
    made.streams();
    made.health();
    made.isolation();
    made.mounts();
    made.resources();
    made.network();
    made.config.put("HostConfig", made.host);
    return made.config;
  }

  private void process() throws IOException {
    List<String> rest = arguments.rest();
    config.put("Image", rest.getFirst());
    if (rest.size() > 1) {
      config.put("Cmd", rest.subList(1, rest.size()));
    }
    if (arguments.given("entrypoint")) {
      config.put("Entrypoint", List.of(arguments.text("entrypoint")));
    }
    List<String> environment = Environment.of(arguments.list("env-file"), arguments.list("env"));
    put(config, "Env", environment);
    config.put("Labels", Environment.labels(arguments.list("label-file"), arguments.list("label")));
    text(config, "Hostname", "hostname");
    text(config, "Domainname", "domainname");
    text(config, "User", "user");
    text(config, "WorkingDir", "workdir");
    text(config, "StopSignal", "stop-signal");
    number(config, "StopTimeout", "stop-timeout");
  }

  private void streams() {
    boolean interactive = arguments.on("interactive");
    List<String> attached =
        arguments.list("attach").stream().map(s -> s.toLowerCase(Locale.ROOT)).toList();
    for (String stream : attached) {
      if (!List.of("stdin", "stdout", "stderr").contains(stream)) {
        throw arguments.invalid("attach", stream, "valid streams are STDIN, STDOUT and STDERR");
      }
    }
    boolean detached = arguments.on("detach");
    boolean all = attached.isEmpty() && !detached;
    boolean stdin = attached.contains("stdin") || (all && interactive);
    config.put("AttachStdin", stdin);
    config.put("AttachStdout", all || attached.contains("stdout"));
    config.put("AttachStderr", all || attached.contains("stderr"));
    config.put("Tty", arguments.on("tty"));
    config.put("OpenStdin", interactive);
    config.put("StdinOnce", interactive && stdin);
  }

  private void health() throws IOException {
    Map<String, @Nullable Object> health = new LinkedHashMap<>();
    if (!arguments.text("health-cmd").isEmpty()) {
      health.put("Test", List.of("CMD-SHELL", arguments.text("health-cmd")));
    }
    span(health, "Interval", "health-interval");
    span(health, "Timeout", "health-timeout");
    number(health, "Retries", "health-retries");
    if (health.get("Retries") instanceof Number retries && retries.longValue() < 0) {
      throw new Failure("--health-retries cannot be negative", 125);
    }
    span(health, "StartPeriod", "health-start-period");
    span(health, "StartInterval", "health-start-interval");
    if (arguments.on("no-healthcheck")) {
      if (!health.isEmpty()) {
        throw new Failure("--no-healthcheck conflicts with --health-* options", 125);
      }
      health.put("Test", List.of("NONE"));
    }
    if (!health.isEmpty()) {
      config.put("Healthcheck", health);
    }
  }

  private void span(Map<String, @Nullable Object> health, String key, String name)
      throws IOException {
    if (!arguments.given(name)) {
      return;
    }
    Duration span = arguments.parsed(name, arguments.text(name), Amounts::span);
    if (span.isNegative()) {
      throw new Failure("--" + name + " cannot be negative", 125);
    }
    if (!span.isZero()) {
      health.put(key, span.toNanos());
    }
  }

  private void isolation() throws IOException {
    list("CapAdd", "cap-add");
    list("CapDrop", "cap-drop");
    list("GroupAdd", "group-add");
    list("SecurityOpt", "security-opt");
    list("DeviceCgroupRules", "device-cgroup-rule");
    text(host, "CgroupParent", "cgroup-parent");
    text(host, "CgroupnsMode", "cgroupns");
    text(host, "IpcMode", "ipc");
    text(host, "PidMode", "pid");
    text(host, "UsernsMode", "userns");
    text(host, "UTSMode", "uts");
    text(host, "Runtime", "runtime");
    text(host, "ContainerIDFile", "cidfile");
    toggle("Privileged", "privileged");
    toggle("ReadonlyRootfs", "read-only");
    toggle("AutoRemove", "rm");
    toggle("Init", "init");
    map("Sysctls", "sysctl");
    map("StorageOpt", "storage-opt");
    map("Annotations", "annotation");
    List<Object> devices = new ArrayList<>();
    for (String device : arguments.list("device")) {
      devices.add(Limits.device(device));
    }
    put(host, "Devices", devices);
    restart();
    if (arguments.given("log-driver") || arguments.given("log-opt")) {
      Map<String, Object> log = new LinkedHashMap<>();
      log.put("Type", arguments.text("log-driver"));
      log.put("Config", Environment.map(arguments.list("log-opt")));
      host.put("LogConfig", log);
    }
  }

  private void restart() throws IOException {
    String policy = arguments.text("restart", "no");
    if (arguments.on("rm") && !policy.equals("no") && !policy.isEmpty()) {
      throw new Failure("conflicting options: cannot specify both --restart and --rm", 125);
    }
    if (arguments.given("restart")) {
      host.put("RestartPolicy", Limits.restart(policy));
    }
  }

  private void mounts() {
    List<String> binds = new ArrayList<>();
    Map<String, Object> volumes = new LinkedHashMap<>();
    for (String volume : arguments.list("volume")) {
      if (volume.indexOf(':') < 0) {
        volumes.put(volume, Map.of());
      } else {
        binds.add(Mounts.bind(volume));
      }
    }
    put(host, "Binds", binds);
    if (!volumes.isEmpty()) {
      config.put("Volumes", volumes);
    }
    List<Object> mounts = new ArrayList<>();
    arguments
        .list("mount")
        .forEach(mount -> mounts.add(arguments.parsed("mount", mount, Mounts::mount)));
    put(host, "Mounts", mounts);
    Map<String, String> tmpfs = new LinkedHashMap<>();
    for (String mount : arguments.list("tmpfs")) {
      int colon = mount.indexOf(':');
      tmpfs.put(
          colon < 0 ? mount : mount.substring(0, colon),
          colon < 0 ? "" : mount.substring(colon + 1));
    }
    if (!tmpfs.isEmpty()) {
      host.put("Tmpfs", tmpfs);
    }
    list("VolumesFrom", "volumes-from");
    text(host, "VolumeDriver", "volume-driver");
  }

  private void resources() throws IOException {
    number(host, "BlkioWeight", "blkio-weight");
    number(host, "CpuPeriod", "cpu-period");
    number(host, "CpuQuota", "cpu-quota");
    number(host, "CpuRealtimePeriod", "cpu-rt-period");
    number(host, "CpuRealtimeRuntime", "cpu-rt-runtime");
    number(host, "CpuShares", "cpu-shares");
    number(host, "MemorySwappiness", "memory-swappiness");
    number(host, "OomScoreAdj", "oom-score-adj");
    number(host, "PidsLimit", "pids-limit");
    text(host, "CpusetCpus", "cpuset-cpus");
    text(host, "CpusetMems", "cpuset-mems");
    bytes("Memory", "memory");
    bytes("MemoryReservation", "memory-reservation");
    bytes("MemorySwap", "memory-swap");
    bytes("ShmSize", "shm-size");
    toggle("OomKillDisable", "oom-kill-disable");
    if (arguments.given("cpus")) {
      host.put("NanoCpus", arguments.parsed("cpus", arguments.text("cpus"), Amounts::nanoCpus));
    }
    List<Object> ulimits = new ArrayList<>();
    arguments
        .list("ulimit")
        .forEach(limit -> ulimits.add(arguments.parsed("ulimit", limit, Limits::ulimit)));
    put(host, "Ulimits", ulimits);
  }

  private void network() throws IOException {
    list("Dns", "dns");
    list("DnsOptions", "dns-option");
    list("DnsSearch", "dns-search");
    list("ExtraHosts", "add-host");
    toggle("PublishAllPorts", "publish-all");
    NetworkFlags.Networks networks = NetworkFlags.read(arguments);
    host.put("NetworkMode", networks.mode());
    put(host, "Links", networks.links());
    if (!networks.endpoints().isEmpty()) {
      config.put("NetworkingConfig", Map.of("EndpointsConfig", networks.endpoints()));
    }
    Map<String, List<Map<String, String>>> bindings = Ports.bindings(arguments.list("publish"));
    Map<String, Object> exposed = new LinkedHashMap<>();
    bindings.keySet().forEach(port -> exposed.put(port, Map.of()));
    Ports.exposed(arguments.list("expose")).forEach(port -> exposed.put(port, Map.of()));
    if (!exposed.isEmpty()) {
      config.put("ExposedPorts", exposed);
    }
    if (!bindings.isEmpty()) {
      host.put("PortBindings", bindings);
    }
  }

  private void text(Map<String, @Nullable Object> to, String key, String flag) {
    if (arguments.given(flag)) {
      to.put(key, arguments.text(flag));
    }
  }

  private void number(Map<String, @Nullable Object> to, String key, String flag) {
    if (arguments.given(flag)) {
      to.put(key, arguments.number(flag, 0));
    }
  }

  private void bytes(String key, String flag) {
    if (arguments.given(flag)) {
      host.put(key, arguments.bytes(flag));
    }
  }

  private void toggle(String key, String flag) {
    if (arguments.on(flag)) {
      host.put(key, true);
    }
  }

  private void list(String key, String flag) {
    put(host, key, arguments.list(flag));
  }

  private void map(String key, String flag) {
    if (arguments.given(flag)) {
      host.put(key, Environment.map(arguments.list(flag)));
    }
  }

  private static void put(Map<String, @Nullable Object> to, String key, List<?> values) {
    if (!values.isEmpty()) {
      to.put(key, values);
    }
  }
}
