package io.gantry.engine.store;

import io.avaje.jsonb.Json;
import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.container.EndpointSettings;
import io.gantry.engine.container.MountPoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
 * @param driver the storage driver that keeps its root file system
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
    Map<String, EndpointSettings> endpoints,
    @Nullable String driver) {

  /** The driver of containers that were written down before there was a choice. */
  private static final String FIRST_DRIVER = "overlay2";

  public ContainerRecord {
    driver = driver == null ? FIRST_DRIVER : driver;
  }

  /** The storage driver that keeps its root file system. */
  @Override
  public String driver() {
    return driver == null ? FIRST_DRIVER : driver;
  }

  /** The same under another name. */
  public ContainerRecord withName(String other) {
    return changed(it -> it.name = other);
  }

  /** The same with another host configuration. */
  public ContainerRecord withHostConfig(HostConfig other) {
    return changed(it -> it.hostConfig = other);
  }

  /** The same with other mounts. */
  public ContainerRecord withMounts(List<MountPoint> other) {
    return changed(it -> it.mounts = other);
  }

  /** The same on other networks. */
  public ContainerRecord withEndpoints(Map<String, EndpointSettings> other) {
    return changed(it -> it.endpoints = other);
  }

  /** The same, kept by another storage driver. */
  public ContainerRecord withDriver(String other) {
    return changed(it -> it.driver = other);
  }

  private ContainerRecord changed(Consumer<ContainerRecordDraft> change) {
    ContainerRecordDraft draft = new ContainerRecordDraft(this);
    change.accept(draft);
    return draft.finished();
  }
}
