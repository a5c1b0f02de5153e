package io.gantry.conformance.harness;

import io.gantry.cli.json.JsonException;
import io.gantry.cli.json.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Stands between clients and the engine, hands every byte on, and keeps the documents that the
 * engine answers with.
 */
public final class Recorder implements AutoCloseable {
  private final ServerSocketChannel server;
  private final Path engine;
  private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final Set<String> containers = new ConcurrentSkipListSet<>();

  /**
   * An answer with a JSON body.
   *
   * @param method the request's method
   * @param path the request's path without version and query
   * @param version the version in the request's path, such as 1.51, or an empty text
   * @param status the status code
   * @param body the JSON text
   */
  public record Answer(String method, String path, String version, int status, String body) {}

  /** Listens at {@code socket} for the engine at {@code engine}. */
  public Recorder(Path socket, Path engine) {
    this.engine = engine;
    try {
      server =
          ServerSocketChannel.open(StandardProtocolFamily.UNIX)
              .bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("recorder").start(this::accept);
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        Thread.ofPlatform().daemon().name("recorder-connection").start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(SocketChannel client) {
    try {
      SocketChannel upstream = SocketChannel.open(UnixDomainSocketAddress.of(engine));
      new Relay(client, upstream, this::keep).run();
    } catch (IOException e) {
      try {
        client.close();
      } catch (IOException ignored) {
        return;
      }
    }
  }

  private void keep(Answer answer) {
    answers.add(answer);
    if (answer.method().equals("POST")
        && answer.path().equals("/containers/create")
        && answer.status() == 201) {
      try {
        containers.add(Node.parse(answer.body()).text("Id"));
      } catch (JsonException e) {
        // The schema check will speak of it.
      }
    }
  }

  /** All answers so far. */
  public List<Answer> answers() {
    return new ArrayList<>(answers);
  }

  /** The ids of all containers that were created. */
  public Set<String> containers() {
    return containers;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
