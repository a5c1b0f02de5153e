package io.gantry.engine.event;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened.
 *
 * @param type {@code container}, {@code image}, {@code volume}, {@code network}, {@code daemon}…
 * @param action Docker's word: {@code create}, {@code start}, {@code die}, {@code exec_create: sh}…
 * @param actorId what it happened to
 * @param attributes of the actor: name, image, labels, and the action's own
 * @param time when
 */
public record Event(
    String type, String action, String actorId, Map<String, String> attributes, Instant time) {
  /** Keeps the map as it is given, unchangeable. */
  public Event {
    attributes = Map.copyOf(attributes);
  }

  /** Always {@code local} while there is no cluster. */
  public String scope() {
    return "local";
  }
}
