package io.gantry.engine.container;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A line of {@code docker ps}.
 *
 * @param name without a leading slash
 * @param image as it was asked for, or its id when that name means another image now
 * @param imageId {@code sha256:…}
 * @param command the program and its arguments in one line
 * @param statusText e.g. {@code Up 4 minutes}
 * @param networkMode Docker's {@code HostConfig.NetworkMode}
 * @param health absent when nothing checks it
 */
public record ContainerSummary(
    String id,
    String name,
    String image,
    String imageId,
    String command,
    Instant created,
    List<Port> ports,
    Map<String, String> labels,
    Status status,
    String statusText,
    String networkMode,
    Map<String, String> annotations,
    Map<String, EndpointSettings> networks,
    List<MountPoint> mounts,
    Optional<Health> health,
    OptionalLong sizeRw,
    OptionalLong sizeRootFs) {

  /** The same line with what the container has written, and that with its image. */
  public ContainerSummary withSizes(long written, long whole) {
    return new ContainerSummary(
        id,
        name,
        image,
        imageId,
        command,
        created,
        ports,
        labels,
        status,
        statusText,
        networkMode,
        annotations,
        networks,
        mounts,
        health,
        OptionalLong.of(written),
        OptionalLong.of(whole));
  }

  /**
   * A port.
   *
   * @param ip the host's address, empty when it is not published
   * @param publicPort 0 when it is not published
   * @param protocol {@code tcp}, {@code udp}, {@code sctp}
   */
  public record Port(String ip, int privatePort, int publicPort, String protocol) {}
}
