package io.gantry.engine.cdi;

import java.util.List;

/** What came with which version: a file that uses it has to say that version at least. */
final class SpecVersion {
  private SpecVersion() {}

  static void check(SpecField spec) {
    String version = spec.get("cdiVersion").text();
    String least = least(spec);
    if (version.compareTo(least) < 0) { // each part has one digit
      throw spec.get("cdiVersion").wrong("must be at least " + least);
    }
  }

  private static String least(SpecField spec) {
    List<SpecField> devices = spec.get("devices").list();
    List<SpecField> edits = new java.util.ArrayList<>(List.of(spec.get("containerEdits")));
    devices.forEach(device -> edits.add(device.get("containerEdits")));
    if (edits.stream()
        .anyMatch(e -> e.get("intelRdt").isPresent() || e.get("additionalGids").isPresent())) {
      return "0.7.0";
    }
    String type = spec.get("kind").text();
    if (spec.get("annotations").isPresent()
        || devices.stream().anyMatch(device -> device.get("annotations").isPresent())
        || type.substring(type.indexOf('/')).contains(".")) {
      return "0.6.0";
    }
    if (devices.stream().anyMatch(device -> Character.isDigit(device.get("name").text().charAt(0)))
        || edits.stream()
            .flatMap(e -> e.get("deviceNodes").list().stream())
            .anyMatch(node -> node.get("hostPath").isPresent())) {
      return "0.5.0";
    }
    return edits.stream()
            .flatMap(e -> e.get("mounts").list().stream())
            .anyMatch(mount -> mount.get("type").isPresent())
        ? "0.4.0"
        : "0.1.0";
  }
}
