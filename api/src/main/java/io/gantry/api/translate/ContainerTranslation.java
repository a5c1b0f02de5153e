package io.gantry.api.translate;

import static io.gantry.api.translate.Absent.list;
import static io.gantry.api.translate.Absent.orNull;

import io.gantry.api.routing.ApiVersion;
import io.gantry.api.wire.Null;
import io.gantry.api.wire.WireEndpoint;
import io.gantry.api.wire.WireInspect;
import io.gantry.api.wire.WireMountPoint;
import io.gantry.api.wire.WireSummary;
import io.gantry.engine.container.ContainerDetails;
import io.gantry.engine.container.ContainerState;
import io.gantry.engine.container.ContainerSummary;
import io.gantry.engine.container.EndpointSettings;
import io.gantry.engine.container.Health;
import io.gantry.engine.container.MountPoint;
import io.gantry.engine.container.NetworkSettings;
import io.gantry.engine.container.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is told about containers. */
public final class ContainerTranslation {
  private ContainerTranslation() {}

  /** A line of the list. */
  public static WireSummary summary(ContainerSummary container, ApiVersion version) {
    return new WireSummary(
        container.id(),
        List.of("/" + container.name()),
        container.image(),
        container.imageId(),
        container.command(),
        container.created().getEpochSecond(),
        list(
            container.ports(),
            p ->
                new WireSummary.Port(
                    orNull(p.ip()),
                    p.privatePort(),
                    p.publicPort() == 0 ? null : p.publicPort(),
                    p.protocol())),
        unlessZero(container.sizeRw()),
        unlessZero(container.sizeRootFs()),
        container.labels(),
        container.status().word(),
        container.statusText(),
        new WireSummary.Host(container.networkMode(), orNull(container.annotations())),
        new WireSummary.Networks(endpoints(container.networks())),
        list(container.mounts(), ContainerTranslation::mount),
        version.atLeast(52) ? summary(container.health()) : null);
  }

  private static WireSummary.Health summary(Optional<Health> health) {
    return health
        .map(h -> new WireSummary.Health(h.status().word(), h.failingStreak()))
        .orElse(new WireSummary.Health("none", 0));
  }

  /** Everything about one. */
  public static WireInspect inspect(ContainerDetails container, ApiVersion version) {
    return new WireInspect(
        container.id(),
        Times.format(container.created()),
        container.path(),
        container.args(),
        state(container.state()),
        container.image(),
        container.resolvConfPath(),
        container.hostnamePath(),
        container.hostsPath(),
        container.logPath(),
        "/" + container.name(),
        container.restartCount(),
        container.driver(),
        container.platform(),
        container.mountLabel(),
        container.processLabel(),
        container.appArmorProfile(),
        orNull(container.execIds()),
        HostConfigTranslation.toWire(container.hostConfig()),
        new WireInspect.GraphDriver(container.driver(), orNull(container.driverData())),
        null,
        present(container.sizeRw()),
        present(container.sizeRootFs()),
        list(container.mounts(), ContainerTranslation::mount),
        CreateTranslation.config(container.config()),
        network(container.networkSettings(), version));
  }

  private static WireInspect.State state(ContainerState state) {
    Status status = state.status();
    return new WireInspect.State(
        status.word(),
        status.isUp() || status == Status.RESTARTING,
        status == Status.PAUSED,
        status == Status.RESTARTING,
        state.oomKilled(),
        status == Status.DEAD,
        state.pid(),
        state.exitCode(),
        state.error(),
        Times.format(state.startedAt()),
        Times.format(state.finishedAt()),
        state.health() == null ? null : health(state.health()));
  }

  private static WireInspect.Health health(Health health) {
    return new WireInspect.Health(
        health.status().word(),
        health.failingStreak(),
        list(
            health.log(),
            result ->
                new WireInspect.HealthResult(
                    Times.format(result.start()),
                    Times.format(result.end()),
                    result.exitCode(),
                    result.output())));
  }

  /** Until 1.51 the first network's endpoint was told a second time beside the networks. */
  private static WireInspect.Network network(NetworkSettings settings, ApiVersion version) {
    boolean old = !version.atLeast(52);
    EndpointSettings bridge = settings.networks().getOrDefault("bridge", EndpointSettings.EMPTY);
    return new WireInspect.Network(
        old ? "" : null,
        settings.sandboxId(),
        settings.sandboxKey(),
        HostConfigTranslation.wirePorts(settings.ports()),
        old ? false : null,
        old ? "" : null,
        old ? 0 : null,
        old ? Null.NULL : null,
        old ? Null.NULL : null,
        old ? bridge.endpointId() : null,
        old ? bridge.gateway() : null,
        old ? bridge.globalIpv6Address() : null,
        old ? bridge.globalIpv6PrefixLen() : null,
        old ? bridge.ipAddress() : null,
        old ? bridge.ipPrefixLen() : null,
        old ? bridge.ipv6Gateway() : null,
        old ? bridge.macAddress() : null,
        endpoints(settings.networks()));
  }

  private static Map<String, WireEndpoint> endpoints(Map<String, EndpointSettings> endpoints) {
    Map<String, WireEndpoint> wire = new LinkedHashMap<>();
    endpoints.forEach((network, endpoint) -> wire.put(network, endpoint(endpoint)));
    return wire;
  }

  private static WireEndpoint endpoint(EndpointSettings endpoint) {
    boolean asked =
        !endpoint.ipv4Address().isEmpty()
            || !endpoint.ipv6Address().isEmpty()
            || !endpoint.linkLocalIps().isEmpty();
    return new WireEndpoint(
        asked
            ? new WireEndpoint.IpamConfig(
                orNull(endpoint.ipv4Address()),
                orNull(endpoint.ipv6Address()),
                orNull(endpoint.linkLocalIps()))
            : null,
        orNull(endpoint.links()),
        orNull(endpoint.aliases()),
        orNull(endpoint.driverOpts()),
        endpoint.gwPriority(),
        endpoint.networkId(),
        endpoint.endpointId(),
        endpoint.gateway(),
        endpoint.ipAddress(),
        endpoint.macAddress(),
        endpoint.ipPrefixLen(),
        endpoint.ipv6Gateway(),
        endpoint.globalIpv6Address(),
        endpoint.globalIpv6PrefixLen(),
        orNull(endpoint.dnsNames()));
  }

  private static WireMountPoint mount(MountPoint mount) {
    return new WireMountPoint(
        mount.type(),
        orNull(mount.name()),
        mount.source(),
        mount.destination(),
        orNull(mount.driver()),
        mount.mode(),
        mount.writable(),
        mount.propagation());
  }

  /** Lists leave out what is 0, as Go does. */
  private static @Nullable Long unlessZero(OptionalLong value) {
    return value.orElse(0) == 0 ? null : value.getAsLong();
  }

  private static @Nullable Long present(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
