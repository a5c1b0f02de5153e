package io.gantry.api.daemon;

import io.gantry.api.http.HttpServer;
import io.gantry.api.http.Limits;
import io.gantry.api.http.ListenAddress;
import io.gantry.api.metrics.Metrics;
import io.gantry.api.routing.RequestListener;
import io.gantry.engine.Engine;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;

/**
 * The listener of {@code --metrics-addr}; without the flag there is none, and its class stays
 * unloaded.
 */
final class MetricsListener implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.gantry.api");
  private static final int CONNECTIONS = 64;

  private final Metrics metrics = new Metrics();
  private final Listener listener;
  private final HttpServer server;

  private MetricsListener(Listener listener) {
    this.listener = listener;
    server = new HttpServer(metrics::handle, Limits.of(CONNECTIONS));
    server.serve(listener.socket(), listener.address());
  }

  /**
   * Listens.
   *
   * @throws UsageException when somebody else does there
   */
  static MetricsListener open(InetSocketAddress address) throws IOException {
    Listener listener = Listener.open(new ListenAddress.Tcp(address), "", false);
    LOG.log(Level.INFO, "metrics API listening on " + listener.socket().getLocalAddress());
    return new MetricsListener(listener);
  }

  RequestListener requests() {
    return metrics.requests();
  }

  void engine(Engine engine) {
    metrics.engine(engine);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing the metrics listener", e);
    }
    server.close();
  }
}
