package io.gantry.network.fabric;

import static java.lang.System.Logger.Level.DEBUG;

import io.gantry.kernel.netlink.route.Link;
import io.gantry.kernel.netlink.route.RouteSocket;
import io.gantry.network.host.Host;
import io.gantry.network.host.Mark;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that links of released sandboxes go. The kernel removes them when it takes the
 * namespace apart, many at once and when nobody waits; but as long as somebody is still inside, a
 * process of another container that shares it, it would not.
 */
final class Sweeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());
  private static final long SECONDS = 1;

  private final Host host;
  private final String engine;
  private final ScheduledThreadPoolExecutor thread;

  Sweeper(Host host, String engine) {
    this.host = host;
    this.engine = engine;
    thread = new ScheduledThreadPoolExecutor(1, host::born);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    thread.setKeepAliveTime(10, TimeUnit.SECONDS);
    thread.allowCoreThreadTimeOut(true);
  }

  /** Looks after a moment whether they are gone. */
  void watch(String container, Collection<Integer> links) {
    if (!links.isEmpty()) {
      List<Integer> copy = List.copyOf(links);
      var _ = thread.schedule(() -> sweep(container, copy), SECONDS, TimeUnit.SECONDS);
    }
  }

  private void sweep(String container, List<Integer> links) {
    try {
      host.<Boolean>withSocket(
          socket -> {
            for (int link : links) {
              sweep(socket, container, link);
            }
            return true;
          });
    } catch (IOException | RuntimeException e) {
      LOG.log(DEBUG, "links are left until the next start", e);
    }
  }

  private void sweep(RouteSocket socket, String container, int index) throws IOException {
    Optional<Mark> mark =
        socket.links().find(index).map(Link::alias).flatMap(it -> Mark.parse(engine, it));
    if (mark.isPresent()
        && mark.get() instanceof Mark.OfEndpoint endpoint
        && endpoint.container().equals(container)) {
      socket.links().delete(index);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
