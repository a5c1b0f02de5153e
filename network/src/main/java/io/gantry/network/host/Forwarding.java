package io.gantry.network.host;

import io.gantry.network.FabricConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
    IPV4("ipv4/ip_forward", "forwarding-ipv4"),
    /** With {@code net.ipv6.conf.all.forwarding}. */
    IPV6("ipv6/conf/all/forwarding", "forwarding-ipv6");

    private final String path;
    private final String file;

    Family(String path, String file) {
      this.path = path;
      this.file = file;
    }
  }

  /** Turns it on unless it is. */
  public void turnOn(Family family) throws IOException {
    if (choice == FabricConfig.Forwarding.LEFT || Switches.isOn(family.path)) {
      return;
    }
    if (choice == FabricConfig.Forwarding.ON) {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve(family.file), "");
    }
    if (family == Family.IPV6) {
      // a host that is configured by router advertisements goes on being so
      Switches.setIfThere("ipv6/conf/default/forwarding", "1");
    }
    Switches.set(family.path, "1");
  }

  /** Whether other links' forwarding is to be refused. */
  public boolean closed(Family family) {
    return choice == FabricConfig.Forwarding.ON && Files.exists(directory.resolve(family.file));
  }
}
