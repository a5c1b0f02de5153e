package io.gantry.engine.endpoint;

import io.gantry.engine.network.NetworkDefaults;
import io.gantry.engine.spec.EtcFiles;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.topology.Endpoint;
import io.gantry.engine.topology.Predefined;
import io.gantry.engine.topology.Topology;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.NetworkSpec;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps a container's files in {@code /etc} in step with its networks. */
final class EtcWriter {
  private static final Logger LOG = System.getLogger(EtcWriter.class.getName());

  private final Topology topology;
  private final Supplier<NetworkDefaults> defaults;
  private final Neighbours neighbours;

  EtcWriter(Topology topology, Supplier<NetworkDefaults> defaults, Neighbours neighbours) {
    this.topology = topology;
    this.defaults = defaults;
    this.neighbours = neighbours;
  }

  /** All of them, before the container is launched. */
  void write(ContainerRecord container, ContainerNetwork network, Path home) throws IOException {
    boolean host = Mode.of(container) == Mode.HOST;
    Etc etc = new Etc(home);
    List<String> lines = new ArrayList<>(HostsFile.extra(container, hostGateway()));
    if (Mode.of(container) == Mode.SANDBOX) {
      lines.addAll(LegacyLinks.of(container, neighbours).hosts());
    }
    lines.addAll(HostsFile.own(container, network.endpoints()));
    etc.hosts(HostsFile.of(host ? EtcFiles.hostsOfHost() : HostsFile.LOCAL, lines));
    etc.resolvConf(
        container, defaults.get().resolvers(), host ? ResolvConf.LookUp.HOST : lookUp(network));
  }

  private static ResolvConf.LookUp lookUp(ContainerNetwork network) {
    return network.names().isPresent() ? ResolvConf.LookUp.ENGINE : ResolvConf.LookUp.DIRECT;
  }

  /** It is on one more network. */
  void joined(ContainerRecord container, ContainerNetwork network, Endpoint endpoint, Path home) {
    Etc etc = new Etc(home);
    etc.changeHosts(List.of(), HostsFile.own(container, endpoint));
    try {
      etc.resolvConf(container, defaults.get().resolvers(), lookUp(network));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "resolv.conf of " + container.id() + " was not changed", e);
    }
  }

  /** Those that it links to may be elsewhere now. */
  void linked(LegacyLinks links, Path home) {
    new Etc(home).moveHosts(links.hosts());
  }

  /** It is not on a network any more. */
  void left(ContainerRecord container, Endpoint endpoint, Path home) {
    new Etc(home).changeHosts(HostsFile.own(container, endpoint), List.of());
  }

  /** Without any bridge, the host is only there on the loopback address. */
  private List<InetAddress> hostGateway() {
    if (!defaults.get().hostGateway().isEmpty()) {
      return defaults.get().hostGateway();
    }
    List<InetAddress> bridge =
        topology.table().byName(Predefined.BRIDGE).stream()
            .flatMap(network -> network.spec().stream())
            .flatMap(spec -> spec.subnets().stream())
            .map(NetworkSpec.Subnet::gateway)
            .flatMap(Optional::stream)
            .toList();
    return bridge.isEmpty() ? List.of(Literals.parse("127.0.0.1").orElseThrow()) : bridge;
  }
}
