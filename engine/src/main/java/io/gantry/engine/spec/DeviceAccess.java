package io.gantry.engine.spec;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.DeviceMapping;
import io.gantry.engine.config.HostConfig;
import io.gantry.kernel.cgroup.DeviceRule;
import io.gantry.runtime.Device;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The devices of a container.
 *
 * @param nodes made in its {@code /dev} beside the usual ones
 * @param rules of its device cgroup
 */
public record DeviceAccess(List<Device> nodes, List<DeviceRule> rules) {
  private static final Pattern RULE =
      Pattern.compile("([acb]) (\\*|[0-9]{1,10}):(\\*|[0-9]{1,10}) ([rwm]{1,3})");

  /** What every container may open: runc's list. */
  private static final List<DeviceRule> USUAL = makeUsual();

  /** Terminals are made in the container's own devpts, memory file systems are none of devices. */
  private static final Set<String> NOT_COPIED = Set.of("pts", "shm", "fd", "mqueue", "console");

  /**
   * Looks up the devices that {@code host} names.
   *
   * @throws EngineException.InvalidParameter when a rule or permission is malformed
   * @throws IOException when a device is not there
   */
  public static DeviceAccess of(HostConfig host) throws IOException {
    if (host.security().privileged()) {
      return new DeviceAccess(hostNodes(), List.of(DeviceRule.allowAll()));
    }
    List<Device> nodes = new ArrayList<>();
    List<DeviceRule> rules = new ArrayList<>(USUAL);
    for (DeviceMapping mapping : host.resources().devices().mappings()) {
      add(mapping, nodes, rules);
    }
    host.resources().devices().cgroupRules().forEach(rule -> rules.add(rule(rule)));
    return new DeviceAccess(nodes, rules);
  }

  /** These and those of an injection, whose nodes take the places of others. */
  public DeviceAccess with(Injection injection) {
    if (injection.nodes().isEmpty()) {
      return this;
    }
    List<Device> all = new ArrayList<>(nodes);
    List<DeviceRule> more = new ArrayList<>(rules);
    for (Device node : injection.nodes()) {
      all.removeIf(other -> other.path().equals(node.path()));
      all.add(node);
    }
    more.addAll(injection.rules());
    return new DeviceAccess(all, more);
  }

  /** The rules of a container that asks for no devices. */
  public static List<DeviceRule> usual() {
    return USUAL;
  }

  private static void add(DeviceMapping mapping, List<Device> nodes, List<DeviceRule> rules)
      throws IOException {
    Path source = Path.of(mapping.hostPath());
    String target =
        mapping.containerPath().isEmpty() ? mapping.hostPath() : mapping.containerPath();
    String permissions = mapping.permissions().isEmpty() ? "rwm" : mapping.permissions();
    for (HostDevice device : HostDevice.named(source)) {
      String inside = Path.of(target).resolve(source.relativize(device.path())).toString();
      nodes.add(device.as(inside.endsWith("/") ? target : inside));
      rules.add(allow(device, permissions));
    }
  }

  /** What a node of a device needs. */
  static DeviceRule allow(HostDevice device, String permissions) {
    try {
      return DeviceRule.allow(
          device.kind() == Device.Kind.BLOCK ? DeviceRule.Kind.BLOCK : DeviceRule.Kind.CHARACTER,
          OptionalLong.of(device.major()),
          OptionalLong.of(device.minor()),
          permissions);
    } catch (IllegalArgumentException e) {
      throw new EngineException.InvalidParameter("invalid device mode: " + permissions, e);
    }
  }

  /** Reads {@code c 13:* rwm}. */
  public static DeviceRule rule(String text) {
    Matcher matcher = RULE.matcher(text);
    if (!matcher.matches()) {
      throw new EngineException.InvalidParameter(
          "invalid device cgroup rule format: '" + text + "'");
    }
    DeviceRule.Kind kind =
        switch (matcher.group(1)) {
          case "c" -> DeviceRule.Kind.CHARACTER;
          case "b" -> DeviceRule.Kind.BLOCK;
          default -> DeviceRule.Kind.ALL;
        };
    return DeviceRule.allow(
        kind, number(matcher.group(2)), number(matcher.group(3)), matcher.group(4));
  }

  private static OptionalLong number(String text) {
    return text.equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  private static List<Device> hostNodes() throws IOException {
    List<Device> nodes = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of("/dev"))) {
      for (Path entry : entries) {
        if (!NOT_COPIED.contains(entry.getFileName().toString())) {
          HostDevice.within(entry)
              .forEach(device -> nodes.add(device.as(device.path().toString())));
        }
      }
    }
    return nodes;
  }

  private static List<DeviceRule> makeUsual() {
    List<DeviceRule> rules = new ArrayList<>();
    rules.add(DeviceRule.denyAll());
    rules.add(allow(DeviceRule.Kind.CHARACTER, -1, -1, "m"));
    rules.add(allow(DeviceRule.Kind.BLOCK, -1, -1, "m"));
    for (int minor : new int[] {3, 5, 7, 8, 9}) {
      rules.add(allow(DeviceRule.Kind.CHARACTER, 1, minor, "rwm"));
    }
    for (int minor : new int[] {0, 1, 2}) {
      rules.add(allow(DeviceRule.Kind.CHARACTER, 5, minor, "rwm"));
    }
    rules.add(allow(DeviceRule.Kind.CHARACTER, 136, -1, "rwm"));
    return List.copyOf(rules);
  }

  private static DeviceRule allow(DeviceRule.Kind kind, int major, int minor, String access) {
    return DeviceRule.allow(
        kind,
        major < 0 ? OptionalLong.empty() : OptionalLong.of(major),
        minor < 0 ? OptionalLong.empty() : OptionalLong.of(minor),
        access);
  }
}
