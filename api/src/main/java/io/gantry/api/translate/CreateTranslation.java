package io.gantry.api.translate;

import static io.gantry.api.translate.Absent.flag;
import static io.gantry.api.translate.Absent.keys;
import static io.gantry.api.translate.Absent.list;
import static io.gantry.api.translate.Absent.map;
import static io.gantry.api.translate.Absent.nullableList;
import static io.gantry.api.translate.Absent.number;
import static io.gantry.api.translate.Absent.text;

import io.gantry.api.routing.ApiVersion;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.CreateRequest;
import io.gantry.api.wire.Empty;
import io.gantry.api.wire.WireContainerConfig;
import io.gantry.api.wire.WireEndpoint;
import io.gantry.api.wire.WireHealthcheck;
import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.Healthcheck;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.ProcessConfig;
import io.gantry.engine.config.Stdio;
import io.gantry.engine.container.CreateContainer;
import io.gantry.engine.container.EndpointSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container's configuration, in requests and answers. */
public final class CreateTranslation {
  private static final CreateRequest NOTHING =
      new CreateRequest(
          null, null, null, false, false, false, null, false, false, false, null, null, null, null,
          null, null, null, null, null, null, null, null, null, null, null, null, null);

  private CreateTranslation() {}

  /**
   * The engine's request.
   *
   * @throws ApiError 400 when the configuration is missing
   */
  public static CreateContainer request(
      String name, String platform, CreateRequest body, ApiVersion version) {
    if (saysNothing(body)) {
      throw ApiError.invalid("config cannot be empty in order to create a container");
    }
    HostConfig hostConfig =
        body.hostConfig() == null
            ? HostConfig.DEFAULT
            : HostConfigTranslation.toEngine(body.hostConfig(), version);
    return new CreateContainer(name, platform, config(body), hostConfig, endpoints(body));
  }

  private static boolean saysNothing(CreateRequest body) {
    return body.image() == null
        && body.cmd() == null
        && body.entrypoint() == null
        && config(body).equals(config(NOTHING));
  }

  /** The configuration in the request for a container, and in the one for a commit. */
  public static ContainerConfig config(CreateRequest body) {
    return new ContainerConfig(
        text(body.image()),
        text(body.hostname()),
        text(body.domainname()),
        new ProcessConfig(
            nullableList(body.entrypoint()),
            nullableList(body.cmd()),
            list(body.env()),
            text(body.workingDir()),
            text(body.user()),
            nullableList(body.shell()),
            text(body.stopSignal()),
            body.stopTimeout(),
            flag(body.argsEscaped())),
        new Stdio(
            body.attachStdin(),
            body.attachStdout(),
            body.attachStderr(),
            body.tty(),
            body.openStdin(),
            body.stdinOnce()),
        keys(body.exposedPorts()),
        keys(body.volumes()),
        map(body.labels()),
        healthcheck(body.healthcheck()),
        list(body.onBuild()),
        flag(body.networkDisabled()),
        text(body.macAddress()));
  }

  private static @Nullable Healthcheck healthcheck(@Nullable WireHealthcheck wire) {
    return wire == null
        ? null
        : new Healthcheck(
            list(wire.test()),
            number(wire.interval()),
            number(wire.timeout()),
            number(wire.startPeriod()),
            number(wire.startInterval()),
            number(wire.retries()));
  }

  private static Map<String, EndpointSettings> endpoints(CreateRequest body) {
    Map<String, EndpointSettings> endpoints = new LinkedHashMap<>();
    if (body.networkingConfig() != null && body.networkingConfig().endpointsConfig() != null) {
      body.networkingConfig()
          .endpointsConfig()
          .forEach((network, wire) -> endpoints.put(network, endpoint(wire)));
    }
    return endpoints;
  }

  /** What is wanted on one network. */
  public static EndpointSettings endpoint(@Nullable WireEndpoint wire) {
    if (wire == null) {
      return EndpointSettings.EMPTY;
    }
    WireEndpoint.@Nullable IpamConfig ipam = wire.ipamConfig();
    return new EndpointSettings(
        ipam == null ? "" : text(ipam.ipv4Address()),
        ipam == null ? "" : text(ipam.ipv6Address()),
        ipam == null ? List.of() : list(ipam.linkLocalIPs()),
        list(wire.links()),
        list(wire.aliases()),
        map(wire.driverOpts()),
        wire.gwPriority(),
        text(wire.macAddress()),
        "",
        "",
        "",
        "",
        0,
        "",
        "",
        0,
        List.of());
  }

  /** The configuration as {@code inspect} shows it. */
  public static WireContainerConfig config(ContainerConfig config) {
    ProcessConfig process = config.process();
    Stdio stdio = config.stdio();
    return new WireContainerConfig(
        config.hostname(),
        config.domainname(),
        process.user(),
        stdio.attachStdin(),
        stdio.attachStdout(),
        stdio.attachStderr(),
        Absent.orNull(emptyMap(config.exposedPorts())),
        stdio.tty(),
        stdio.openStdin(),
        stdio.stdinOnce(),
        Absent.orNull(process.env()),
        process.cmd(),
        healthcheck(config.healthcheck()),
        Absent.orNull(process.argsEscaped()),
        config.image(),
        Absent.orNull(emptyMap(config.volumes())),
        process.workingDir(),
        process.entrypoint(),
        Absent.orNull(config.networkDisabled()),
        Absent.orNull(config.macAddress()),
        Absent.orNull(config.onBuild()),
        config.labels(),
        Absent.orNull(process.stopSignal()),
        process.stopTimeout(),
        process.shell());
  }

  private static Map<String, Empty> emptyMap(List<String> keys) {
    Map<String, Empty> map = new LinkedHashMap<>();
    keys.forEach(key -> map.put(key, new Empty()));
    return map;
  }

  private static @Nullable WireHealthcheck healthcheck(@Nullable Healthcheck check) {
    return check == null
        ? null
        : new WireHealthcheck(
            Absent.orNull(check.test()),
            zeroless(check.interval()),
            zeroless(check.timeout()),
            zeroless(check.startPeriod()),
            zeroless(check.startInterval()),
            check.retries() == 0 ? null : check.retries());
  }

  private static @Nullable Long zeroless(long value) {
    return value == 0 ? null : value;
  }
}
