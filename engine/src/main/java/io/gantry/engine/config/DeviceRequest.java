package io.gantry.engine.config;

import io.avaje.jsonb.Json;
import java.util.List;
import java.util.Map;

/** Devices that a driver is to choose ({@code --gpus}); stored, and looked up at each start. */
@Json
public record DeviceRequest(
    String driver,
    int count,
    List<String> deviceIds,
    List<List<String>> capabilities,
    Map<String, String> options) {
  /** Absent parts become empty ones. */
  public DeviceRequest {
    driver = Defaults.text(driver);
    deviceIds = Defaults.list(deviceIds);
    capabilities = Defaults.list(capabilities);
    options = Defaults.map(options);
  }
}
