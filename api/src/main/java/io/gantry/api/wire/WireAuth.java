package io.gantry.api.wire;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/** {@code AuthConfig}: of {@code X-Registry-Auth}, and of a login. */
@Json(caseInsensitiveKeys = true)
public record WireAuth(
    @Json.Property("username") @Nullable String username,
    @Json.Property("password") @Nullable String password,
    @Json.Property("auth") @Nullable String auth,
    @Json.Property("serveraddress") @Nullable String serverAddress,
    @Json.Property("identitytoken") @Nullable String identityToken,
    @Json.Property("registrytoken") @Nullable String registryToken) {

  /** Without what is secret. */
  @Override
  public String toString() {
    return "authentication for " + serverAddress;
  }
}
