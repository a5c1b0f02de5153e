package io.gantry.runtime.bundle;

import io.gantry.runtime.CgroupAttachment;
import io.gantry.runtime.ContainerSpec;
import io.gantry.runtime.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The device rules of a cgroup that is there, told to a runtime that would set its own: on version
 * 1 as the cgroup lists them; version 2 lists none, so there it is what every container may use and
 * the container's own nodes.
 */
final class DeviceRules {
  private DeviceRules() {}

  static List<Object> of(ContainerSpec spec) throws IOException {
    if (spec.cgroup() instanceof CgroupAttachment.V1(List<CgroupAttachment.Hierarchy> all)) {
      for (CgroupAttachment.Hierarchy hierarchy : all) {
        Path list = hierarchy.directory().resolve("devices.list");
        if (Files.exists(list)) {
          return listed(Files.readAllLines(list));
        }
      }
    }
    List<Object> rules = new ArrayList<>(List.of(Map.of("allow", false, "access", "rwm")));
    BundleDevices.defaults().forEach(device -> rules.add(node(device)));
    spec.devices().forEach(device -> rules.add(node(device)));
    return rules;
  }

  /** Lines as {@code c 1:3 rwm}; {@code a *:* rwm} is everything. */
  private static List<Object> listed(List<String> lines) {
    List<Object> rules = new ArrayList<>(List.of(Map.of("allow", false, "access", "rwm")));
    for (String line : lines) {
      String[] words = line.split("[ :]", -1);
      if (words.length != 4) {
        continue;
      }
      if (words[0].equals("a")) {
        return List.of(Map.of("allow", true, "access", "rwm"));
      }
      Map<String, Object> rule = new LinkedHashMap<>();
      rule.put("allow", true);
      rule.put("type", words[0]);
      number(words[1], "major", rule);
      number(words[2], "minor", rule);
      rule.put("access", words[3]);
      rules.add(rule);
    }
    return rules;
  }

  private static void number(String text, String name, Map<String, Object> rule) {
    if (!text.equals("*")) {
      rule.put(name, Long.parseLong(text));
    }
  }

  private static Map<String, Object> node(Device device) {
    return Map.of(
        "allow",
        true,
        "type",
        device.kind() == Device.Kind.BLOCK ? "b" : "c",
        "major",
        device.major(),
        "minor",
        device.minor(),
        "access",
        "rwm");
  }
}
