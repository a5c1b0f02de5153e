package io.gantry.engine.store;

import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.container.EndpointSettings;
import io.gantry.engine.container.MountPoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The components of a {@link ContainerRecord} on the way to the next. */
final class ContainerRecordDraft {
  String id;
  String name;
  Instant created;
  String imageId;
  String platform;
  String path;
  List<String> args;
  ContainerConfig config;
  HostConfig hostConfig;
  List<MountPoint> mounts;
  Map<String, EndpointSettings> endpoints;
  @Nullable String driver;

  ContainerRecordDraft(ContainerRecord from) {
    id = from.id();
    name = from.name();
    created = from.created();
    imageId = from.imageId();
    platform = from.platform();
    path = from.path();
    args = from.args();
    config = from.config();
    hostConfig = from.hostConfig();
    mounts = from.mounts();
    endpoints = from.endpoints();
    driver = from.driver();
  }

  ContainerRecord finished() {
    return new ContainerRecord(
        id,
        name,
        created,
        imageId,
        platform,
        path,
        args,
        config,
        hostConfig,
        mounts,
        endpoints,
        driver);
  }
}
