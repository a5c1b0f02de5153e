package io.gantry.api.daemon;

import io.gantry.api.ApiServer;
import io.gantry.api.http.Limits;
import io.gantry.api.routes.EngineDoor;
import io.gantry.api.routing.RequestListener;
import io.gantry.engine.Engine;
import io.gantry.engine.EngineConfig;
import io.gantry.engine.EngineException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * One engine and its API.
 *
 * <pre>
 * open: pid file, sockets (from here on _ping is answered) --> engine opened: API listen on …
 * close: engine closed (its containers stopped) --> requests ended --> sockets, pid file removed
 * </pre>
 */
final class Daemon implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.gantry.api");

  /** Descriptors kept back from clients, for containers and files. */
  private static final int RESERVED_DESCRIPTORS = 1024;

  private static final Duration REQUESTS_MAY_TAKE = Duration.ofSeconds(2);

  private final PidFile pidFile;
  private final List<Listener> listeners = new ArrayList<>();
  private final Optional<MetricsListener> metrics;
  private final ApiServer server;
  private final CompletableFuture<Engine> engine = new CompletableFuture<>();

  private Daemon(Settings settings) throws IOException {
    pidFile = PidFile.write(settings.pidFile());
    EngineDoor door = this::engine;
    metrics = metrics(settings);
    RequestListener requests = metrics.map(MetricsListener::requests).orElse(RequestListener.NONE);
    server = new ApiServer(door, Version.TEXT, Limits.of(connections()), requests);
    try {
      for (var address : settings.listen()) {
        Listener listener = Listener.open(address, settings.group(), settings.groupAsked());
        listeners.add(listener);
        server.serve(listener.socket(), address);
      }
    } catch (IOException | UsageException e) {
      closeSockets();
      throw e;
    }
  }

  private Optional<MetricsListener> metrics(Settings settings) throws IOException {
    if (settings.metrics().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(MetricsListener.open(settings.metrics().get()));
    } catch (IOException | UsageException e) {
      pidFile.close();
      throw e;
    }
  }

  /**
   * Opens everything, in an order that has {@code _ping} answered as soon as possible.
   *
   * @param opener {@code Engine::open}, or a fake
   * @throws UsageException when a socket or the pid file is another's
   */
  static Daemon open(Settings settings, Function<EngineConfig, Engine> opener) throws IOException {
    Daemon daemon = new Daemon(settings);
    try {
      Engine opened = opener.apply(settings.engine());
      daemon.metrics.ifPresent(metrics -> metrics.engine(opened));
      daemon.engine.complete(opened);
    } catch (RuntimeException | Error e) {
      daemon.engine.completeExceptionally(e);
      daemon.closeSockets();
      throw e;
    }
    LOG.log(Level.INFO, "Daemon has completed initialization");
    daemon.listeners.forEach(l -> LOG.log(Level.INFO, "API listen on " + l.address()));
    return daemon;
  }

  /** Takes what may change while it runs; an engine that is still opening keeps what it has. */
  void reload(Settings settings) {
    if (engine.isDone() && !engine.isCompletedExceptionally()) {
      engine.join().reconfigure(settings.engine());
    }
  }

  private Engine engine() throws InterruptedException {
    try {
      return engine.get();
    } catch (ExecutionException e) {
      throw new EngineException.Unavailable("the engine could not be opened: " + e.getCause());
    }
  }

  /** How many clients the limit on open files leaves room for. */
  private static int connections() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
        if (line.startsWith("Max open files")) {
          String limits = line.substring("Max open files".length()).strip();
          String soft = limits.substring(0, limits.indexOf(' '));
          long most = soft.equals("unlimited") ? 1 << 20 : Long.parseLong(soft);
          return (int) Math.max(most / 2, Math.min(most - RESERVED_DESCRIPTORS, 1 << 20));
        }
      }
    } catch (IOException | NumberFormatException e) {
      LOG.log(Level.DEBUG, "cannot read /proc/self/limits", e);
    }
    return RESERVED_DESCRIPTORS;
  }

  private void closeSockets() {
    for (Listener listener : listeners) {
      try {
        listener.close();
      } catch (IOException e) {
        LOG.log(Level.WARNING, "cannot remove " + listener.address(), e);
      }
    }
    server.close();
    metrics.ifPresent(MetricsListener::close);
    try {
      pidFile.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot remove the pid file", e);
    }
  }

  /** Stops in good order; the engine gives its containers the time they may take. */
  @Override
  public void close() {
    server.stopAccepting();
    try {
      engine.thenAccept(Engine::close).join();
    } catch (CompletionException e) {
      LOG.log(Level.ERROR, "the engine did not close in good order", e);
    }
    try {
      server.close(REQUESTS_MAY_TAKE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeSockets();
  }
}
