package io.gantry.engine.config;

import io.avaje.jsonb.Json;

/**
 * Where a container's port is published.
 *
 * @param hostIp an address of the host; empty is every one
 * @param hostPort a port or a range; empty lets the engine choose
 */
@Json
public record PortBinding(String hostIp, String hostPort) {
  /** Absent parts become empty ones. */
  public PortBinding {
    hostIp = Defaults.text(hostIp);
    hostPort = Defaults.text(hostPort);
  }
}
