package io.gantry.api.http;

import java.time.Duration;

/**
 * What a server grants its clients.
 *
 * @param lineBytes longest request line
 * @param headerBytes largest head of a request
 * @param bufferedBytes most bytes of a body kept in memory while the handler is busy, and of a
 *     response while the client is
 * @param headTime longest time from the first byte of a head to its last
 * @param connections most connections open at once, all listeners together
 */
public record Limits(
    int lineBytes, int headerBytes, int bufferedBytes, Duration headTime, int connections) {

  /** As generous as dockerd, with {@code connections} at once. */
  public static Limits of(int connections) {
    return new Limits(64 * 1024, 256 * 1024, 256 * 1024, Duration.ofSeconds(30), connections);
  }
}
