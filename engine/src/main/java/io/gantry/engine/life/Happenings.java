package io.gantry.engine.life;

import io.gantry.engine.container.HealthResult;
import io.gantry.engine.event.Event;
import io.gantry.engine.event.Events;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.trace.StartTrace;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Tells what happens to containers, with the attributes that Docker's events have. */
public final class Happenings {
  private final Events events;
  private final InstantSource clock;
  private volatile Consumer<StartTrace> starts = trace -> {};
  private volatile Consumer<HealthResult> checks = result -> {};

  /** Tells on this bus. */
  public Happenings(Events events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  /**
   * Tells of a container.
   *
   * @param action Docker's word
   * @param more the action's own attributes, name and value in turn
   */
  public void tell(ContainerRecord container, String action, String... more) {
    tell(container, clock.instant(), action, more);
  }

  /** Tells of something that happened at another time. */
  public void tell(ContainerRecord container, Instant time, String action, String... more) {
    Map<String, String> attributes = new LinkedHashMap<>(container.config().labels());
    attributes.put("image", container.config().image());
    attributes.put("name", container.name());
    for (int i = 0; i < more.length; i += 2) {
      attributes.put(more[i], more[i + 1]);
    }
    events.publish(new Event("container", action, container.id(), attributes, time));
  }

  /** Who is told of starts, failed ones too. */
  void onStart(Consumer<StartTrace> listener) {
    starts = listener;
  }

  /** Who is told of health checks. */
  void onCheck(Consumer<HealthResult> listener) {
    checks = listener;
  }

  /** Tells how a health check ended. */
  void checked(HealthResult result) {
    checks.accept(result);
  }

  /** Tells how long a start took. */
  void started(StartTrace trace) {
    starts.accept(trace);
  }

  /** Tells of a prune. */
  public void pruned(long bytes) {
    events.publish(
        new Event(
            "container", "prune", "", Map.of("reclaimed", Long.toString(bytes)), clock.instant()));
  }
}
