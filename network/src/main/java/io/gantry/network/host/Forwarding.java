package io.gantry.network.host;

import io.gantry.kernel.netlink.NetworkSysctls;
import io.gantry.network.FabricConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The host's switches for routing. That it was this engine who turned one on is remembered in a
 * file below the exec root, which like the switch itself lasts until the machine stops: then
 * forwarding between links that are not the engine's is refused, since nobody asked for it.
 */
public final class Forwarding {
  private final FabricConfig.Forwarding choice;
  private final Path directory;

  /** By this choice. */
  public Forwarding(FabricConfig.Forwarding choice, Path execRoot) {
    this.choice = choice;
    this.directory = execRoot;
  }

  /** An IP version. */
  public enum Family {
    /** With {@code net.ipv4.ip_forward}. */
    IPV4(2, "net.ipv4.ip_forward", "forwarding-ipv4"),
    /** With {@code net.ipv6.conf.all.forwarding}. */
    IPV6(10, "net.ipv6.conf.all.forwarding", "forwarding-ipv6");

    private final int number;
    private final String name;
    private final String file;

    Family(int number, String name, String file) {
      this.number = number;
      this.name = name;
      this.file = file;
    }

    /** {@code NFPROTO_*}. */
    public int number() {
      return number;
    }
  }

  /** Turns it on unless it is. */
  public void turnOn(Family family) throws IOException {
    Optional<String> now = NetworkSysctls.get(family.name);
    if (choice == FabricConfig.Forwarding.LEFT || now.isEmpty() || !now.get().equals("0")) {
      return;
    }
    if (choice == FabricConfig.Forwarding.ON) {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve(family.file), "");
    }
    NetworkSysctls.set(family.name, "1");
  }

  /** Whether other links' forwarding is to be refused. */
  public boolean closed(Family family) {
    return choice == FabricConfig.Forwarding.ON && Files.exists(directory.resolve(family.file));
  }
}
