package io.gantry.network.link;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.route.Link;
import io.gantry.kernel.netlink.route.LinkKind;
import io.gantry.kernel.netlink.route.LinkSettings;
import io.gantry.kernel.netlink.route.RouteSocket;
import io.gantry.network.NetworkException;
import io.gantry.network.host.Mark;
import java.io.IOException;
import java.util.Optional;

/**
 * The links of the host that others hang on. One that is there is used and left; a VLAN that is
 * not, or a dummy for a network without parent, is made, marked, and removed with the network.
 */
public final class Parents {
  private static final String DUMMY = "dm-";
  private static final int SHORT_ID = 12;
  private static final int HIGHEST_VLAN = 4094;

  private Parents() {}

  /**
   * The number of the parent, which is up afterwards.
   *
   * @param parent its name; absent for a dummy
   */
  public static int raise(
      RouteSocket host, Intents intents, String engine, String network, Optional<String> parent)
      throws IOException {
    String name = parent.orElseGet(() -> dummy(network));
    Optional<Link> found = host.links().find(name);
    if (found.isPresent()) {
      return found.get().index();
    }
    LinkSettings settings =
        LinkSettings.named(name).withAlias(new Mark.OfNetwork(network).alias(engine)).asUp();
    if (parent.isEmpty()) {
      LinkKind dummy = new LinkKind.Dummy();
      told(
          "failed to create new %s link".formatted(name),
          () -> intents.create(host, settings, dummy));
    } else {
      LinkKind vlan = vlan(host, name);
      told(
          "failed to create %s vlan link".formatted(name),
          () -> intents.create(host, settings, vlan));
    }
    return host.links().get(name).index();
  }

  /** Removes the parent if this engine made it for this network. */
  public static void lower(RouteSocket host, String engine, String network, Optional<String> parent)
      throws KernelException {
    Optional<Link> found = host.links().find(parent.orElseGet(() -> dummy(network)));
    Optional<Mark> mark = found.flatMap(link -> Mark.parse(engine, link.alias()));
    if (found.isPresent() && mark.equals(Optional.of(new Mark.OfNetwork(network)))) {
      host.links().delete(found.get().index());
    }
  }

  private static String dummy(String network) {
    return DUMMY + network.substring(0, SHORT_ID);
  }

  private static LinkKind vlan(RouteSocket host, String name) throws KernelException {
    int dot = name.lastIndexOf('.');
    if (dot <= 0) {
      throw new NetworkException(
          "invalid subinterface vlan name " + name + ", example formatting is eth0.10");
    }
    int id = vlanId(name.substring(dot + 1));
    String master = name.substring(0, dot);
    Link found =
        host.links()
            .find(master)
            .orElseThrow(
                () ->
                    new NetworkException(
                        "-o parent interface was not found on the host: " + master));
    return new LinkKind.Vlan(found.index(), id);
  }

  private static int vlanId(String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw new NetworkException(
          "unable to parse a valid vlan id from: " + text + " (ex. eth0.10 for vlan 10)");
    }
    int id = Integer.parseInt(text);
    if (id < 1 || id > HIGHEST_VLAN) {
      throw new NetworkException("vlan id must be between 1-4094, received: " + id);
    }
    return id;
  }

  /** Makes a link. */
  @FunctionalInterface
  interface Creation {
    void run() throws IOException;
  }

  /** Refusals of the kernel are told in Docker's words. */
  static void told(String refusal, Creation creation) throws IOException {
    try {
      creation.run();
    } catch (KernelException e) {
      String message = refusal + ": " + e.errno().text();
      throw switch (e.errno()) {
        case EOPNOTSUPP -> new NetworkException.Unsupported(message, e);
        default -> new NetworkException(message, e);
      };
    }
  }
}
