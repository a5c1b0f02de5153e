package io.gantry.distribution.auth;

import io.gantry.distribution.Credentials;
import io.gantry.distribution.RegistryException;
import io.gantry.distribution.RegistryException.Kind;
import io.gantry.distribution.http.Answer;
import io.gantry.distribution.http.Call;
import io.gantry.distribution.http.Redirect;
import io.gantry.distribution.http.RegistryErrors;
import io.gantry.distribution.http.Transport;
import io.gantry.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Proves one client to one registry, by what the registry asked for: nothing, a user and password
 * (Basic), or a token of a server that the registry names (Bearer).
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">token
 *     authentication</a>
 */
public final class Authenticator {

  private final Transport transport;
  private final Tokens tokens;
  private final Credentials credentials;
  private final TokenServer server;
  private List<Challenge> challenges = List.of();
  private String refresh;

  /**
   * Knows no challenge yet.
   *
   * @param guard says where a token server may be
   */
  public Authenticator(
      Transport transport, Tokens tokens, Credentials credentials, TokenServer.Guard guard) {
    this.transport = transport;
    this.tokens = tokens;
    this.credentials = credentials;
    this.server = new TokenServer(transport, guard, tokens.clock());
    this.refresh = credentials.identityToken();
  }

  /** Takes the challenges of a registry's first answer. */
  public synchronized void challenged(Answer answer) {
    challenges = Challenge.parse(answer.all("WWW-Authenticate"));
  }

  /** The identity token that the token server gave on the way; empty when it gave none. */
  public synchronized String identityToken() {
    return refresh.equals(credentials.identityToken()) ? "" : refresh;
  }

  /**
   * Sends a request with what proves the client; once more with a fresh token when the registry
   * finds the first one stale.
   */
  public Answer send(Call call, String scope) throws IOException {
    Answer answer = transport.follow(authorized(call, scope));
    if (answer.status() == 401 && bearer().isPresent() && credentials.registryToken().isEmpty()) {
      answer.close();
      tokens.forget(key(bearer().get(), scope));
      return transport.follow(authorized(call, scope));
    }
    return answer;
  }

  /**
   * Sends a request that must not be repeated to where the registry has pointed; redirects are not
   * followed. What proves the client goes to the registry alone.
   *
   * @param registry the registry's own address
   */
  public Answer sendOnce(Call call, String scope, URI registry) throws IOException {
    transport.check(call, registry);
    return transport.send(Redirect.sameHost(registry, call.uri()) ? authorized(call, scope) : call);
  }

  private Call authorized(Call call, String scope) throws IOException {
    if (!credentials.registryToken().isEmpty()) {
      return call.with("Authorization", "Bearer " + credentials.registryToken());
    }
    Optional<Challenge> bearer = bearer();
    if (bearer.isPresent()) {
      String token = token(call, bearer.get(), scope);
      return token.isEmpty() ? call : call.with("Authorization", "Bearer " + token);
    }
    if (has("basic")) {
      if (credentials.username().isEmpty()) {
        throw new RegistryException(Kind.UNAUTHORIZED, call + ": no basic auth credentials");
      }
      return call.with("Authorization", basic(credentials));
    }
    return call;
  }

  private synchronized Optional<Challenge> bearer() {
    return challenges.stream().filter(c -> c.scheme().equals("bearer")).findFirst();
  }

  private synchronized boolean has(String scheme) {
    return challenges.stream().anyMatch(c -> c.scheme().equals(scheme));
  }

  /** The value of {@code Authorization} that has user and password. */
  public static String basic(Credentials credentials) {
    byte[] pair =
        (credentials.username() + ":" + credentials.password()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private synchronized String token(Call call, Challenge challenge, String scope)
      throws IOException {
    Digest key = key(challenge, scope);
    Optional<Token> known = tokens.get(key);
    if (known.isPresent()) {
      return known.get().access();
    }
    Token token;
    try {
      token = server.ask(challenge, scope, credentials, refresh);
    } catch (RegistryException e) {
      throw onBehalf(call, e);
    }
    if (!token.refresh().isEmpty()) {
      refresh = token.refresh();
    }
    tokens.put(key, token);
    return token.access();
  }

  /** Asks for an identity token beside the one for the registry: {@code docker login}. */
  public synchronized void login(Call call) throws IOException {
    Optional<Challenge> bearer = bearer();
    if (bearer.isPresent()) {
      Token token;
      try {
        token = server.login(bearer.get(), credentials, refresh);
      } catch (RegistryException e) {
        throw onBehalf(call, e);
      }
      if (!token.refresh().isEmpty()) {
        refresh = token.refresh();
      }
      tokens.put(key(bearer.get(), ""), token);
    }
  }

  /** A token server's refusal as that of the request it stands before. */
  private static RegistryException onBehalf(Call call, RegistryException e) {
    Kind kind = e.passing() ? e.kind() : Kind.UNAUTHORIZED;
    String message = e.getMessage().startsWith("Get \"") ? "" : call + ": ";
    return new RegistryException(kind, message + e.getMessage(), e.retryAfter().orElse(null), e);
  }

  private Digest key(Challenge challenge, String scope) {
    return Digest.of(
        String.join(
            "\n",
            challenge.get("realm"),
            challenge.get("service"),
            scope,
            credentials.username(),
            credentials.password(),
            credentials.identityToken()));
  }

  /** What a refusal means. */
  public RegistryException refused(Answer answer) throws IOException {
    for (Challenge challenge : Challenge.parse(answer.all("WWW-Authenticate"))) {
      if (challenge.get("error").equals("insufficient_scope")) {
        return new RegistryException(
            Kind.DENIED, "denied: requested access to the resource is denied");
      }
      if (challenge.get("error").equals("invalid_token")) {
        return new RegistryException(Kind.UNAUTHORIZED, "unauthorized: authentication required");
      }
    }
    return RegistryErrors.of(answer);
  }
}
