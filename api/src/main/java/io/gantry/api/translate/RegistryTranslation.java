package io.gantry.api.translate;

import io.gantry.api.wire.WireInfo;
import io.gantry.distribution.RegistrySettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is known of registries, as {@code info} shows it. */
final class RegistryTranslation {

  private static final String HUB = "docker.io";

  private RegistryTranslation() {}

  static WireInfo.Registry config(RegistrySettings settings) {
    List<String> networks = new ArrayList<>(List.of("::1/128", "127.0.0.0/8"));
    Map<String, WireInfo.Index> indexes = new TreeMap<>();
    for (String insecure : settings.insecure()) {
      if (insecure.contains("/")) {
        networks.add(insecure);
      } else {
        indexes.put(insecure, new WireInfo.Index(insecure, List.of(), false, false));
      }
    }
    List<String> mirrors =
        settings.mirrors().stream().map(URI::toString).map(text -> text + "/").toList();
    indexes.put(HUB, new WireInfo.Index(HUB, mirrors, true, true));
    return new WireInfo.Registry(networks, indexes, mirrors.isEmpty() ? null : mirrors);
  }
}
