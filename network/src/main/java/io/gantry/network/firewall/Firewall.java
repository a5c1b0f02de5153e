package io.gantry.network.firewall;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.nft.TableChange;
import io.gantry.network.EndpointSpec;
import io.gantry.network.NetworkSpec;
import io.gantry.network.PublishedPort;
import io.gantry.network.host.Host;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the table as it should be. What should be is known here, by owner: each network and each
 * endpoint has its elements, computed from its specification. A change is committed as the
 * difference; when the kernel refuses it, because somebody else has been at the table, everything
 * is compared and put right ({@link TableSync}).
 */
public final class Firewall implements AutoCloseable {
  private static final String CLOSED = "closed";
  private static final String NETWORK = "network ";
  private static final Part NOTHING = new Part("", Elements.NONE);

  private final Host host;
  private final Layout layout;
  private final TableSync sync;
  private final Map<String, Part> parts = new ConcurrentHashMap<>();
  private @Nullable TableGuard guard;

  /**
   * What somebody has in the table.
   *
   * @param network whom it concerns; empty when it concerns all
   */
  private record Part(String network, Elements elements) {}

  /** Does nothing yet. All else is done on threads of the host. */
  public Firewall(Host host, String table, UserRules user) {
    this.host = host;
    this.layout = new Layout(table);
    this.sync = new TableSync(layout, user);
  }

  /**
   * Brings the table to what should be, by one batch.
   *
   * @param endpoints all that publish something, with their relays
   * @param closed IP versions ({@code NFPROTO_*}) that nobody else wanted forwarded
   */
  public void reconcile(
      Collection<NetworkSpec> networks,
      Map<EndpointSpec, Map<PublishedPort, InetSocketAddress>> endpoints,
      Set<Integer> closed)
      throws KernelException {
    parts.clear();
    networks.forEach(network -> parts.put(owner(network), part(network)));
    endpoints.forEach((endpoint, relays) -> parts.put(owner(endpoint), part(endpoint, relays)));
    parts.put(CLOSED, new Part("", ClosedElements.of(closed)));
    if (networks.isEmpty()) {
      sync.remove();
    } else {
      repair();
      watch();
    }
  }

  /** A network is there, or has changed. */
  public void raise(NetworkSpec network, Set<Integer> closed) throws KernelException {
    change(owner(network), part(network));
    change(CLOSED, new Part("", ClosedElements.of(closed)));
    watch();
  }

  private synchronized void watch() throws KernelException {
    if (guard == null) {
      guard =
          TableGuard.open(
              host,
              layout.table(),
              new TableGuard.Repair() {
                @Override
                public boolean run() throws KernelException {
                  return raised() && repair();
                }

                @Override
                public boolean isOwn(TableChange change) {
                  return sync.isOwn(change);
                }
              });
    }
  }

  private boolean raised() {
    return parts.keySet().stream().anyMatch(owner -> owner.startsWith(NETWORK));
  }

  /** A network is there no longer; with the last one goes the table. */
  public void lower(NetworkSpec network) throws KernelException {
    change(owner(network), NOTHING);
    if (!raised()) {
      sync.remove();
    }
  }

  /**
   * An endpoint's ports are published.
   *
   * @param relays where those are led to that the kernel cannot translate
   */
  public void publish(EndpointSpec endpoint, Map<PublishedPort, InetSocketAddress> relays)
      throws KernelException {
    change(owner(endpoint), part(endpoint, relays));
  }

  /** An endpoint's ports are published no longer. */
  public void unpublish(EndpointSpec endpoint) throws KernelException {
    change(owner(endpoint), NOTHING);
  }

  /**
   * Puts right whatever somebody else has changed.
   *
   * @return whether somebody has
   */
  public boolean repair() throws KernelException {
    return sync.align(this::wanted);
  }

  /** Whether the table is as it should be; nothing is changed by this. */
  public boolean isRight() throws KernelException {
    return !raised() || sync.isAligned(this::wanted);
  }

  private Elements wanted() {
    return Elements.union(parts.values().stream().map(Part::elements).toList());
  }

  /** What concerns a network, as text, from what the kernel answers. */
  public String rules(String network) throws KernelException {
    List<Elements> its =
        parts.values().stream()
            .filter(part -> part.network().equals(network))
            .map(Part::elements)
            .toList();
    return sync.text(Elements.union(its));
  }

  private void change(String owner, Part now) throws KernelException {
    Part before = now.elements().isEmpty() ? parts.remove(owner) : parts.put(owner, now);
    Elements old = before == null ? Elements.NONE : before.elements();
    Elements added = now.elements().without(old);
    Elements gone = old.without(now.elements());
    if ((added.isEmpty() && gone.isEmpty()) || sync.change(gone, added)) {
      return;
    }
    try {
      repair();
    } catch (KernelException e) {
      restore(owner, before);
      throw e;
    }
  }

  private void restore(String owner, @Nullable Part before) {
    if (before == null) {
      parts.remove(owner);
    } else {
      parts.put(owner, before);
    }
  }

  private static Part part(NetworkSpec network) {
    return new Part(network.id(), NetworkElements.of(network));
  }

  private static Part part(EndpointSpec endpoint, Map<PublishedPort, InetSocketAddress> relays) {
    return new Part(endpoint.network().id(), EndpointElements.of(endpoint, relays));
  }

  private static String owner(NetworkSpec network) {
    return NETWORK + network.id();
  }

  private static String owner(EndpointSpec endpoint) {
    return "endpoint " + endpoint.id();
  }

  @Override
  public synchronized void close() {
    if (guard != null) {
      guard.close();
      guard = null;
    }
    sync.close();
  }
}
