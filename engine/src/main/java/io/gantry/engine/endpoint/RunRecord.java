package io.gantry.engine.endpoint;

import io.avaje.jsonb.Json;
import io.gantry.engine.store.Records;
import io.gantry.engine.topology.Endpoint;
import io.gantry.kernel.inet.Cidr;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.EndpointSpec;
import io.gantry.network.PeerPort;
import io.gantry.network.PublishedPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * {@code network.json} in a run's directory: what a running container got, so that the next engine
 * leaves it to it.
 *
 * @param sandbox the sandbox's id
 * @param namespace the file that its namespace is mounted on; empty when it has none from the
 *     fabric
 * @param places its endpoints, in the order they were joined
 */
@Json
public record RunRecord(String sandbox, String namespace, List<Place> places) {
  private static final String FILE = "network.json";
  private static final Records<RunRecord> TYPE = new Records<>(RunRecord.class);

  /** Absent parts become empty ones. */
  public RunRecord {
    namespace = namespace == null ? "" : namespace;
    places = places == null ? List.of() : List.copyOf(places);
  }

  /**
   * An endpoint.
   *
   * @param network its id
   * @param endpoint its id
   * @param link the interface's name inside; empty when there is none
   * @param mac empty when it has none of its own
   * @param ipv4 with the length of the network; empty when it has none
   * @param ipv6 with the length of the network; empty when it has none
   * @param peers what it reaches of others that it is kept apart from
   */
  @Json
  public record Place(
      String network,
      String endpoint,
      String link,
      String mac,
      String ipv4,
      String ipv6,
      List<Port> ports,
      List<Peer> peers) {
    /** Absent parts become empty ones. */
    public Place {
      peers = peers == null ? List.of() : List.copyOf(peers);
    }
  }

  /**
   * A port of another container.
   *
   * @param address the other's
   */
  @Json
  public record Peer(String transport, String address, int port) {}

  /**
   * A published port.
   *
   * @param address of the host
   * @param host 1 to 65535; 0 when routes lead to the container itself
   */
  @Json
  public record Port(String transport, String address, int host, int container) {}

  static RunRecord of(ContainerNetwork network) {
    return new RunRecord(
        network.sandboxId(),
        network.sandbox().map(sandbox -> sandbox.namespace().toString()).orElse(""),
        network.endpoints().stream().map(endpoint -> place(endpoint, network)).toList());
  }

  private static Place place(Endpoint endpoint, ContainerNetwork network) {
    Optional<EndpointSpec> spec = endpoint.spec();
    return new Place(
        endpoint.network().id(),
        endpoint.seat().endpoint(),
        spec.map(EndpointSpec::link).orElse(""),
        endpoint.mac(),
        spec.flatMap(EndpointSpec::ipv4).map(Cidr::toString).orElse(""),
        spec.flatMap(EndpointSpec::ipv6).map(Cidr::toString).orElse(""),
        spec.stream().flatMap(it -> it.ports().stream()).map(port -> port(port, network)).toList(),
        spec.stream().flatMap(it -> it.peers().stream()).map(RunRecord::peer).toList());
  }

  private static Peer peer(PeerPort port) {
    return new Peer(port.transport().name(), Literals.text(port.address()), port.port());
  }

  private static Port port(PublishedPort port, ContainerNetwork network) {
    boolean reserved =
        network.ports().stream()
            .anyMatch(it -> it.reservation().isPresent() && it.published().contains(port));
    return new Port(
        port.transport().name(),
        Literals.text(port.hostAddress()),
        reserved ? port.hostPort() : 0,
        port.containerPort());
  }

  void write(Path directory) throws IOException {
    Path temporary = directory.resolve(FILE + ".new");
    Files.write(temporary, TYPE.write(this));
    Files.move(temporary, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Reads it; empty when the container had no network of its own. */
  static Optional<RunRecord> read(Path directory) throws IOException {
    try {
      return Optional.of(TYPE.read(Files.readAllBytes(directory.resolve(FILE))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      throw new IOException(directory.resolve(FILE) + " cannot be read: " + e.getMessage(), e);
    }
  }
}
