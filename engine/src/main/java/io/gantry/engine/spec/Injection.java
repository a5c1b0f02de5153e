package io.gantry.engine.spec;

import io.gantry.engine.EngineException;
import io.gantry.engine.cdi.CdiDevices;
import io.gantry.engine.cdi.ContainerEdits;
import io.gantry.engine.config.DeviceRequest;
import io.gantry.kernel.cgroup.DeviceRule;
import io.gantry.runtime.Device;
import io.gantry.runtime.Hooks;
import io.gantry.runtime.Mount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What device drivers do to a container at each start; nothing of it is stored.
 *
 * @param env {@code NAME=value} lines that take the places of the container's own
 * @param nodes device nodes
 * @param rules what they need of the device cgroup
 * @param mounts that take the places of others at the same targets
 * @param hooks programs of the host
 * @param groups more groups of its process
 */
public record Injection(
    List<String> env,
    List<Device> nodes,
    List<DeviceRule> rules,
    List<Mount> mounts,
    Hooks hooks,
    List<String> groups) {
  /** No driver was asked. */
  public static final Injection NONE =
      new Injection(List.of(), List.of(), List.of(), List.of(), Hooks.NONE, List.of());

  private static final int REFUSED = 128;
  private static final String CDI = "cdi";

  /**
   * Has the drivers do what is asked of them.
   *
   * @param devices what the driver {@code cdi} knows; absent: there is no such driver
   * @throws EngineException.StartFailed when there is no such driver or device, in Docker's words
   */
  public static Injection of(List<DeviceRequest> requests, Optional<CdiDevices> devices) {
    if (requests.isEmpty()) {
      return NONE;
    }
    ContainerEdits all = ContainerEdits.NONE;
    for (DeviceRequest request : requests) {
      if (!request.driver().equals(CDI) || devices.isEmpty()) {
        throw refused(
            "could not select device driver \""
                + request.driver()
                + "\" with capabilities: "
                + capabilities(request),
            Optional.empty());
      }
      all = all.and(edits(request, devices.get()));
    }
    try {
      return of(all);
    } catch (IOException | IllegalArgumentException e) {
      throw refused(
          "CDI device injection failed: failed to inject devices: " + e.getMessage(),
          Optional.of(e));
    }
  }

  private static ContainerEdits edits(DeviceRequest request, CdiDevices devices) {
    if (request.count() != 0) {
      throw refused("unexpected count in CDI device request", Optional.empty());
    }
    if (!request.options().isEmpty()) {
      throw refused("unexpected options in CDI device request", Optional.empty());
    }
    try {
      return devices.edits(request.deviceIds());
    } catch (IllegalArgumentException e) {
      throw refused("CDI device injection failed: " + e.getMessage(), Optional.of(e));
    }
  }

  private static Injection of(ContainerEdits edits) throws IOException {
    if (edits.rdt()) {
      throw new IllegalArgumentException("classes of Intel RDT are not supported");
    }
    Map<String, Device> nodes = new LinkedHashMap<>();
    List<DeviceRule> rules = new ArrayList<>();
    for (ContainerEdits.Node node : edits.nodes()) {
      HostDevice device = device(node);
      nodes.remove(node.path());
      nodes.put(node.path(), node(node, device));
      rules.add(DeviceAccess.allow(device, node.permissions()));
    }
    List<Mount> mounts = new ArrayList<>();
    for (ContainerEdits.Mounting mount : edits.mounts()) {
      String target = Path.of(mount.target()).normalize().toString();
      mounts.removeIf(other -> other.target().equals(target));
      mounts.add(Mount.configured(mount.hostPath(), target, mount.type(), mount.options()));
    }
    List<String> groups =
        edits.groups().stream()
            .filter(group -> group != 0)
            .map(String::valueOf)
            .distinct()
            .toList();
    return new Injection(
        edits.env(), List.copyOf(nodes.values()), rules, mounts, edits.hooks(), groups);
  }

  /** What is not said is looked up on the host. */
  private static HostDevice device(ContainerEdits.Node node) throws IOException {
    String type = node.type().orElse("");
    if (type.equals("p")) {
      throw new IllegalArgumentException("fifos are not supported: \"" + node.path() + "\"");
    }
    Path path = Path.of(node.hostPath().orElse(node.path()));
    if (!type.isEmpty() && node.major() != 0) {
      return new HostDevice(path, kind(type), node.major(), node.minor(), HostDevice.USUAL, 0, 0);
    }
    HostDevice found = HostDevice.find(path);
    if (!type.isEmpty() && kind(type) != found.kind()) {
      throw new IllegalArgumentException(
          "CDI device (\"%s\", \"%s\"), host type mismatch (%s, %s)"
              .formatted(node.path(), path, type, found.kind() == Device.Kind.BLOCK ? "b" : "c"));
    }
    return node.major() == 0
        ? found
        : new HostDevice(path, found.kind(), node.major(), node.minor(), HostDevice.USUAL, 0, 0);
  }

  private static Device.Kind kind(String type) {
    return type.equals("b") ? Device.Kind.BLOCK : Device.Kind.CHARACTER;
  }

  /** It belongs to the container's user, with runc's mode, unless the file says otherwise. */
  private static Device node(ContainerEdits.Node node, HostDevice device) {
    return new Device(
        node.path(),
        device.kind(),
        device.major(),
        device.minor(),
        node.mode().orElse(HostDevice.USUAL),
        node.uid().orElse(Device.OF_THE_PROCESS),
        node.gid().orElse(Device.OF_THE_PROCESS));
  }

  /** As Go prints a list of lists. */
  private static String capabilities(DeviceRequest request) {
    return request.capabilities().stream()
        .map(all -> "[" + String.join(" ", all) + "]")
        .collect(java.util.stream.Collectors.joining(" ", "[", "]"));
  }

  private static EngineException.StartFailed refused(String message, Optional<Exception> cause) {
    return new EngineException.StartFailed(message, REFUSED, cause.orElse(null));
  }
}
