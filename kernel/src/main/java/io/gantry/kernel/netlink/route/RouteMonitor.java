package io.gantry.kernel.netlink.route;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.NetlinkMessage;
import io.gantry.kernel.netlink.NetlinkProtocol;
import io.gantry.kernel.netlink.NetlinkSocket;
import io.gantry.kernel.netlink.NetworkNamespace;
import java.util.ArrayList;
import java.util.List;

/**
 * Hears of every change of links, addresses and routes in one namespace. To be watched by a {@link
 * io.gantry.kernel.io.Poller}: when {@link #fd} is readable, {@link #events} gives what came.
 */
public final class RouteMonitor implements AutoCloseable {
  private static final int RTNLGRP_LINK = 1;
  private static final int RTNLGRP_IPV4_IFADDR = 5;
  private static final int RTNLGRP_IPV4_ROUTE = 7;
  private static final int RTNLGRP_IPV6_IFADDR = 9;
  private static final int RTNLGRP_IPV6_ROUTE = 11;
  private static final int[] GROUPS = {
    RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV6_ROUTE
  };

  /** How many datagrams one call takes, so that a flood does not hold up a poller's thread. */
  private static final int AT_ONCE = 64;

  private final NetlinkSocket socket;

  private RouteMonitor(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** For the namespace of the calling thread: the host's. */
  public static RouteMonitor open() throws KernelException {
    return subscribed(NetlinkSocket.open(NetlinkProtocol.NETLINK_ROUTE));
  }

  /** For {@code namespace}. */
  public static RouteMonitor open(NetworkNamespace namespace) throws KernelException {
    return subscribed(NetlinkSocket.open(NetlinkProtocol.NETLINK_ROUTE, namespace));
  }

  private static RouteMonitor subscribed(NetlinkSocket socket) throws KernelException {
    try {
      for (int group : GROUPS) {
        socket.subscribe(group);
      }
      return new RouteMonitor(socket);
    } catch (KernelException e) {
      socket.close();
      throw e;
    }
  }

  /** The descriptor to watch; it stays this object's. */
  public Fd fd() {
    return socket.fd();
  }

  /**
   * What has come; empty when nothing has. More may be waiting: the descriptor is readable then.
   */
  public List<RouteEvent> events() throws KernelException {
    List<RouteEvent> events = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      try {
        List<NetlinkMessage> messages = socket.notifications();
        if (messages.isEmpty()) {
          break;
        }
        messages.forEach(message -> RouteEvent.of(message).ifPresent(events::add));
      } catch (KernelException e) {
        if (e.errno() != Errno.ENOBUFS) {
          throw e;
        }
        events.add(new RouteEvent.Lost());
      }
    }
    return events;
  }

  @Override
  public void close() {
    socket.close();
  }
}
