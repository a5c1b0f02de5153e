package io.gantry.network.fabric;

import static io.gantry.network.fabric.Town.endpoint;
import static io.gantry.network.fabric.Town.id;
import static io.gantry.network.fabric.Town.network;

import io.gantry.network.EndpointSpec;
import io.gantry.network.Fabric;
import io.gantry.network.FabricConfig;
import io.gantry.network.NetworkSpec;
import io.gantry.network.PublishedPort.Transport;
import io.gantry.network.Sandbox;
import io.gantry.network.SandboxSpec;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A program that makes and removes networks and sandboxes until it is killed, and tells every step.
 * One network with one container is there from the beginning, and stays.
 */
final class RestlessFabric {
  static final NetworkSpec KEPT = network(1, "172.30.0.0/16");
  static final EndpointSpec ENDPOINT =
      Town.publishing(
          endpoint(11, KEPT, "172.30.0.2/16"), Town.port(Transport.TCP, "0.0.0.0", 8080, 80));
  static final SandboxSpec SANDBOX =
      new SandboxSpec(id(1), List.of(ENDPOINT), Optional.of(Town.names("web", "172.30.0.2")));

  private RestlessFabric() {}

  static FabricConfig config(Path root) {
    return FabricConfig.of("test", root.resolve("run"), root.resolve("lib")).withSpares(2);
  }

  /** With the folder for its files as the argument. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (Fabric fabric = Fabric.open(config(Path.of(arguments[0])))) {
      fabric.reconcile(List.of(KEPT), List.of(SANDBOX));
      out.println("reconciled");
      for (int i = 0; ; i++) {
        cycle(fabric, i % 50, out);
      }
    }
  }

  private static void cycle(Fabric fabric, int i, PrintStream out) {
    NetworkSpec other =
        network(100 + i, "172.31.%d.0/24".formatted(i), "fd00:%d::/64".formatted(i));
    fabric.raise(other);
    out.println("raised");
    Sandbox sandbox = fabric.take(id(200 + i));
    out.println("taken");
    EndpointSpec first =
        Town.publishing(
            endpoint(300 + i, other, "172.31.%d.2/24".formatted(i), "fd00:%d::2/64".formatted(i)),
            Town.port(Transport.TCP, "0.0.0.0", 9000 + i, 80),
            Town.port(Transport.TCP, "::", 9000 + i, 80),
            Town.port(Transport.UDP, "0.0.0.0", 9000 + i, 53));
    fabric.connect(sandbox, first);
    out.println("connected");
    fabric.route(sandbox, Optional.of(first), Optional.of(first));
    fabric.serveNames(sandbox, Town.names("web", "172.31.0.2"));
    out.println("served");
    EndpointSpec second =
        Town.named("eth1", endpoint(400 + i, KEPT, "172.30.1.%d/16".formatted(i)));
    fabric.connect(sandbox, second);
    out.println("connected again");
    fabric.disconnect(sandbox, second);
    out.println("disconnected");
    fabric.release(id(200 + i));
    out.println("released");
    fabric.lower(other);
    out.println("lowered");
  }
}
