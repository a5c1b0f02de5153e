package io.gantry.cli.registry;

import io.gantry.cli.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a user proves itself with to a registry.
 *
 * @param server the registry's key in the configuration file
 * @param username the user
 * @param password its password
 * @param identityToken instead of a password
 */
public record Login(String server, String username, String password, String identityToken) {

  /** Nobody. */
  public static Login none(String server) {
    return new Login(server, "", "", "");
  }

  /** Whether it proves nothing. */
  public boolean isEmpty() {
    return username.isEmpty() && identityToken.isEmpty();
  }

  /** The document that the engine takes. */
  public Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("username", username);
    if (identityToken.isEmpty()) {
      document.put("password", password);
    } else {
      document.put("identitytoken", identityToken);
    }
    document.put("serveraddress", server);
    return document;
  }

  /** The value of {@code X-Registry-Auth}. */
  public String header() {
    byte[] json = Json.write(isEmpty() ? Map.of() : document()).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().encodeToString(json);
  }

  /** Says whose it is, and nothing that is secret. */
  @Override
  public String toString() {
    return "login of " + username + " at " + server;
  }
}
