package io.gantry.engine.cdi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of devices.
 *
 * @param kind {@code vendor/class}
 * @param edits what any of its devices brings along
 * @param devices what each device does itself, by name
 */
record CdiSpec(String kind, ContainerEdits edits, Map<String, ContainerEdits> devices) {
  private static final List<String> VERSIONS =
      List.of("0.1.0", "0.2.0", "0.3.0", "0.4.0", "0.5.0", "0.6.0", "0.7.0", "0.8.0", "1.0.0");

  CdiSpec {
    devices = Map.copyOf(devices);
  }

  /**
   * Reads a file's text.
   *
   * @throws IllegalArgumentException when it is at fault
   */
  static CdiSpec read(String text) {
    SpecField spec =
        new SpecField("", YamlTree.read(text))
            .only("cdiVersion", "kind", "annotations", "devices", "containerEdits");
    if (!VERSIONS.contains(spec.get("cdiVersion").text())) {
      throw spec.get("cdiVersion")
          .wrong("is an unsupported version \"" + spec.get("cdiVersion").text() + "\"");
    }
    CdiName.checkKind(spec.get("kind"));
    Map<String, ContainerEdits> devices = new LinkedHashMap<>();
    for (SpecField device : spec.get("devices").list()) {
      device.only("name", "annotations", "containerEdits");
      CdiName.checkDevice(device.get("name"));
      ContainerEdits edits = EditsReader.read(device.get("containerEdits"));
      if (edits.isEmpty()) {
        throw device.wrong("does nothing: empty device edits");
      }
      if (devices.put(device.get("name").text(), edits) != null) {
        throw device.wrong("is there twice: \"" + device.get("name").text() + "\"");
      }
    }
    if (devices.isEmpty()) {
      throw spec.get("devices").wrong("are none");
    }
    CdiSpec read =
        new CdiSpec(spec.get("kind").text(), EditsReader.read(spec.get("containerEdits")), devices);
    SpecVersion.check(spec);
    return read;
  }
}
