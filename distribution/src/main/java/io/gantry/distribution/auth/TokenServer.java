package io.gantry.distribution.auth;

import io.gantry.distribution.Credentials;
import io.gantry.distribution.RegistryException;
import io.gantry.distribution.RegistryException.Kind;
import io.gantry.distribution.http.Answer;
import io.gantry.distribution.http.Call;
import io.gantry.distribution.http.RegistryErrors;
import io.gantry.distribution.http.Transport;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.StringJoiner;

/**
 * Asks for tokens: by GET with user and password or as nobody, and by POST (OAuth 2) where a
 * refresh token is at hand or wanted.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/oauth/">OAuth 2 for
 *     registries</a>
 */
public final class TokenServer {

  /** Says where a token server may be, since the registry names it. */
  @FunctionalInterface
  public interface Guard {
    /** Fails when credentials must not go there. */
    void check(URI realm) throws RegistryException;
  }

  private static final int LARGEST = 1 << 20;
  private static final int DELETE = 0x7F;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CLIENT = "docker";

  private final Transport transport;
  private final Guard guard;
  private final InstantSource clock;

  TokenServer(Transport transport, Guard guard, InstantSource clock) {
    this.transport = transport;
    this.guard = guard;
    this.clock = clock;
  }

  Token ask(Challenge challenge, String scope, Credentials credentials, String refresh)
      throws IOException {
    URI realm = realm(challenge);
    return refresh.isEmpty()
        ? get(realm, challenge, scope, credentials, false)
        : post(realm, challenge, scope, credentials, refresh);
  }

  Token login(Challenge challenge, Credentials credentials, String refresh) throws IOException {
    URI realm = realm(challenge);
    if (!refresh.isEmpty()) {
      return post(realm, challenge, "", credentials, refresh);
    }
    return get(realm, challenge, "", credentials, true);
  }

  private URI realm(Challenge challenge) throws IOException {
    try {
      URI realm = URI.create(challenge.get("realm"));
      guard.check(realm);
      return realm;
    } catch (IllegalArgumentException e) {
      throw new RegistryException(Kind.INVALID, "invalid realm of a token server", e);
    }
  }

  private Token get(
      URI realm, Challenge challenge, String scope, Credentials credentials, boolean offline)
      throws IOException {
    StringJoiner query = new StringJoiner("&");
    add(query, "account", credentials.username());
    if (offline) {
      add(query, "client_id", CLIENT);
      add(query, "offline_token", "true");
    }
    for (String one : scope.split(" ", -1)) {
      add(query, "scope", one);
    }
    add(query, "service", challenge.get("service"));
    String before = realm.getRawQuery() == null ? "?" : "&";
    Call call = Call.of("GET", URI.create(realm + before + query));
    return token(
        credentials.username().isEmpty()
            ? call
            : call.with("Authorization", Authenticator.basic(credentials)));
  }

  private Token post(
      URI realm, Challenge challenge, String scope, Credentials credentials, String refresh)
      throws IOException {
    StringJoiner form = new StringJoiner("&");
    add(form, "client_id", CLIENT);
    add(form, "grant_type", "refresh_token");
    add(form, "refresh_token", refresh);
    add(form, "scope", scope);
    add(form, "service", challenge.get("service"));
    Token token =
        token(
            Call.of("POST", realm)
                .with("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .sending(BodyPublishers.ofString(form.toString()), PATIENCE));
    return token.access().isEmpty() && !credentials.username().isEmpty()
        ? get(realm, challenge, scope, credentials, false)
        : token;
  }

  private static void add(StringJoiner text, String name, String value) {
    if (!value.isEmpty()) {
      text.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  private Token token(Call call) throws IOException {
    boolean get = call.method().equals("GET");
    try (Answer answer = get ? transport.follow(call) : transport.send(call)) {
      if (!answer.good()) {
        throw RegistryErrors.of(answer);
      }
      Token token = Token.of(JsonObject.parse("token", answer.small(LARGEST)), clock.instant());
      if (token.access().isEmpty()) {
        throw new RegistryException(
            Kind.INVALID, "authorization server did not include a token in the response");
      }
      if (!token.access().chars().allMatch(c -> c > ' ' && c < DELETE)) {
        throw new RegistryException(
            Kind.INVALID, "authorization server sent a token that no header can hold");
      }
      return token;
    } catch (MalformedDocumentException e) {
      throw new RegistryException(
          Kind.INVALID, "unable to decode token response: " + e.getMessage());
    }
  }
}
