package io.gantry.distribution;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A registry that says what a test wants it to say, and remembers what it was asked. */
final class Server implements AutoCloseable {

  /** The first byte of a TLS handshake. */
  private static final int TLS = 0x16;

  final List<String> asked = new CopyOnWriteArrayList<>();
  final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final ServerSocket front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Server() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    threads.execute(this::accept);
    on("/v2/", exchange -> answer(exchange, 200, ""));
  }

  String authority() {
    return "127.0.0.1:" + front.getLocalPort();
  }

  /** The JDK's server never answers who speaks TLS to it, so such a connection is closed here. */
  private void accept() {
    try {
      while (true) {
        Socket client = front.accept();
        threads.execute(() -> relay(client));
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void relay(Socket client) {
    try (client;
        Socket inner =
            new Socket(server.getAddress().getAddress(), server.getAddress().getPort())) {
      int first = client.getInputStream().read();
      if (first < 0 || first == TLS) {
        return;
      }
      inner.getOutputStream().write(first);
      Future<?> back = threads.submit(() -> copy(inner, client));
      copy(client, inner);
      inner.shutdownOutput();
      back.get();
    } catch (IOException | InterruptedException | ExecutionException e) {
      // one of both has gone
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // one of both has gone
    }
  }

  String url(String path) {
    return "http://" + authority() + path;
  }

  void on(String path, HttpHandler handler) {
    handlers.put(path, handler);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    authorizations.add(authorization == null ? "" : authorization);
    handlers.getOrDefault(path, e -> answer(e, 404, "")).handle(exchange);
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    answer(exchange, status, body.getBytes(StandardCharsets.UTF_8));
  }

  static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean bare = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
    exchange.sendResponseHeaders(status, bare ? -1 : body.length);
    if (!bare) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  static HttpHandler says(int status, String body) {
    return exchange -> answer(exchange, status, body);
  }

  static HttpHandler refuses(int status, String code, String message) {
    return says(
        status, "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}");
  }

  static HttpHandler redirects(String to) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", to);
      answer(exchange, 307, "");
    };
  }

  static HttpHandler wants(String challenge, int status, HttpHandler then) {
    return exchange -> {
      if (exchange.getRequestHeaders().containsKey("Authorization")) {
        then.handle(exchange);
      } else {
        exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
        answer(exchange, status, "");
      }
    };
  }

  @Override
  public void close() {
    try {
      front.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
