package io.gantry.engine.image;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Stands before an honest registry and spoils some of its answers, on the bare socket, so that HTTP
 * itself may be broken. How it spoils them are values ({@link Act}). Each connection serves one
 * request.
 */
final class HostileRegistry implements AutoCloseable {

  /** What is done with one request, instead of answering it well. */
  @FunctionalInterface
  interface Act {
    void play(Exchange exchange) throws IOException;
  }

  /**
   * A request and the socket that it came by.
   *
   * @param line {@code GET /v2/}
   * @param headers by name in small letters
   * @param in what follows its head
   */
  record Exchange(
      String line, Map<String, String> headers, Socket socket, InputStream in, OutputStream out) {

    /** Sends text as it is. */
    void raw(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    /** The whole body of the request. */
    byte[] body() throws IOException {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body(body, Long.MAX_VALUE);
      return body.toByteArray();
    }

    /** As much of the body as is wanted, as it comes. */
    void body(OutputStream into, long most) throws IOException {
      if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
        long length = Long.parseLong(headers.getOrDefault("content-length", "0"));
        copy(into, Math.min(length, most));
        return;
      }
      long left = most;
      for (int n = chunk(); n > 0 && left > 0; n = left > 0 ? chunk() : 0) {
        copy(into, Math.min(n, left));
        left -= n;
        in.readNBytes(left > 0 ? 2 : 0);
      }
    }

    private int chunk() throws IOException {
      return Integer.parseInt(HostileRegistry.line(in), 16);
    }

    private void copy(OutputStream into, long length) throws IOException {
      byte[] buffer = new byte[1 << 16];
      for (long left = length; left > 0; ) {
        int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (n < 0) {
          throw new EOFException("the client has gone");
        }
        into.write(buffer, 0, n);
        left -= n;
      }
    }
  }

  final List<String> asked = new CopyOnWriteArrayList<>();
  private final FakeRegistry honest;
  private final Map<String, Deque<Act>> acts = new ConcurrentHashMap<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  HostileRegistry(FakeRegistry honest) throws IOException {
    this.honest = honest;
    threads.execute(this::accept);
  }

  String authority() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /**
   * Has requests answered otherwise, one after the other; the last act is played again and again.
   * Of several that fit, the longest counts.
   *
   * @param part of the request's line, such as {@code /manifests/1}
   */
  void on(String part, Act... some) {
    acts.put(part, new ArrayDeque<>(List.of(some)));
  }

  /** No more acts. */
  void beHonest() {
    acts.clear();
  }

  long count(String part) {
    return asked.stream().filter(line -> line.contains(part)).count();
  }

  // ---- acts ----

  /** Answers as the registry behind does. */
  Act well() {
    return this::relay;
  }

  /** An answer whose head and body are right in form. */
  static Act says(String status, String headers, byte[] body) {
    return exchange -> {
      exchange.raw(
          "HTTP/1.1 "
              + status
              + "\r\nConnection: close\r\nContent-Length: "
              + body.length
              + "\r\n"
              + headers
              + "\r\n");
      exchange.out().write(exchange.line().startsWith("HEAD") ? new byte[0] : body);
      exchange.out().flush();
    };
  }

  static Act says(String status, String headers, String body) {
    return says(status, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  /** A body that is over when the connection is. */
  static Act closes(byte[] body) {
    return exchange -> {
      exchange.raw("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
      exchange.out().write(body);
      exchange.out().flush();
    };
  }

  /** A body without a length and without an end. */
  static Act endless() {
    return exchange -> {
      exchange.raw("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
      while (true) {
        exchange.out().write(new byte[1 << 16]);
      }
    };
  }

  /** Promises all, sends a part, and resets the connection. */
  static Act breaks(byte[] body, int after) {
    return exchange -> {
      exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
      exchange.out().write(body, 0, after);
      exchange.out().flush();
      exchange.socket().setSoLinger(true, 0);
    };
  }

  /** Whatever, for a head or more. */
  static Act garbage(String text) {
    return exchange -> exchange.raw(text);
  }

  /** Sends something and then nothing more, without going away. */
  Act silent(String before) {
    return exchange -> {
      exchange.raw(before);
      await();
    };
  }

  /** A byte now and then. */
  Act trickles(String before) {
    return exchange -> {
      exchange.raw(before);
      while (over.getCount() > 0) {
        exchange.raw("x");
        try {
          over.await(20, java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    };
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Act redirects(String to) {
    return says("307 Temporary Redirect", "Location: " + to + "\r\n", "");
  }

  /** Wants a token of a server, for whatever is asked. */
  static Act wantsToken(String realm) {
    return says(
        "401 Unauthorized",
        "WWW-Authenticate: Bearer realm=\"" + realm + "\",service=\"test\"\r\n",
        "");
  }

  // ---- the socket ----

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        threads.execute(() -> serve(client));
      }
    } catch (IOException closed) {
      over.countDown();
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream());
      String first = line(in);
      Map<String, String> headers = new ConcurrentHashMap<>();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
            line.substring(colon + 1).strip());
      }
      String what = first.replaceFirst(" HTTP/1.1$", "");
      asked.add(what);
      OutputStream out = new BufferedOutputStream(client.getOutputStream());
      act(what).play(new Exchange(what, headers, client, in, out));
    } catch (IOException gone) {
      // the client had enough
    }
  }

  private Act act(String line) {
    Predicate<String> fits = line::contains;
    return acts.entrySet().stream()
        .filter(entry -> fits.test(entry.getKey()))
        .max(Comparator.comparingInt(entry -> entry.getKey().length()))
        .map(entry -> next(entry.getValue()))
        .orElse(this::relay);
  }

  private static Act next(Deque<Act> some) {
    synchronized (some) {
      return some.size() > 1 ? some.removeFirst() : some.getFirst();
    }
  }

  private void relay(Exchange exchange) throws IOException {
    try (Socket inner = new Socket(InetAddress.getLoopbackAddress(), honest.port())) {
      StringBuilder head = new StringBuilder(exchange.line()).append(" HTTP/1.1\r\n");
      exchange.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      head.append("Connection: close\r\n\r\n");
      inner.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      inner.getInputStream().transferTo(exchange.out());
      exchange.out().flush();
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the client has gone");
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() {
    over.countDown();
    threads.shutdownNow();
    try {
      server.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
