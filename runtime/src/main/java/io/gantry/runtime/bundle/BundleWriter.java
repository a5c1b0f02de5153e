package io.gantry.runtime.bundle;

import io.gantry.kernel.Architecture;
import io.gantry.kernel.capability.Capabilities;
import io.gantry.kernel.capability.Capability;
import io.gantry.runtime.Access;
import io.gantry.runtime.CgroupAttachment;
import io.gantry.runtime.ConsoleSize;
import io.gantry.runtime.ContainerSpec;
import io.gantry.runtime.Device;
import io.gantry.runtime.Io;
import io.gantry.runtime.Namespace;
import io.gantry.runtime.ProcessSpec;
import io.gantry.runtime.Rlimit;
import io.gantry.runtime.Seccomp;
import io.gantry.runtime.UserNamespace;
import io.gantry.runtime.json.Json;
import io.gantry.runtime.plan.Execution;
import io.gantry.runtime.plan.Facts;
import io.gantry.runtime.seccomp.KernelRelease;
import io.gantry.runtime.seccomp.SeccompProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Writes specifications as a runtime of somebody else's reads them. */
public final class BundleWriter {
  /** What every runtime in use understands. */
  private static final String WRITTEN_VERSION = "1.0.2";

  private final Facts facts;
  private final Execution execution;

  /** Writes with what was found out about a process. */
  public BundleWriter(Facts facts, Execution execution) {
    this.facts = facts;
    this.execution = execution;
  }

  /**
   * The configuration of a container.
   *
   * @param mounts its mounts as {@link MountWriter} has written them
   */
  public String container(ContainerSpec spec, List<Map<String, Object>> mounts) throws IOException {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("ociVersion", WRITTEN_VERSION);
    config.put("process", processFields(spec.process()));
    config.put("root", Map.of("path", "rootfs", "readonly", spec.rootAccess() == Access.READ_ONLY));
    spec.hostname().ifPresent(name -> config.put("hostname", name));
    spec.domainname().ifPresent(name -> config.put("domainname", name));
    config.put("mounts", mounts);
    if (!spec.hooks().isEmpty()) {
      config.put("hooks", BundleHooks.write(spec.hooks()));
    }
    config.put("linux", linux(spec));
    return Json.print(config);
  }

  /** The description of one more process. */
  public String process(ProcessSpec process) {
    return Json.print(processFields(process));
  }

