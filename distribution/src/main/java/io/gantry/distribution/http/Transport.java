package io.gantry.distribution.http;

import io.gantry.distribution.Patience;
import io.gantry.distribution.RegistryException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * Sends requests and follows redirects by our rules ({@link Redirect}). Each host has a client of
 * its own, with the certificates that are meant for it.
 */
public final class Transport implements AutoCloseable {

  /** The TLS that a host is to be spoken to by. */
  @FunctionalInterface
  public interface Trust {
    /** The context for {@code host[:port]}. */
    SSLContext of(String authority) throws IOException;
  }

  private static final int MOST_REDIRECTS = 10;
  private static final int PROXY_WANTS_PROOF = 407;

  private final Trust trust;
  private final Proxies proxies;
  private final Patience patience;
  private final Duration connect;
  private final Map<String, HttpClient> clients = new HashMap<>();

  /**
   * Nothing is opened before it is needed.
   *
   * @param connect how long a connection, its TLS included, may take to be made
   */
  public Transport(Trust trust, Proxies proxies, Patience patience, Duration connect) {
    this.patience = patience;
    this.connect = connect;
    this.trust = trust;
    this.proxies = proxies;
  }

  /** Sends a request that is answered by whoever is asked. */
  public Answer send(Call call) throws IOException {
    return sendOnce(call, Optional.empty());
  }

  /**
   * Sends a request that may be answered from elsewhere. What proves the client goes to the first
   * host alone.
   */
  public Answer follow(Call call) throws IOException {
    Call next = call;
    for (int i = 0; i <= MOST_REDIRECTS; i++) {
      Answer answer = sendOnce(next, i == 0 ? Optional.empty() : Optional.of(call.uri()));
      Optional<URI> location = answer.redirect();
      if (location.isEmpty()) {
        return answer;
      }
      answer.close();
      next = Redirect.of(call, next, location.get(), proxies);
    }
    throw new RegistryException(
        RegistryException.Kind.INVALID, call + ": stopped after " + MOST_REDIRECTS + " redirects");
  }

  /**
   * Checks that a request may go where a registry has pointed.
   *
   * @throws RegistryException when it may not
   */
  public void check(Call call, URI registry) throws RegistryException {
    Redirect.check(call.toString(), registry, call.uri(), proxies);
  }

  private Answer sendOnce(Call call, Optional<URI> origin) throws IOException {
    try {
      HttpRequest request = request(call);
      HttpClient client = client(call.uri());
      HttpResponse<BodyStream> response =
          call.body() instanceof StreamPublisher body
              ? watched(client, request, body)
              : client.send(request, _ -> new BodyStream(patience));
      return answer(call, response);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException(call + ": context canceled");
    } catch (IOException | SecurityException | IllegalArgumentException e) {
      throw Failures.explain(origin.map(call::as).orElse(call), e);
    }
  }

  /** The JDK keeps this header from the registry behind a proxy, and from one without a proxy. */
  private void proveToProxy(Call call, HttpRequest.Builder request) throws RegistryException {
    try {
      String authorization = proxies.authorization(call.uri());
      if (!authorization.isEmpty()) {
        request.header("Proxy-Authorization", authorization);
      }
    } catch (IllegalArgumentException e) {
      throw new RegistryException(
          RegistryException.Kind.UNREACHABLE, call + ": proxyconnect: " + e.getMessage());
    }
  }

  private static Answer answer(Call call, HttpResponse<BodyStream> response)
      throws RegistryException {
    if (response.statusCode() == PROXY_WANTS_PROOF) {
      Optional.ofNullable(response.body()).ifPresent(BodyStream::close); // none before TLS
      throw new RegistryException(
          RegistryException.Kind.UNREACHABLE, call + ": Proxy Authentication Required");
    }
    return new Answer(call, response.statusCode(), response.headers(), response.body());
  }

  private HttpRequest request(Call call) throws RegistryException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.uri())
            .method(call.method(), call.body())
            .timeout(call.patience().orElse(patience.headers()))
            .header("User-Agent", "docker/28.5.2 gantry");
    try {
      call.headers().forEach(request::header);
    } catch (IllegalArgumentException e) { // its message would show the value, which may be secret
      throw new RegistryException(
          RegistryException.Kind.INVALID, call + ": net/http: invalid header field value");
    }
    proveToProxy(call, request);
    return request.build();
  }

  /** Sends a large body, for as long as somebody takes it. */
  private HttpResponse<BodyStream> watched(
      HttpClient client, HttpRequest request, StreamPublisher body)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<BodyStream>> response =
        client.sendAsync(request, _ -> new BodyStream(patience));
    try {
      while (true) {
        try {
          return response.get(patience.stall().toNanos() / 4 + 1, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          if (body.isStuck(patience.stall(), patience.verdict())) {
            throw new HttpTimeoutException("nothing more of what is sent is taken");
          }
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
    } finally {
      response.cancel(true);
    }
  }

  private synchronized HttpClient client(URI uri) throws IOException {
    String key = uri.getScheme() + "://" + uri.getRawAuthority();
    HttpClient known = clients.get(key);
    if (known != null) {
      return known;
    }
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connect)
            .proxy(proxies);
    if ("https".equals(uri.getScheme())) {
      builder.sslContext(trust.of(uri.getRawAuthority()));
    }
    HttpClient client = builder.build();
    clients.put(key, client);
    return client;
  }

  @Override
  public synchronized void close() {
    clients.values().forEach(HttpClient::shutdownNow);
    clients.clear();
  }

  /** The number that a header says, if it does. */
  static Optional<Long> number(HttpHeaders headers, String name) {
    return headers
        .firstValue(name)
        .filter(text -> !text.isEmpty() && text.length() < 19)
        .filter(text -> text.chars().allMatch(c -> c >= '0' && c <= '9'))
        .map(Long::valueOf);
  }
}
