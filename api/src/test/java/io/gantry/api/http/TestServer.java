package io.gantry.api.http;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server on a unix socket of its own. */
public final class TestServer implements AutoCloseable {
  private final Path directory;
  private final Path path;
  private final HttpServer server;

  public TestServer(Handler handler) throws IOException {
    this(handler, Limits.of(1000));
  }

  public TestServer(Handler handler, Limits limits) throws IOException {
    directory = Files.createTempDirectory("gantry-http");
    path = directory.resolve("s");
    server = new HttpServer(handler, limits);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(path), 4096);
    server.serve(listener, new ListenAddress.Unix(path));
  }

  public RawClient client() throws IOException {
    return new RawClient(path);
  }

  public Path path() {
    return path;
  }

  public HttpServer server() {
    return server;
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
    Files.delete(directory);
  }
}
