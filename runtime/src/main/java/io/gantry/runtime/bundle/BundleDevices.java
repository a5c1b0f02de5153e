package io.gantry.runtime.bundle;

import io.gantry.kernel.cgroup.DeviceRule;
import io.gantry.runtime.Device;
import io.gantry.runtime.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Reads {@code linux.devices} and the rules for them in {@code linux.resources.devices}. */
final class BundleDevices {
  private static final int USUAL_MODE = 0666;
  private static final int MOST_MODE = 07777;
  private static final int MOST_NUMBER = Integer.MAX_VALUE;

  private BundleDevices() {}

  static List<Device> nodes(Json devices) {
    return devices.list().stream().map(BundleDevices::node).toList();
  }

  /** What every container has; made by the mount at {@code /dev} where there is one. */
  static List<Device> defaults() {
    return List.of(
        usual("null", 1, 3),
        usual("zero", 1, 5),
        usual("full", 1, 7),
        usual("random", 1, 8),
        usual("urandom", 1, 9),
        usual("tty", 5, 0));
  }

  /** The rules as they are said, then what every container may use, and its own nodes. */
  static List<DeviceRule> rules(Json said, List<Device> nodes) {
    List<DeviceRule> rules = new ArrayList<>();
    said.list().forEach(rule -> rules.add(rule(rule)));
    for (Device device : defaults()) {
      rules.add(allow(device, "rwm"));
    }
    OptionalLong any = OptionalLong.empty();
    DeviceRule.Kind character = DeviceRule.Kind.CHARACTER;
    rules.add(DeviceRule.allow(character, any, any, "m"));
    rules.add(DeviceRule.allow(DeviceRule.Kind.BLOCK, any, any, "m"));
    rules.add(DeviceRule.allow(character, OptionalLong.of(5), OptionalLong.of(2), "rwm"));
    rules.add(DeviceRule.allow(character, OptionalLong.of(136), any, "rwm"));
    nodes.forEach(device -> rules.add(allow(device, "rwm")));
    return rules;
  }

  private static DeviceRule rule(Json rule) {
    if (!(rule.get("allow").value() instanceof Boolean allow)) {
      throw rule.get("allow").wrong("is required, true or false");
    }
    OptionalLong major = number(rule.get("major"));
    OptionalLong minor = number(rule.get("minor"));
    DeviceRule.Kind kind =
        switch (rule.get("type").maybe().orElse("a")) {
          case "a" -> DeviceRule.Kind.ALL;
          case "c", "u" -> DeviceRule.Kind.CHARACTER;
          case "b" -> DeviceRule.Kind.BLOCK;
          default -> throw rule.get("type").wrong("must be a, b, c or u");
        };
    String access = rule.get("access").maybe().filter(a -> !a.isEmpty()).orElse("rwm");
    Set<DeviceRule.Access> letters;
    try {
      letters = DeviceRule.parseAccess(access);
    } catch (IllegalArgumentException e) {
      throw rule.get("access").wrong("must be of r, w and m: " + access);
    }
    return new DeviceRule(allow, kind, major, minor, letters);
  }

  private static OptionalLong number(Json number) {
    return number.number().isPresent() && number.number().getAsLong() >= 0
        ? number.number()
        : OptionalLong.empty();
  }

  private static Device node(Json device) {
    Json type = device.get("type");
    Device.Kind kind =
        switch (type.text()) {
          case "c", "u" -> Device.Kind.CHARACTER;
          case "b" -> Device.Kind.BLOCK;
          default -> throw type.wrong("must be b, c or u: " + type.text());
        };
    return new Device(
        device.get("path").text(),
        kind,
        (int) device.get("major").number(0, MOST_NUMBER),
        (int) device.get("minor").number(0, MOST_NUMBER),
        (int) or(device.get("fileMode"), USUAL_MODE, MOST_MODE),
        (int) or(device.get("uid"), 0, MOST_NUMBER),
        (int) or(device.get("gid"), 0, MOST_NUMBER));
  }

  private static long or(Json number, long otherwise, long most) {
    return number.isPresent() ? number.number(0, most) : otherwise;
  }

  private static DeviceRule allow(Device device, String access) {
    return DeviceRule.allow(
        device.kind() == Device.Kind.BLOCK ? DeviceRule.Kind.BLOCK : DeviceRule.Kind.CHARACTER,
        OptionalLong.of(device.major()),
        OptionalLong.of(device.minor()),
        access);
  }

  private static Device usual(String name, int major, int minor) {
    return new Device("/dev/" + name, Device.Kind.CHARACTER, major, minor, USUAL_MODE, 0, 0);
  }
}
