package io.gantry.distribution.auth;

import io.gantry.oci.Digest;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tokens that are still good, of all operations of an engine, the latest few hundred. */
public final class Tokens {

  private static final int MOST = 256;

  private final InstantSource clock;
  private final Map<Digest, Token> tokens = new LinkedHashMap<>();

  /** None yet. */
  public Tokens(InstantSource clock) {
    this.clock = clock;
  }

  InstantSource clock() {
    return clock;
  }

  synchronized Optional<Token> get(Digest key) {
    tokens.values().removeIf(token -> !token.good(clock.instant()));
    return Optional.ofNullable(tokens.get(key));
  }

  synchronized void put(Digest key, Token token) {
    if (tokens.size() >= MOST) {
      tokens.remove(tokens.keySet().iterator().next());
    }
    tokens.put(key, token);
  }

  synchronized void forget(Digest key) {
    tokens.remove(key);
  }
}
