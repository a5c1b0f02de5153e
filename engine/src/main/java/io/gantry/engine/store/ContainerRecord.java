package io.gantry.engine.store;

import io.avaje.jsonb.Json;
import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.container.EndpointSettings;
import io.gantry.engine.container.MountPoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * {@code container.json}: what a container is, apart from its state.
 *
 * @param imageId {@code sha256:…}
 * @param platform {@code linux}
 * @param path the program
 * @param args its arguments
 * @param config merged from image and request
 * @param hostConfig with the engine's defaults filled in
 * @param mounts binds and volumes as they will be mounted
 * @param endpoints networks by name
 */
@Json
public record ContainerRecord(
    String id,
    String name,
    Instant created,
    String imageId,
    String platform,
    String path,
    List<String> args,
    ContainerConfig config,
    HostConfig hostConfig,
    List<MountPoint> mounts,
    Map<String, EndpointSettings> endpoints) {

  /** The same under another name. */
  public ContainerRecord withName(String other) {
    return new ContainerRecord(
        id, other, created, imageId, platform, path, args, config, hostConfig, mounts, endpoints);
  }

  /** The same with another host configuration. */
  public ContainerRecord withHostConfig(HostConfig other) {
    return new ContainerRecord(
        id, name, created, imageId, platform, path, args, config, other, mounts, endpoints);
  }

  /** The same with other mounts. */
  public ContainerRecord withMounts(List<MountPoint> other) {
    return new ContainerRecord(
        id, name, created, imageId, platform, path, args, config, hostConfig, other, endpoints);
  }

  /** The same on other networks. */
  public ContainerRecord withEndpoints(Map<String, EndpointSettings> other) {
    return new ContainerRecord(
        id, name, created, imageId, platform, path, args, config, hostConfig, mounts, other);
  }
}
