package io.gantry.network.link;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.MacAddress;
import io.gantry.kernel.inet.PacketSocket;
import io.gantry.kernel.netlink.route.Neighbour;
import io.gantry.kernel.netlink.route.RouteSocket;
import io.gantry.network.EndpointSpec;
import io.gantry.network.host.Host;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Tells everybody on a bridge, and the host itself, which interface has an address now. An address
 * that was another container's a moment ago is known there with that one's interface, and would not
 * be reached for as long as they believe it. The bridge says it in the new one's place: its port
 * may not forward yet.
 */
public final class Announcer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Announcer.class.getName());

  private final PacketSocket packets;

  /** For the bridges of this host. */
  public Announcer(Host host) throws IOException {
    this.packets = host.opened(PacketSocket::open);
  }

  /**
   * Tells it.
   *
   * @param bridge the bridge's index
   */
  public void announce(RouteSocket host, int bridge, EndpointSpec endpoint) {
    if (endpoint.mac().isPresent()) {
      MacAddress mac = endpoint.mac().get();
      announce(host, bridge, endpoint.ipv4(), mac);
      announce(host, bridge, endpoint.ipv6(), mac);
    }
  }

  private void announce(RouteSocket host, int bridge, Optional<Cidr> prefix, MacAddress mac) {
    if (prefix.isEmpty()) {
      return;
    }
    InetAddress address = prefix.get().address();
    try {
      host.neighbours()
          .set(new Neighbour(bridge, address, Optional.of(mac), Neighbour.NUD_STALE, 0));
      packets.send(bridge, Announcement.of(address, mac));
    } catch (KernelException e) {
      // they find out by themselves, later
      LOG.log(Level.DEBUG, "cannot announce " + prefix.get(), e);
    }
  }

  @Override
  public void close() {
    packets.close();
  }
}
