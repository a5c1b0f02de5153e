package io.gantry.engine.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.gantry.distribution.RegistrySettings;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Index;
import io.gantry.oci.Manifest;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** The registry {@code reg.test}, which has what a test puts there and says what it wants. */
final class FakeRegistry implements AutoCloseable {

  private static final String ROOT = "/v2/images/app/";

  final List<String> asked = new CopyOnWriteArrayList<>();
  private final Map<String, byte[]> content = new ConcurrentHashMap<>();
  private final Map<String, String> types = new ConcurrentHashMap<>();
  private final Map<String, HttpHandler> handlers = new ConcurrentHashMap<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  FakeRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Settings that lead to it, by a rule in {@code folder}. */
  RegistrySettings settings(Path folder, int attempts) throws IOException {
    return settings(folder, attempts, "http://127.0.0.1:" + port() + "/images");
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Settings that lead to somebody who stands before it. */
  static RegistrySettings settings(Path folder, int attempts, String mirror) throws IOException {
    Path rules = Files.createDirectories(folder.resolve("registries.d"));
    Files.writeString(
        rules.resolve("test.json"),
        "{\"prefix\":\"reg.test\",\"mirrors\":[\"" + mirror + "\"],\"fallback\":false}");
    return new RegistrySettings(
        List.of(), List.of(), List.of(), List.of(rules), 3, 3, attempts, Map.of());
  }

  /** Has a request answered otherwise: {@code blobs/sha256:…}. */
  void on(String what, HttpHandler handler) {
    handlers.put(ROOT + what, handler);
  }

  /** Answers from its own store again. */
  void normally(String what) {
    handlers.remove(ROOT + what);
  }

  long count(String part) {
    return asked.stream().filter(line -> line.contains(part)).count();
  }

  // ---- what is there ----

  Digest blob(byte[] bytes) {
    Digest digest = Digest.of(bytes);
    content.put(ROOT + "blobs/" + digest, bytes);
    return digest;
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  /** A layer, compressed. */
  Descriptor layer(byte[] tar) throws IOException {
    byte[] bytes = gzip(tar);
    return Descriptor.of(MediaType.OCI_LAYER_GZIP, blob(bytes), bytes.length);
  }

  /** An image of some layers. */
  Descriptor image(String name, Platform platform, List<byte[]> tars, List<Descriptor> layers) {
    String diffs =
        String.join(",", tars.stream().map(tar -> "\"" + Digest.of(tar) + "\"").toList());
    byte[] config =
        ("{\"architecture\":\""
                + platform.architecture()
                + "\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
                + diffs
                + "]}}")
            .getBytes(StandardCharsets.UTF_8);
    Descriptor configured = Descriptor.of(MediaType.OCI_CONFIG, blob(config), config.length);
    byte[] manifest = Manifest.of(configured, layers).document().bytes();
    manifest(name, MediaType.OCI_MANIFEST, manifest);
    return Descriptor.of(MediaType.OCI_MANIFEST, Digest.of(manifest), manifest.length)
        .withPlatform(platform);
  }

  void index(String name, Descriptor... manifests) {
    manifest(name, MediaType.OCI_INDEX, Index.of(List.of(manifests)).document().bytes());
  }

  void manifest(String name, String type, byte[] bytes) {
    for (String key : List.of(name, Digest.of(bytes).toString())) {
      content.put(ROOT + "manifests/" + key, bytes);
      types.put(ROOT + "manifests/" + key, type);
    }
  }

  // ---- answers ----

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(
        exchange.getRequestMethod()
            + " "
            + path
            + " "
            + exchange.getRequestHeaders().getOrDefault("Range", List.of("")).getFirst());
    HttpHandler special = handlers.get(path);
    if (special != null) {
      special.handle(exchange);
    } else {
      usual(exchange, path);
    }
    exchange.close();
  }

  private void usual(HttpExchange exchange, String path) throws IOException {
    byte[] bytes = content.get(path);
    if (path.equals("/v2/")) {
      exchange.sendResponseHeaders(200, -1);
    } else if (bytes == null) {
      byte[] text =
          "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(404, text.length);
      exchange.getResponseBody().write(text);
    } else {
      serve(exchange, path, bytes);
    }
  }

  private void serve(HttpExchange exchange, String path, byte[] bytes) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", types.getOrDefault(path, "a/b"));
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
    }
    byte[] rest = Arrays.copyOfRange(bytes, from, bytes.length);
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, rest.length);
    exchange.getResponseBody().write(rest);
  }

  /** Sends the first half, and then nothing more. */
  HttpHandler half(byte[] bytes) {
    return exchange -> {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
      exchange.getResponseBody().flush();
    };
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
