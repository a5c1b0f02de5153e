package io.gantry.network.port;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.inet.BoundPort;
import io.gantry.network.PublishedPort.Transport;
import java.net.InetSocketAddress;

/** Keeps other programs of the host off a port. */
@FunctionalInterface
public interface PortHolder {
  /**
   * By a socket that is bound. A port of SCTP is held by nothing: opening such a socket would load
   * the protocol into a kernel that does not speak it yet.
   */
  PortHolder SOCKETS =
      (transport, address) ->
          switch (transport) {
            case TCP -> BoundPort.bind(BoundPort.Protocol.TCP, address)::close;
            case UDP -> BoundPort.bind(BoundPort.Protocol.UDP, address)::close;
            case SCTP -> () -> {};
          };

  /** Looks whether a port is free, and leaves it to a relay, which will have it for itself. */
  PortHolder PROBES =
      (transport, address) -> {
        SOCKETS.hold(transport, address).close();
        return () -> {};
      };

  /**
   * Takes a port.
   *
   * @throws KernelException {@code EADDRINUSE} when another program has it
   */
  Hold hold(Transport transport, InetSocketAddress address) throws KernelException;

  /** A port that is held. */
  @FunctionalInterface
  interface Hold extends AutoCloseable {
    /** Lets it go. */
    @Override
    void close();
  }
}
