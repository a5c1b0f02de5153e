package io.gantry.engine.config;

import io.avaje.jsonb.Json;

/**
 * A host's device in a container.
 *
 * @param permissions of the device cgroup, {@code rwm}
 */
@Json
public record DeviceMapping(String hostPath, String containerPath, String permissions) {
  /** Docker's defaults: the same path, everything allowed. */
  public DeviceMapping {
    hostPath = Defaults.text(hostPath);
    containerPath = Defaults.text(containerPath);
    permissions = Defaults.text(permissions);
  }
}
