package io.gantry.engine.endpoint;

import io.gantry.network.PublishedPort;
import io.gantry.network.port.HostPorts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A port of a running container that is open to others.
 *
 * @param published where, at least once
 * @param reservation of the host's port; absent where routes lead to the container itself
 */
record OpenPort(List<PublishedPort> published, Optional<HostPorts.Reservation> reservation) {
  OpenPort {
    published = List.copyOf(published);
  }

  /** {@code 80/tcp}. */
  String key() {
    PublishedPort port = published.getFirst();
    return port.containerPort() + "/" + port.transport().name().toLowerCase(Locale.ROOT);
  }

  void close() {
    reservation.ifPresent(HostPorts.Reservation::close);
  }
}
