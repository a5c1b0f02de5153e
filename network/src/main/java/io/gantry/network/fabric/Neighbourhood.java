package io.gantry.network.fabric;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.netlink.route.Link;
import io.gantry.kernel.netlink.route.LinkAddress;
import io.gantry.kernel.netlink.route.Route;
import io.gantry.kernel.netlink.route.RouteSocket;
import io.gantry.network.Surroundings;
import io.gantry.network.host.Mark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Looks at what others have on the host. */
final class Neighbourhood {
  private Neighbourhood() {}

  static Surroundings look(RouteSocket host, String engine) throws KernelException {
    Map<Integer, Link> others =
        host.links().list().stream()
            .filter(link -> Mark.parse(engine, link.alias()).isEmpty())
            .collect(Collectors.toMap(Link::index, link -> link));
    Map<String, List<Cidr>> links = new HashMap<>();
    others.values().forEach(link -> links.put(link.name(), new ArrayList<>()));
    for (LinkAddress address : host.addresses().list()) {
      Link link = others.get(address.link());
      if (link != null) {
        links.computeIfAbsent(link.name(), name -> new ArrayList<>()).add(address.prefix());
      }
    }
    List<Cidr> routes =
        host.routes().list().stream()
            .filter(route -> !route.isDefault())
            .filter(route -> route.link() == 0 || others.containsKey(route.link()))
            .map(Route::destination)
            .toList();
    return new Surroundings(links, routes);
  }
}