  private Map<String, Object> processFields(ProcessSpec process) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (process.io() instanceof Io.Terminal(ConsoleSize size, Io.Staging ignored)) {
      fields.put("terminal", true);
      fields.put("consoleSize", Map.of("height", size.rows(), "width", size.columns()));
    }
    fields.put(
        "user",
        Map.of(
            "uid", facts.user().uid(),
            "gid", facts.user().gid(),
            "additionalGids", facts.user().groups()));
    fields.put("args", execution.args());
    fields.put("env", execution.env());
    fields.put("cwd", process.cwd());
    List<String> bounding = names(facts.granted());
    List<String> own = facts.user().isRoot() ? bounding : List.of();
    fields.put("capabilities", Map.of("bounding", bounding, "effective", own, "permitted", own));
    fields.put("rlimits", facts.rlimits().stream().map(BundleWriter::rlimit).toList());
    fields.put("noNewPrivileges", process.noNewPrivileges());
    OptionalInt score = facts.oomScoreAdj();
    if (score.isPresent()) {
      fields.put("oomScoreAdj", score.getAsInt());
    }
    return fields;
  }

  private static List<String> names(Capabilities capabilities) {
    return capabilities.list().stream().map(Capability::name).toList();
  }

  private static Map<String, Object> rlimit(Rlimit limit) {
    return Map.of(
        "type", "RLIMIT_" + limit.resource().name(),
        "soft", new java.math.BigDecimal(Long.toUnsignedString(limit.soft())),
        "hard", new java.math.BigDecimal(Long.toUnsignedString(limit.hard())));
  }

  private Map<String, Object> linux(ContainerSpec spec) throws IOException {
    Map<String, Object> linux = new LinkedHashMap<>();
    linux.put("namespaces", namespaces(spec));
    if (spec.namespaces().user() instanceof UserNamespace.Mapped mapped) {
      linux.put("uidMappings", ranges(mapped.uids()));
      linux.put("gidMappings", ranges(mapped.gids()));
    }
    linux.put("sysctl", spec.sysctls());
    linux.put("maskedPaths", spec.maskedPaths());
    linux.put("readonlyPaths", spec.readonlyPaths());
    linux.put("devices", spec.devices().stream().map(BundleWriter::device).toList());
    cgroupsPath(spec.cgroup(), linux);
    linux.put("resources", Map.of("devices", DeviceRules.of(spec)));
    if (!(spec.process().seccomp() instanceof Seccomp.Unconfined)) {
      linux.put(
          "seccomp",
          profile(spec.process().seccomp())
              .resolved(Architecture.host(), KernelRelease.running(), facts.granted()));
    }
    return linux;
  }

  private static SeccompProfile profile(Seccomp seccomp) {
    return switch (seccomp) {
      case Seccomp.Custom(String json) -> SeccompProfile.parse(json);
      case Seccomp.DockerDefault ignored -> SeccompProfile.dockerDefault();
      case Seccomp.Unconfined ignored -> throw new IllegalArgumentException("no profile");
    };
  }

  private static List<Object> namespaces(ContainerSpec spec) {
    List<Object> list = new ArrayList<>();
    list.add(Map.of("type", "mount"));
    namespace("uts", "uts", spec.namespaces().uts(), list);
    namespace("ipc", "ipc", spec.namespaces().ipc(), list);
    namespace("pid", "pid", spec.namespaces().pid(), list);
    namespace("network", "net", spec.namespaces().net(), list);
    namespace("cgroup", "cgroup", spec.namespaces().cgroup(), list);
    if (spec.namespaces().user() instanceof UserNamespace.Mapped) {
      list.add(Map.of("type", "user"));
    }
    return list;
  }

  private static void namespace(String type, String file, Namespace namespace, List<Object> list) {
    switch (namespace) {
      case Namespace.Host ignored -> {}
      case Namespace.New ignored -> list.add(Map.of("type", type));
      case Namespace.Of(int pid) ->
          list.add(Map.of("type", type, "path", "/proc/" + pid + "/ns/" + file));
      case Namespace.At(Path path) -> list.add(Map.of("type", type, "path", path.toString()));
    }
  }

  private static List<Object> ranges(List<UserNamespace.IdRange> ranges) {
    List<Object> list = new ArrayList<>();
    for (UserNamespace.IdRange range : ranges) {
      list.add(
          Map.of("containerID", range.inside(), "hostID", range.outside(), "size", range.length()));
    }
    return list;
  }

  private static Map<String, Object> device(Device device) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("path", device.path());
    fields.put("type", device.kind() == Device.Kind.BLOCK ? "b" : "c");
    fields.put("major", device.major());
    fields.put("minor", device.minor());
    fields.put("fileMode", device.mode());
    fields.put("uid", device.uid());
    fields.put("gid", device.gid());
    return fields;
  }

  /** The runtime finds the cgroup there already, with its limits. */
  private static void cgroupsPath(CgroupAttachment cgroup, Map<String, Object> linux)
      throws IOException {
    switch (cgroup) {
      case CgroupAttachment.Inherited ignored -> {}
      case CgroupAttachment.V2(Path directory) -> {
        Path mount = directory;
        while (Files.exists(mount.resolve("../cgroup.controllers"))) {
          mount = mount.resolve("..").normalize();
        }
        linux.put("cgroupsPath", "/" + mount.relativize(directory));
      }
      case CgroupAttachment.V1(List<CgroupAttachment.Hierarchy> hierarchies) -> {
        if (!hierarchies.isEmpty()) {
          CgroupAttachment.Hierarchy first = hierarchies.getFirst();
          String path = first.directory().toString();
          String mount = "/" + first.name() + "/";
          linux.put("cgroupsPath", path.substring(path.indexOf(mount) + mount.length() - 1));
        }
      }
    }
  }
}
