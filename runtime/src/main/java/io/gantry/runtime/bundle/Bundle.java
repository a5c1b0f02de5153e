package io.gantry.runtime.bundle;

import io.gantry.kernel.cgroup.DeviceRule;
import io.gantry.kernel.cgroup.Limit;
import io.gantry.runtime.Access;
import io.gantry.runtime.CgroupAttachment;
import io.gantry.runtime.ContainerSpec;
import io.gantry.runtime.Device;
import io.gantry.runtime.Hooks;
import io.gantry.runtime.Mount;
import io.gantry.runtime.Namespaces;
import io.gantry.runtime.Propagation;
import io.gantry.runtime.Rootfs;
import io.gantry.runtime.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bundle whose configuration has been read and checked.
 *
 * @param directory the bundle
 * @param rootfs its root file system
 * @param rootAccess whether that may be written to
 * @param process the first process
 * @param namespaces its namespaces
 * @param mounts its mounts in their order
 * @param linux what belongs to Linux alone
 * @param hooks programs to call on the way
 * @param hostname its host name
 * @param domainname its NIS domain name
 * @param annotations for whoever asks for its state
 */
public record Bundle(
    Path directory,
    Path rootfs,
    Access rootAccess,
    BundleProcess process,
    Namespaces namespaces,
    List<Mount> mounts,
    Linux linux,
    Hooks hooks,
    String hostname,
    String domainname,
    Map<String, String> annotations) {
  /** The version of the specification that is followed. */
  public static final String VERSION = "1.2.1";

  /** The file in a bundle. */
  public static final String CONFIG = "config.json";

  /** Copies. */
  public Bundle {
    mounts = List.copyOf(mounts);
    annotations = Map.copyOf(annotations);
  }

  /**
   * The section of the same name.
   *
   * @param devices nodes beside the default ones
   * @param deviceRules what the device controller allows
   * @param limits of the cgroup
   * @param cgroupsPath where its cgroup is, if that is said
   * @param sysctls by name
   * @param maskedPaths hidden
   * @param readonlyPaths bound read-only
   * @param propagation how mounts travel below the root
   */
  public record Linux(
      List<Device> devices,
      List<DeviceRule> deviceRules,
      List<Limit> limits,
      Optional<String> cgroupsPath,
      Map<String, String> sysctls,
      List<String> maskedPaths,
      List<String> readonlyPaths,
      Optional<Propagation> propagation) {
    /** Copies. */
    public Linux {
      devices = List.copyOf(devices);
      deviceRules = List.copyOf(deviceRules);
      limits = List.copyOf(limits);
      sysctls = Map.copyOf(sysctls);
      maskedPaths = List.copyOf(maskedPaths);
      readonlyPaths = List.copyOf(readonlyPaths);
    }
  }

  /**
   * Reads the bundle in {@code directory}.
   *
   * @throws IllegalArgumentException when its configuration is at fault
   */
  public static Bundle read(Path directory) throws IOException {
    return of(directory, text(directory.resolve(CONFIG)));
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("JSON specification file " + file + " not found", e);
    }
  }

  /** A bundle whose configuration has been kept elsewhere. */
  public static Bundle of(Path directory, String configuration) {
    Json config = Json.parse(CONFIG, configuration);
    checkVersion(config.get("ociVersion"));
    Json linux = config.get("linux");
    Json root = config.get("root");
    Path home = directory.toAbsolutePath().normalize();
    Json seccomp = linux.get("seccomp");
    List<Device> devices = new ArrayList<>(BundleDevices.nodes(linux.get("devices")));
    List<Mount> mounts = BundleMounts.read(config.get("mounts"), home);
    if (mounts.stream().noneMatch(mount -> mount.target().equals("/dev"))) {
      devices.addAll(0, BundleDevices.defaults());
    }
    return new Bundle(
        home,
        home.resolve(root.get("path").text()).normalize(),
        root.get("readonly").on() ? Access.READ_ONLY : Access.READ_WRITE,
        BundleProcess.read(config.get("process"), seccomp),
        BundleNamespaces.read(linux),
        mounts,
        new Linux(
            devices,
            BundleDevices.rules(linux.get("resources").get("devices"), devices),
            BundleLimits.read(linux.get("resources")),
            linux.get("cgroupsPath").maybe().filter(path -> !path.isEmpty()),
            linux.get("sysctl").texts(),
            linux.get("maskedPaths").strings(),
            linux.get("readonlyPaths").strings(),
            propagation(linux.get("rootfsPropagation"))),
        BundleHooks.read(config.get("hooks")),
        config.get("hostname").textOrEmpty(),
        config.get("domainname").textOrEmpty(),
        config.get("annotations").texts());
  }

  /** What is to be started, in {@code cgroup}. */
  public ContainerSpec spec(String id, CgroupAttachment cgroup) {
    return ContainerSpec.builder(id, new Rootfs.Directory(rootfs), process.spec())
        .rootAccess(rootAccess)
        .hostname(hostname)
        .domainname(domainname)
        .namespaces(namespaces)
        .mounts(mounts)
        .devices(linux.devices())
        .maskedPaths(linux.maskedPaths())
        .readonlyPaths(linux.readonlyPaths())
        .sysctls(linux.sysctls())
        .hooks(hooks)
        .cgroup(cgroup)
        .build();
  }

  private static void checkVersion(Json version) {
    if (!version.text().matches("1\\.\\d+\\.\\d+([-+].*)?")) {
      throw version.wrong("must be a version 1 of the specification: " + version.text());
    }
  }

  private static Optional<Propagation> propagation(Json propagation) {
    return propagation
        .maybe()
        .filter(name -> !name.isEmpty())
        .map(
            name ->
                BundleMounts.propagation(name)
                    .orElseThrow(() -> propagation.wrong("is no propagation: " + name)));
  }
}
