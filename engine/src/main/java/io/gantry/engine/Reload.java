package io.gantry.engine;

import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import io.gantry.engine.host.HostFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is told of a reload: dockerd's settings, in its words and forms. */
final class Reload {
  private static final JsonType<List<String>> TEXTS =
      Jsonb.builder().build().type(String.class).list();

  private Reload() {}

  static Map<String, String> attributes(EngineConfig config) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("name", HostFacts.name());
    attributes.put("debug", Boolean.toString(config.debug()));
    attributes.put("default-cgroupns-mode", "host");
    attributes.put("default-ipc-mode", "private");
    attributes.put("default-runtime", config.runtimes().byDefault());
    attributes.put("default-shm-size", Long.toString(config.defaultShmSize()));
    attributes.put("features", "map[]");
    attributes.put("insecure-registries", "[]");
    attributes.put("labels", TEXTS.toJson(config.labels()));
    attributes.put("live-restore", Boolean.toString(config.liveRestore()));
    attributes.put("max-concurrent-downloads", "3");
    attributes.put("max-concurrent-uploads", "5");
    attributes.put("max-download-attempts", "5");
    attributes.put("registry-mirrors", "[]");
    attributes.put("runtimes", String.join(" ", config.runtimes().programs().keySet()));
    attributes.put("shutdown-timeout", Long.toString(config.shutdownTimeout().toSeconds()));
    return attributes;
  }
}
