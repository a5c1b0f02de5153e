package io.gantry.api.routes;

import io.gantry.api.http.Request;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.Wire;
import io.gantry.api.wire.WireAuth;
import io.gantry.distribution.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Credentials for registries, as clients send them. */
final class RegistryAuth {

  private RegistryAuth() {}

  /** Of {@code X-Registry-Auth}; what cannot be read is nobody, as dockerd has it for pulls. */
  static Credentials lenient(Request request) {
    try {
      return of(request);
    } catch (ApiError e) {
      return Credentials.NONE;
    }
  }

  /**
   * Of {@code X-Registry-Auth}: JSON in base64, by the alphabet for addresses.
   *
   * @throws ApiError 400 when it cannot be read
   */
  static Credentials of(Request request) {
    return of(request, "X-Registry-Auth");
  }

  /**
   * Of a header of another name, in the same form.
   *
   * @throws ApiError 400 when it cannot be read
   */
  static Credentials of(Request request, String name) {
    String header = request.header(name).orElse("");
    if (header.isEmpty()) {
      return Credentials.NONE;
    }
    try {
      byte[] json = Base64.getUrlDecoder().decode(header.replace('+', '-').replace('/', '_'));
      return credentials(Wire.read(json, WireAuth.class));
    } catch (IllegalArgumentException | ApiError e) {
      throw ApiError.invalid("invalid " + name + " header: invalid JSON");
    }
  }

  /** Of a document; {@code auth} has user and password in base64. */
  static Credentials credentials(WireAuth auth) {
    String user = text(auth.username());
    String password = text(auth.password());
    if (user.isEmpty() && !text(auth.auth()).isEmpty()) {
      String pair =
          new String(Base64.getDecoder().decode(text(auth.auth())), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      user = colon < 0 ? pair : pair.substring(0, colon);
      password = colon < 0 ? "" : pair.substring(colon + 1);
    }
    return new Credentials(user, password, text(auth.identityToken()), text(auth.registryToken()));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
