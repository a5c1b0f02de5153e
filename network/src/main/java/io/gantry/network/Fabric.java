package io.gantry.network;

import io.gantry.network.fabric.HostFabric;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Makes the networks of one engine on this host.
 *
 * <p>Life: {@code open}; then, once, {@link #reconcile} with all that should be there, which finds
 * what an engine before this one left; then networks are raised and lowered, sandboxes taken,
 * connected, disconnected and released, by any thread; two calls about the same network or sandbox
 * are the caller's to keep apart. Closing releases descriptors and threads, and leaves links, rules
 * and sandboxes as they are: containers may outlive the engine.
 *
 * <p>All methods fail with {@link NetworkException}, and what fails takes back what it had made.
 */
public interface Fabric extends AutoCloseable {
  /**
   * Opens the fabric of the network namespace that the calling thread is in. Nothing is made on the
   * host yet.
   */
  static Fabric open(FabricConfig config) {
    return HostFabric.open(config);
  }

  /**
   * Brings the host to what should be there: networks are raised, sandboxes that live keep their
   * interfaces and get back what they lack, ports are published again; every link, namespace, rule
   * and element that carries this engine's mark and is not named here goes.
   *
   * @param networks all networks
   * @param sandboxes of all containers that run
   */
  void reconcile(Collection<NetworkSpec> networks, Collection<SandboxSpec> sandboxes);

  /**
   * What others have on this host, read anew: links that carry this engine's mark are not among
   * them. May be asked before {@link #reconcile}.
   */
  Surroundings surroundings();

  /**
   * Makes the network's own link, addresses and rules; what is there already is brought in line.
   */
  void raise(NetworkSpec network);

  /** Removes what {@link #raise} made. Nothing is connected to it any more. */
  void lower(NetworkSpec network);

  /**
   * Takes an empty sandbox, ready-made where possible: its loopback is up. Until the first endpoint
   * is connected there may be an interface in it, down, that was made ahead for it. Its namespace
   * is of the usual kind ({@link FabricConfig#namespaces}).
   *
   * @param id of the container, the name that the sandbox is found by later
   */
  Sandbox take(String id);

  /**
   * The same in a namespace that is made so; none of that kind may be made ahead.
   *
   * @param source who makes it
   */
  Sandbox take(String id, NamespaceSource source);

  /** The sandbox of a container, when it has one. */
  Optional<Sandbox> find(String id);

  /**
   * Puts an interface into the sandbox, publishes its ports, and routes by way of it if it says so.
   */
  void connect(Sandbox sandbox, EndpointSpec endpoint);

  /**
   * Publishes through an endpoint that is connected what it says now, instead of what it said; the
   * same goes for the ports of others that it reaches. The interface stays as it is.
   */
  void publish(Sandbox sandbox, EndpointSpec endpoint);

  /** Takes both back. */
  void disconnect(Sandbox sandbox, EndpointSpec endpoint);

  /**
   * Makes this endpoint the sandbox's way out, in one family or both, instead of the one that was.
   *
   * @param ipv4 the endpoint with the default route of IPv4, if any
   * @param ipv6 the endpoint with the default route of IPv6, if any
   */
  void route(Sandbox sandbox, Optional<EndpointSpec> ipv4, Optional<EndpointSpec> ipv6);

  /**
   * Answers the sandbox's name queries at 127.0.0.11, port 53, from now on.
   *
   * @param names what it may know of the others, asked anew for every query
   */
  void serveNames(Sandbox sandbox, NameService names);

  /**
   * Removes a sandbox with all that is in it, and takes back what was published through its
   * endpoints: none of them needs to be disconnected first. The one that is gone already is no
   * error.
   */
  void release(String id);

  /**
   * The rules of one network as text, in the notation of {@code nft(8)}, for people.
   *
   * @param networkId of a raised network
   */
  String rules(String networkId);

  /**
   * What on the host is not as it should be. It is read while others make and remove things, so
   * what is on its way may be among it: look twice.
   *
   * @param networks all networks
   * @param sandboxes of all containers that run
   */
  default List<Stray> strays(Collection<NetworkSpec> networks, Collection<SandboxSpec> sandboxes) {
    return List.of();
  }

  /**
   * Removes a link or a namespace that is still nobody's, or puts the rules right. What is lacking
   * is put back by the next {@link #reconcile}.
   */
  default void mend(Stray stray) {}

  /** Releases what this object holds; what it has made stays. */
  @Override
  void close();
}
