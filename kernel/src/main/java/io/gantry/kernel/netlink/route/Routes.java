package io.gantry.kernel.netlink.route;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.MessageWriter;
import io.gantry.kernel.netlink.NetlinkRequest;
import io.gantry.kernel.netlink.NetlinkSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The routes of one network namespace. */
public final class Routes {
  private final NetlinkSocket socket;

  Routes(NetlinkSocket socket) {
    this.socket = socket;
  }

  /**
   * Adds a route.
   *
   * @throws KernelException {@code EEXIST} when there is one to the same destination with the same
   *     metric, {@code ENETUNREACH} when the gateway is not on a link
   */
  public void add(Route route) throws KernelException {
    int flags = NetlinkRequest.NLM_F_CREATE | NetlinkRequest.NLM_F_EXCL;
    socket.request(request("add route", route, Route.RTM_NEWROUTE, flags));
  }

  /** Adds a route in the place of one to the same destination with the same metric. */
  public void replace(Route route) throws KernelException {
    int flags = NetlinkRequest.NLM_F_CREATE | NetlinkRequest.NLM_F_REPLACE;
    socket.request(request("set route", route, Route.RTM_NEWROUTE, flags));
  }

  /**
   * Removes a route.
   *
   * @return false when there was none like it
   */
  public boolean remove(Route route) throws KernelException {
    try {
      socket.request(request("remove route", route, Route.RTM_DELROUTE, 0));
      return true;
    } catch (KernelException e) {
      if (e.errno() == Errno.ESRCH || e.errno() == Errno.ENODEV) {
        return false;
      }
      throw e;
    }
  }

  /** The routes of the main table, IPv4 and then IPv6. */
  public List<Route> list() throws KernelException {
    return list(Route.RT_TABLE_MAIN);
  }

  /** The routes of a table, IPv4 and then IPv6; none when there is no such table. */
  public List<Route> list(int table) throws KernelException {
    List<Route> routes = new ArrayList<>(list(Ip.AF_INET, table));
    routes.addAll(list(Ip.AF_INET6, table));
    return routes;
  }

  private List<Route> list(int family, int table) throws KernelException {
    MessageWriter body =
        new MessageWriter().field32(family).field32(0).field32(0).u32(Route.RTA_TABLE, table);
    NetlinkRequest request =
        new NetlinkRequest("list routes of", "table " + table, Route.RTM_GETROUTE, 0, body);
    try {
      return socket.dump(request).stream()
          .filter(message -> message.type() == Route.RTM_NEWROUTE)
          .map(Route::of)
          .flatMap(Optional::stream)
          .filter(route -> route.table() == table)
          .toList();
    } catch (KernelException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.EAFNOSUPPORT) {
        return List.of(); // no such table yet, or no such IP version
      }
      throw e;
    }
  }

  private static NetlinkRequest request(String step, Route route, int type, int flags) {
    return new NetlinkRequest(step, route.toString(), type, flags, route.encode());
  }
}
