package io.gantry.network.sandbox;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.NetworkNamespace;
import io.gantry.kernel.netlink.route.RouteSocket;
import io.gantry.network.link.Pair;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A sandbox that this engine has at hand: the socket inside, by which its links are changed without
 * a thread that goes there, and what is known of it. One caller at a time.
 */
public final class LiveSandbox implements AutoCloseable {
  private final Path file;
  private final RouteSocket inside;
  private final Map<String, Plug> plugs = new ConcurrentHashMap<>();
  private Optional<Pair> ready;
  private boolean routed;

  /**
   * Of a namespace.
   *
   * @param file that it is mounted on
   * @param inside a socket in it, which becomes this object's
   * @param ready a pair made ahead
   * @param routed whether there may be a default route already
   */
  LiveSandbox(Path file, RouteSocket inside, Optional<Pair> ready, boolean routed) {
    this.file = file;
    this.inside = inside;
    this.ready = ready;
    this.routed = routed;
  }

  /**
   * An endpoint's interface.
   *
   * @param innerName its name inside
   * @param innerIndex its number inside
   * @param hostIndex the number of the host's end; 0 when there is none
   */
  public record Plug(String innerName, int innerIndex, int hostIndex) {}

  /** The file that the namespace is mounted on. */
  Path file() {
    return file;
  }

  /** Its links, addresses and routes. */
  public RouteSocket inside() {
    return inside;
  }

  /** Opens the namespace, to make something in it. */
  public NetworkNamespace open() throws KernelException {
    return NetworkNamespace.open(file);
  }

  /** The interfaces, by endpoint. */
  public Map<String, Plug> plugs() {
    return plugs;
  }

  /** The pair that was made ahead, once. */
  public Optional<Pair> takeReady() {
    Optional<Pair> taken = ready;
    ready = Optional.empty();
    return taken;
  }

  /** Whether there may be a default route. */
  public boolean routed() {
    return routed;
  }

  /** From now on there may be one. */
  public void routes() {
    routed = true;
  }

  /** Closes the socket; the namespace stays. */
  @Override
  public void close() {
    inside.close();
  }
}
