package io.gantry.engine.event;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.Map;

/**
 * A line of the journal.
 *
 * @param nanos since 1970, first in the line, so that lines of other times are passed over unread
 */
@Json
record EventRecord(
    long nanos, String type, String action, String actor, Map<String, String> attributes) {

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
