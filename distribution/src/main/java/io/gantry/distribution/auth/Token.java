package io.gantry.distribution.auth;

import io.gantry.oci.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/**
 * What a token server gave.
 *
 * @param access for the registry
 * @param refresh for the token server; empty when there is none
 * @param until when the first is over
 */
record Token(String access, String refresh, Instant until) {

  /** What a server that says nothing means. */
  private static final long USUAL_SECONDS = 60;

  /** Left over, so that no token runs out on its way. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  static Token of(JsonObject json, Instant now) {
    String access = json.text("access_token");
    long seconds = Math.clamp(json.number("expires_in"), USUAL_SECONDS, 86_400);
    return new Token(
        access.isEmpty() ? json.text("token") : access,
        json.text("refresh_token"),
        now.plusSeconds(seconds));
  }

  boolean good(Instant now) {
    return now.plus(MARGIN).isBefore(until);
  }

  @Override
  public String toString() {
    return "token until " + until;
  }
}
