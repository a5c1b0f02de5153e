package io.gantry.api.daemon;

import io.gantry.engine.config.StorageDefaults;
import java.util.List;
import java.util.Map;

/** The flags about the storage driver; the environment's word counts more than theirs. */
final class StorageFlags {
  private static final String VARIABLE = "DOCKER_DRIVER";

  private StorageFlags() {}

  /** What flags, file and environment come to. */
  static StorageDefaults read(Options options, Map<String, String> environment) {
    String variable = environment.getOrDefault(VARIABLE, "");
    String driver = variable.isEmpty() ? options.text("storage-driver", "") : variable;
    return new StorageDefaults(driver, options.all("storage-opt"));
  }

  /** What is to be said about it. */
  static List<String> notices(Map<String, String> environment) {
    String variable = environment.getOrDefault(VARIABLE, "");
    return variable.isEmpty()
        ? List.of()
        : List.of(
            "Setting the storage driver from the $DOCKER_DRIVER environment variable ("
                + variable
                + ")");
  }
}
