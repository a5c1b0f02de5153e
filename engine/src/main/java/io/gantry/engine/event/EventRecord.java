package io.gantry.engine.event;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Map;

/**
 * A line of the journal. Public, as all that is written as JSON, so that the module has one table
 * of adapters.
 *
 * @param nanos since 1970, first in the line, so that lines of other times are passed over unread
 * @param type as in {@link Event}
 * @param action as in {@link Event}
 * @param actor what it happened to
 * @param attributes as in {@link Event}
 */
@Json
public record EventRecord(
    long nanos, String type, String action, String actor, Map<String, String> attributes) {
  /** Copies. */
  public EventRecord {
    attributes = Map.copyOf(attributes);
  }

  static EventRecord of(Event event) {
    return new EventRecord(
        nanos(event.time()), event.type(), event.action(), event.actorId(), event.attributes());
  }

  static long nanos(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), (long) time.getNano());
  }

  Event event() {
    return new Event(type, action, actor, attributes, Instant.ofEpochSecond(0, nanos));
  }
}
