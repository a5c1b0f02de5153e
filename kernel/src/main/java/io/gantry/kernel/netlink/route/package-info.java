/**
 * Links, addresses, routes and neighbours ({@code rtnetlink(7)}). A {@link
 * io.gantry.kernel.netlink.route.RouteSocket} speaks to one network namespace; values say what is
 * there ({@link io.gantry.kernel.netlink.route.Link}, {@link
 * io.gantry.kernel.netlink.route.LinkAddress}, {@link io.gantry.kernel.netlink.route.Route}, {@link
 * io.gantry.kernel.netlink.route.Neighbour}) or what is wanted ({@link
 * io.gantry.kernel.netlink.route.LinkSettings}, {@link io.gantry.kernel.netlink.route.LinkKind}).
 *
 * <p>A bridge, and a container's end of a pair in a fresh namespace:
 *
 * <pre>{@code
 * try (NetworkNamespace sandbox = NetworkNamespace.create(Path.of("/run/gantry/netns/web"));
 *     RouteSocket host = RouteSocket.open();
 *     RouteSocket inside = RouteSocket.open(sandbox)) {
 *   Link bridge = host.links().created(LinkSettings.named("br0").asUp(), new LinkKind.Bridge());
 *   host.addresses().add(bridge.index(), Cidr.of("172.30.0.1/16"));
 *   LinkSettings eth0 = LinkSettings.named("eth0").in(sandbox);
 *   host.links().create(
 *       LinkSettings.named("veth1").withMaster(bridge.index()).withAlias("web").asUp(),
 *       new LinkKind.Veth(eth0));
 *   int index = inside.links().get("eth0").index();
 *   inside.addresses().add(index, Cidr.of("172.30.0.2/16"));
 *   inside.links().up(index);
 *   inside.routes().add(Route.byDefault(gateway, index));
 * }
 * }</pre>
 */
@NullMarked
package io.gantry.kernel.netlink.route;

import org.jspecify.annotations.NullMarked;
