package io.gantry.api;

import io.gantry.api.http.HttpServer;
import io.gantry.api.http.Limits;
import io.gantry.api.http.ListenAddress;
import io.gantry.api.routes.AbsentRoutes;
import io.gantry.api.routes.ArchiveRoutes;
import io.gantry.api.routes.CheckRoutes;
import io.gantry.api.routes.CommitRoutes;
import io.gantry.api.routes.ContainerRoutes;
import io.gantry.api.routes.EngineDoor;
import io.gantry.api.routes.ExecRoutes;
import io.gantry.api.routes.GarbageRoutes;
import io.gantry.api.routes.ImageRoutes;
import io.gantry.api.routes.ImageTreeRoutes;
import io.gantry.api.routes.NetworkRoutes;
import io.gantry.api.routes.RegistryRoutes;
import io.gantry.api.routes.StreamRoutes;
import io.gantry.api.routes.SystemRoutes;
import io.gantry.api.routes.TraceRoutes;
import io.gantry.api.routes.VolumeFileRoutes;
import io.gantry.api.routes.VolumeRoutes;
import io.gantry.api.routing.RequestListener;
import io.gantry.api.routing.Route;
import io.gantry.api.routing.Router;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Docker's Engine API for one engine, on any number of sockets. */
public final class ApiServer implements AutoCloseable {
  private final HttpServer http;

  /**
   * A server for the engine behind {@code door}, which may still be opening.
   *
   * @param version the engine's version, for the {@code Server} header
   * @param limits what clients are granted
   * @param listener who is told of requests
   */
  public ApiServer(EngineDoor door, String version, Limits limits, RequestListener listener) {
    Router router = new Router(table(door), "Docker/" + version + " (linux)", listener);
    this.http = new HttpServer(router, limits);
  }

  private static List<Route> table(EngineDoor door) {
    List<Route> table = new ArrayList<>(128);
    table.addAll(new SystemRoutes(door).table());
    table.addAll(new ContainerRoutes(door).table());
    table.addAll(new StreamRoutes(door).table());
    table.addAll(new ExecRoutes(door).table());
    table.addAll(new ArchiveRoutes(door).table());
    table.addAll(new ImageRoutes(door).table());
    table.addAll(new RegistryRoutes(door).table());
    table.addAll(new CommitRoutes(door).table());
    table.addAll(new NetworkRoutes(door).table());
    table.addAll(new VolumeRoutes(door).table());
    table.addAll(new VolumeFileRoutes(door).table());
    table.addAll(new TraceRoutes(door).table());
    table.addAll(new CheckRoutes(door).table());
    table.addAll(new GarbageRoutes(door).table());
    table.addAll(new ImageTreeRoutes(door).table());
    table.addAll(new AbsentRoutes().table());
    return table;
  }

  /** Serves {@code listener}, a bound and blocking socket, until closed. */
  public void serve(ServerSocketChannel listener, ListenAddress address) {
    http.serve(listener, address);
  }

  /** Accepts no more; what is under way goes on. */
  public void stopAccepting() {
    http.stopAccepting();
  }

  /** Stops accepting, and waits for requests under way for at most {@code patience}. */
  public void close(Duration patience) throws InterruptedException {
    http.close(patience);
  }

  @Override
  public void close() {
    http.close();
  }
}
