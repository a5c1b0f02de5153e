package io.gantry.conformance.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A server of tokens for Debian's registry, on the loopback of an engine's host. {@code alice} with
 * {@code secret}, or with the identity token that she gets, may pull and push everything; nobody
 * may pull what is below {@code open/}.
 */
public final class TokenIssuer implements AutoCloseable {
  private static final String SERVICE = "registry";
  private static final String ISSUER = "issuer";
  private static final String REFRESH = "identity-of-alice";
  private static final String ALICE =
      "Basic " + Base64.getEncoder().encodeToString("alice:secret".getBytes(UTF_8));

  private final HttpServer server;
  private final Certificate certificate;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger stale = new AtomicInteger();

  private TokenIssuer(HttpServer server, Certificate certificate) {
    this.server = server;
    this.certificate = certificate;
  }

  /** Starts one; {@code directory} takes its key. */
  public static TokenIssuer start(Daemon daemon, Path directory, int port) {
    HttpServer server = LoopbackServer.http(daemon, port);
    TokenIssuer issuer = new TokenIssuer(server, Certificate.make(directory));
    server.createContext("/token", issuer::handle);
    server.start();
    return issuer;
  }

  /** What a registry's configuration says of it. */
  public String configuration() {
    return """
    auth:
      token:
        realm: http://127.0.0.1:%d/token
        service: %s
        issuer: %s
        rootcertbundle: %s
    """
        .formatted(
            server.getAddress().getPort(), SERVICE, ISSUER, certificate.certificate().toString());
  }

  /** What it was asked: {@code GET repository:open/app:pull by nobody}. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Lets the next token have run out before it comes. */
  public void nextIsStale() {
    stale.set(1);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean post = exchange.getRequestMethod().equals("POST");
      String text =
          post
              ? new String(exchange.getRequestBody().readAllBytes(), UTF_8)
              : exchange.getRequestURI().getRawQuery();
      Map<String, String> asked = fields(text);
      String proof =
          post
              ? asked.getOrDefault("refresh_token", "")
              : exchange.getRequestHeaders().getFirst("Authorization");
      boolean alice = (post ? REFRESH : ALICE).equals(proof);
      String scope = asked.getOrDefault("scope", "");
      requests.add(
          exchange.getRequestMethod() + " " + scope + " by " + (alice ? "alice" : "nobody"));
      if (proof != null && !alice) {
        answer(exchange, 401, "{\"details\":\"incorrect username or password\"}");
        return;
      }
      boolean refresh = alice && asked.containsKey("offline_token");
      String token = sign(claims(scope, alice));
      answer(
          exchange,
          200,
          "{\""
              + (post ? "access_token" : "token")
              + "\":\""
              + token
              + "\",\"expires_in\":300"
              + (refresh ? ",\"refresh_token\":\"" + REFRESH + "\"" : "")
              + "}");
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length());
    exchange.getResponseBody().write(body.getBytes(UTF_8));
  }

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String field : text.split("&", -1)) {
      String[] pair = field.split("=", 2);
      String value = URLDecoder.decode(pair[pair.length - 1], UTF_8);
      fields.merge(pair[0], value, (one, other) -> one + " " + other);
    }
    return fields;
  }

  // ---- tokens (RFC 7519) ----

  private String claims(String scope, boolean alice) {
    List<String> access = new ArrayList<>();
    for (String one : scope.split(" ", -1)) {
      String[] parts = one.split(":", -1);
      if (parts.length == 3) {
        String actions = granted(parts[1], parts[2], alice);
        access.add(
            "{\"type\":\"%s\",\"name\":\"%s\",\"actions\":[%s]}"
                .formatted(parts[0], parts[1], actions));
      }
    }
    long now = Instant.now().getEpochSecond();
    long until = now + (stale.getAndUpdate(n -> Math.max(0, n - 1)) > 0 ? -3600 : 300);
    return "{\"iss\":\"%s\",\"sub\":\"%s\",\"aud\":\"%s\",\"exp\":%d,\"nbf\":%d,\"iat\":%d,\"jti\":\"%d\",\"access\":[%s]}"
        .formatted(
            ISSUER,
            alice ? "alice" : "",
            SERVICE,
            until,
            now - 7200,
            now - 7200,
            requests.size(),
            String.join(",", access));
  }

  private static String granted(String repository, String actions, boolean alice) {
    return Arrays.stream(actions.split(",", -1))
        .filter(action -> alice || (action.equals("pull") && repository.startsWith("open/")))
        .map(action -> "\"" + action + "\"")
        .collect(Collectors.joining(","));
  }

  private String sign(String claims) {
    try {
      String chain = der(certificate.certificate());
      String message =
          url(("{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"" + chain + "\"]}").getBytes(UTF_8))
              + "."
              + url(claims.getBytes(UTF_8));
      Signature signature = Signature.getInstance("SHA256withRSA");
      byte[] key = Base64.getDecoder().decode(der(certificate.key()));
      signature.initSign(
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key)));
      signature.update(message.getBytes(UTF_8));
      return message + "." + url(signature.sign());
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String der(Path pem) throws IOException {
    return Files.readString(pem).replaceAll("-----[A-Z ]+-----|\\s", "");
  }

  private static String url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
