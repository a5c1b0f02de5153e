package io.gantry.network.sandbox;

import io.gantry.kernel.netlink.NetworkNamespace;
import io.gantry.kernel.netlink.NetworkSysctls;
import io.gantry.kernel.netlink.route.RouteSocket;
import io.gantry.network.FabricConfig;
import io.gantry.network.NamespaceSource;
import io.gantry.network.host.Host;
import io.gantry.network.link.Pair;
import io.gantry.network.link.Pairs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The sandboxes of an engine, by container. */
public final class Sandboxes implements AutoCloseable {
  /** Interfaces are usually called so; one that is made ahead is. */
  private static final String USUAL = "eth0";

  private static final int LOOPBACK = 1;

  private final Host host;
  private final SandboxFiles files;
  private final String engine;
  private final Map<String, LiveSandbox> live = new ConcurrentHashMap<>();
  private final NamespaceSource usual;
  private final Spares spares;

  /** Makes nothing yet. */
  public Sandboxes(Host host, SandboxFiles files, FabricConfig config) {
    this.host = host;
    this.files = files;
    this.engine = config.engine();
    this.usual = config.namespaces();
    this.spares = new Spares(host, () -> make(usual), config.spares());
  }

  /** Begins to make some ahead. */
  public void warm() {
    spares.fill();
  }

  /**
   * Takes one.
   *
   * @throws java.nio.file.FileAlreadyExistsException when the container has one
   */
  public LiveSandbox take(String id) throws IOException {
    Optional<LiveSandbox> spare = spares.poll();
    return named(id, spare.isPresent() ? spare.get() : make(usual));
  }

  /** Takes one that is made so. */
  public LiveSandbox take(String id, NamespaceSource source) throws IOException {
    return named(id, make(source));
  }

  private LiveSandbox named(String id, LiveSandbox sandbox) throws IOException {
    try {
      files.name(sandbox.file(), id);
    } catch (IOException e) {
      discard(sandbox);
      throw e;
    }
    live.put(id, sandbox);
    return sandbox;
  }

  /** The sandbox of a container, opened if it was not. */
  public Optional<LiveSandbox> find(String id) throws IOException {
    LiveSandbox known = live.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Path> file = files.find(id);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    LiveSandbox opened = reopen(file.get());
    LiveSandbox other = live.putIfAbsent(id, opened);
    if (other != null) {
      opened.close();
      return Optional.of(other);
    }
    return Optional.of(opened);
  }

  /** The sandbox of a container, if this engine has it at hand. */
  public Optional<LiveSandbox> known(String id) {
    return Optional.ofNullable(live.get(id));
  }

  /** Forgets a container's sandbox and unmounts it; the kernel takes apart what is in it. */
  public void release(String id) throws IOException {
    LiveSandbox known = live.remove(id);
    if (known != null) {
      known.close();
      files.remove(id, known.file());
      return;
    }
    Optional<Path> file = files.find(id);
    if (file.isPresent()) {
      files.remove(id, file.get());
    }
  }

  /** Removes what no name leads to. Only before the first is taken. */
  public void removeUnnamed() throws IOException {
    for (Path file : files.unnamed()) {
      NetworkNamespace.delete(file);
    }
  }

  /** The names of all. */
  public Map<String, Path> named() throws IOException {
    return files.named();
  }

  private static LiveSandbox reopen(Path file) throws IOException {
    try (NetworkNamespace namespace = NetworkNamespace.open(file)) {
      return new LiveSandbox(file, RouteSocket.open(namespace), Optional.empty(), true);
    }
  }

  private LiveSandbox make(NamespaceSource source) throws IOException {
    Path file = files.fresh();
    try (NetworkNamespace namespace = source.create()) {
      namespace.bind(file);
      RouteSocket inside = namespace.inside(Sandboxes::furnish);
      try {
        return new LiveSandbox(file, inside, Optional.of(pair(namespace, inside)), false);
      } catch (IOException | RuntimeException e) {
        inside.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      NetworkNamespace.delete(file);
      throw e;
    }
  }

  private Pair pair(NetworkNamespace namespace, RouteSocket inside) throws IOException {
    return host.withSocket(
        socket -> Pairs.create(socket, namespace, inside, USUAL, Pairs.spare(engine)));
  }

  /** What Docker's containers find: ports from 0 on and {@code ping(8)} are for everybody. */
  private static RouteSocket furnish() throws IOException {
    RouteSocket inside = RouteSocket.open();
    try {
      inside.links().up(LOOPBACK);
      NetworkSysctls.set("net.ipv4.ip_unprivileged_port_start", "0");
      NetworkSysctls.set("net.ipv4.ping_group_range", "0 2147483647");
      return inside;
    } catch (IOException | RuntimeException e) {
      inside.close();
      throw e;
    }
  }

  private void discard(LiveSandbox sandbox) throws IOException {
    sandbox.close();
    NetworkNamespace.delete(sandbox.file());
  }

  /** Spares go, the others stay. */
  @Override
  public void close() {
    spares.close();
    live.values().forEach(LiveSandbox::close);
  }
}
