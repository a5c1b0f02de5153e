package io.gantry.network.fabric;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.netlink.route.Route;
import io.gantry.kernel.netlink.route.RouteSocket;
import io.gantry.network.EndpointSpec;
import io.gantry.network.NetworkDriver;
import io.gantry.network.NetworkDriver.GatewayMode;
import io.gantry.network.NetworkSpec;
import io.gantry.network.sandbox.LiveSandbox;
import java.net.InetAddress;
import java.util.Optional;

/** Where a sandbox sends what is for others. */
final class DefaultRoutes {
  private static final Cidr EVERYWHERE_4 = Cidr.of("0.0.0.0/0");
  private static final Cidr EVERYWHERE_6 = Cidr.of("::/0");

  private DefaultRoutes() {}

  /** Makes the endpoint the way out of the family of {@code everywhere}; none removes it. */
  static void set(LiveSandbox sandbox, Optional<EndpointSpec> ipv4, Optional<EndpointSpec> ipv6)
      throws KernelException {
    set(sandbox, ipv4.flatMap(endpoint -> route(sandbox, endpoint, false)), false);
    set(sandbox, ipv6.flatMap(endpoint -> route(sandbox, endpoint, true)), true);
    sandbox.routes();
  }

  private static void set(LiveSandbox sandbox, Optional<Route> route, boolean ipv6)
      throws KernelException {
    if (sandbox.routed()) {
      removeOthers(sandbox.inside(), route, ipv6);
    }
    if (route.isPresent()) {
      sandbox.inside().routes().replace(route.get());
    }
  }

  private static void removeOthers(RouteSocket inside, Optional<Route> wanted, boolean ipv6)
      throws KernelException {
    for (Route route : inside.routes().list()) {
      boolean same =
          wanted
              .filter(it -> it.link() == route.link() && it.gateway().equals(route.gateway()))
              .isPresent();
      if (route.isDefault() && route.destination().isIpv6() == ipv6 && !same) {
        inside.routes().remove(route);
      }
    }
  }

  private static Optional<Route> route(LiveSandbox sandbox, EndpointSpec endpoint, boolean ipv6) {
    LiveSandbox.Plug plug = sandbox.plugs().get(endpoint.id());
    Optional<Cidr> own = ipv6 ? endpoint.ipv6() : endpoint.ipv4();
    if (plug == null || own.isEmpty()) {
      return Optional.empty();
    }
    if (endpoint.network().driver() instanceof NetworkDriver.Ipvlan ipvlan
        && ipvlan.mode() != NetworkDriver.Ipvlan.Mode.L2) {
      Cidr everywhere = ipv6 ? EVERYWHERE_6 : EVERYWHERE_4;
      return Optional.of(Route.onLink(everywhere, plug.innerIndex()));
    }
    return router(endpoint.network(), own.get())
        .map(router -> Route.byDefault(router, plug.innerIndex()));
  }

  /** The router on the endpoint's network; an internal network leads nowhere. */
  static Optional<InetAddress> router(NetworkSpec network, Cidr own) {
    if (network.isolation() == NetworkSpec.Isolation.INTERNAL) {
      return Optional.empty();
    }
    return network.subnets().stream()
        .filter(subnet -> subnet.range().contains(own.address()))
        .findFirst()
        .flatMap(subnet -> subnet.router().or(() -> gateway(network, subnet)));
  }

  private static Optional<InetAddress> gateway(NetworkSpec network, NetworkSpec.Subnet subnet) {
    boolean isolated =
        network.driver() instanceof NetworkDriver.Bridge bridge
            && (subnet.range().isIpv6() ? bridge.ipv6() : bridge.ipv4()) == GatewayMode.ISOLATED;
    return isolated ? Optional.empty() : subnet.gateway();
  }
}
