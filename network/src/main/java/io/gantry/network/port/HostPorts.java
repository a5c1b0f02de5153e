package io.gantry.network.port;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.inet.Literals;
import io.gantry.network.NetworkException;
import io.gantry.network.NetworkException.PortTaken;
import io.gantry.network.PublishedPort;
import io.gantry.network.PublishedPort.Transport;
import io.gantry.network.port.PortHolder.Hold;
import io.gantry.network.port.PortRequest.Binding;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The published ports of one engine.
 *
 * <p>A port is chosen in two steps: first it is marked here, which settles races between this
 * engine's containers, then it is held against other programs of the host, without a lock. A range
 * is tried from its lowest port on, and of those that the kernel gives out the one after the last
 * chosen, so that a port just freed is not the next to go.
 */
public final class HostPorts {
  private final PortHolder holder;
  private final EphemeralPorts ephemeral;
  private final Map<Port, Set<InetAddress>> taken = new HashMap<>();
  private final Map<Transport, Integer> chosen = new EnumMap<>(Transport.class);

  private record Port(Transport transport, int number) {}

  /** With none reserved. */
  public HostPorts(PortHolder holder, EphemeralPorts ephemeral) {
    this.holder = holder;
    this.ephemeral = ephemeral;
  }

  /**
   * Reserves a port at all addresses of the request, or nothing.
   *
   * @throws PortTaken when somebody has it, or all of them, in Docker's words
   * @throws NetworkException when an address is not the host's
   */
  public Reservation reserve(PortRequest request) {
    Optional<NetworkException> failure = Optional.empty();
    int tries = request.ephemeral() ? ephemeral.size() : request.last() - request.first() + 1;
    for (int i = 0; i < tries; i++) {
      int number = request.ephemeral() ? next(request.transport()) : request.first() + i;
      if (request.ephemeral() && !ephemeral.gives(number)) {
        continue;
      }
      Port port = new Port(request.transport(), number);
      Optional<InetAddress> other = mark(port, request.bindings());
      if (other.isPresent()) {
        if (request.fixed()) {
          throw allocated(other.get(), number);
        }
        continue;
      }
      try {
        return hold(request, port);
      } catch (PortTaken e) {
        failure = Optional.of(e);
      }
    }
    throw failure.orElseGet(() -> new PortTaken("all ports are allocated"));
  }

  private synchronized int next(Transport transport) {
    int number = ephemeral.after(chosen.getOrDefault(transport, 0));
    chosen.put(transport, number);
    return number;
  }

  /** Marks the port, or tells at which address it is marked already. */
  private synchronized Optional<InetAddress> mark(Port port, List<Binding> bindings) {
    Set<InetAddress> addresses = taken.getOrDefault(port, Set.of());
    for (Binding binding : bindings) {
      for (InetAddress address : addresses) {
        if (collide(address, binding.host())) {
          return Optional.of(address);
        }
      }
    }
    Set<InetAddress> marked = taken.computeIfAbsent(port, key -> new HashSet<>());
    bindings.forEach(binding -> marked.add(binding.host()));
    return Optional.empty();
  }

  private static boolean collide(InetAddress one, InetAddress other) {
    boolean sameFamily = one instanceof Inet4Address == other instanceof Inet4Address;
    return sameFamily
        && (one.equals(other) || one.isAnyLocalAddress() || other.isAnyLocalAddress());
  }

  private synchronized void unmark(Port port, List<Binding> bindings) {
    taken.computeIfPresent(
        port,
        (key, addresses) -> {
          bindings.forEach(binding -> addresses.remove(binding.host()));
          return addresses.isEmpty() ? null : addresses;
        });
  }

  private Reservation hold(PortRequest request, Port port) {
    List<Hold> holds = new ArrayList<>();
    try {
      for (Binding binding : request.bindings()) {
        holds.add(hold(request, port, binding));
      }
      return new Reservation(this, request, port.number(), holds);
    } catch (RuntimeException e) {
      holds.forEach(Hold::close);
      unmark(port, request.bindings());
      throw e;
    }
  }

  private Hold hold(PortRequest request, Port port, Binding binding) {
    try {
      return holder.hold(port.transport(), new InetSocketAddress(binding.host(), port.number()));
    } catch (KernelException e) {
      boolean range = !request.fixed() && !request.ephemeral();
      String message =
          "failed to bind host port "
              + (range ? port.number() + " " : "")
              + "for "
              + request.text(binding)
              + ": "
              + e.errno().text();
      throw e.errno() == Errno.EADDRINUSE
          ? new PortTaken(message)
          : new NetworkException(message, e);
    }
  }

  private static PortTaken allocated(InetAddress address, int number) {
    return new PortTaken(
        "Bind for " + Literals.text(address) + ":" + number + " failed: port is already allocated");
  }

  /** A port that is reserved until {@link #close}, at one or more addresses. */
  public static final class Reservation implements AutoCloseable {
    private final HostPorts owner;
    private final PortRequest request;
    private final int port;
    private final List<Hold> holds;

    private Reservation(HostPorts owner, PortRequest request, int port, List<Hold> holds) {
      this.owner = owner;
      this.request = request;
      this.port = port;
      this.holds = holds;
    }

    /** Which one it is. */
    public int port() {
      return port;
    }

    /** What is published by it, one for each address. */
    public List<PublishedPort> published() {
      return request.bindings().stream()
          .map(
              binding ->
                  new PublishedPort(
                      request.transport(), binding.host(), port, request.containerPort()))
          .toList();
    }

    /** Frees it; later calls do nothing. */
    @Override
    public synchronized void close() {
      if (!holds.isEmpty()) {
        holds.forEach(Hold::close);
        holds.clear();
        owner.unmark(new Port(request.transport(), port), request.bindings());
      }
    }
  }
}
