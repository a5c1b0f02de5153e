package io.gantry.network.link;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.NetworkNamespace;
import io.gantry.kernel.netlink.route.Link;
import io.gantry.kernel.netlink.route.LinkKind;
import io.gantry.kernel.netlink.route.LinkSettings;
import io.gantry.kernel.netlink.route.LinkSettings.AddressGeneration;
import io.gantry.kernel.netlink.route.RouteSocket;
import io.gantry.network.host.Mark;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Makes pairs: one end on the host, the other in a sandbox from the beginning. Both are down.
 *
 * <p>Killed between a pair's making and its marking, an engine leaves one that is told by its name
 * and the missing mark ({@link #unmarked}).
 */
public final class Pairs {
  private static final Pattern NAME = Pattern.compile("veth[0-9a-f]{7}");
  private static final int ATTEMPTS = 20;

  private Pairs() {}

  /** Makes one. */
  public static Pair create(
      RouteSocket host, NetworkNamespace sandbox, RouteSocket inside, String name, String alias)
      throws KernelException {
    String hostName = create(host, sandbox, name, alias, ATTEMPTS);
    try {
      return new Pair(
          hostName, host.links().get(hostName).index(), name, inside.links().get(name).index());
    } catch (KernelException e) {
      host.links().delete(hostName);
      throw e;
    }
  }

  private static String create(
      RouteSocket host, NetworkNamespace sandbox, String name, String alias, int attempts)
      throws KernelException {
    String hostName = "veth%07x".formatted(ThreadLocalRandom.current().nextInt() >>> 4);
    LinkSettings end =
        LinkSettings.named(hostName).withAlias(alias).withAddressGeneration(AddressGeneration.NONE);
    try {
      host.links().create(end, new LinkKind.Veth(LinkSettings.named(name).in(sandbox)));
      return hostName;
    } catch (KernelException e) {
      if (e.errno() == Errno.EEXIST && attempts > 0 && host.links().find(hostName).isPresent()) {
        return create(host, sandbox, name, alias, attempts - 1);
      }
      throw e;
    }
  }

  /** Whether it looks like a pair that was made and not marked yet. */
  public static boolean unmarked(Link link) {
    return link.kind().equals("veth")
        && link.alias().isEmpty()
        && NAME.matcher(link.name()).matches();
  }

  /** The alias of a pair that waits for an endpoint. */
  public static String spare(String engine) {
    return new Mark.OfSpare().alias(engine);
  }
}
