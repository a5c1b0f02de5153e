package io.gantry.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.Filters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventBusTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final EventBus bus = new EventBus(Clock.fixed(NOW, ZoneOffset.UTC));

  private static Event event(String action, String id, int second) {
    return new Event(
        "container",
        action,
        id,
        Map.of("name", "n-" + id, "image", "busybox:1", "color", "red"),
        NOW.minusSeconds(100).plusSeconds(second));
  }

  private static List<String> actions(Events.Subscription subscription) throws Exception {
    List<String> actions = new ArrayList<>();
    Event next = subscription.next(Duration.ZERO);
    while (next != null) {
      actions.add(next.action());
      next = subscription.next(Duration.ZERO);
    }
    return actions;
  }

  private List<String> seen(Filters filters) throws Exception {
    try (Events.Subscription all =
        bus.subscribe(Optional.of(NOW.minusSeconds(1000)), Optional.empty(), filters)) {
      return actions(all);
    }
  }

  @Test
  void aListenerHearsWhatHappensAfterItCame() throws Exception {
    bus.publish(event("create", "a", 1));
    try (Events.Subscription listener =
        bus.subscribe(Optional.empty(), Optional.empty(), Filters.NONE)) {
      bus.publish(event("start", "a", 2));
      assertThat(actions(listener)).containsExactly("start");
      assertThat(listener.ended()).isFalse();
      assertThat(bus.listeners()).isEqualTo(1);
    }
    assertThat(bus.listeners()).isZero();
  }

  @Test
  void thePastIsGivenFromSinceToUntilAndThenItEnds() throws Exception {
    for (int second = 0; second < 10; second++) {
      bus.publish(event("e" + second, "a", second));
    }
    Instant first = NOW.minusSeconds(100);
    try (Events.Subscription listener =
        bus.subscribe(
            Optional.of(first.plusSeconds(3)), Optional.of(first.plusSeconds(5)), Filters.NONE)) {
      assertThat(actions(listener)).containsExactly("e3", "e4", "e5");
      assertThat(listener.ended()).isTrue();
    }
  }

  @Test
  void onlyTheLast256AreKept() throws Exception {
    for (int i = 0; i < 1000; i++) {
      bus.publish(event("e" + i, "a", 1));
    }
    assertThat(seen(Filters.NONE)).hasSize(256).startsWith("e744").endsWith("e999");
  }

  @Test
  void aListenerThatDoesNotReadIsCutOff() {
    Events.Subscription lazy = bus.subscribe(Optional.empty(), Optional.empty(), Filters.NONE);
    for (int i = 0; i < 10_000; i++) {
      bus.publish(event("e", "a", 1));
    }
    assertThat(bus.listeners()).isZero();
    lazy.close();
  }

  @Test
  void filtersChooseAsDockersDo() throws Exception {
    bus.publish(event("create", "aa", 1));
    bus.publish(event("exec_create: sh -c x", "aa", 2));
    bus.publish(event("die", "bb", 3));
    assertThat(seen(Filters.of("container", "aa"))).hasSize(2);
    assertThat(seen(Filters.of("container", "n-b"))).containsExactly("die");
    assertThat(seen(Filters.of("event", "exec_create"))).containsExactly("exec_create: sh -c x");
    assertThat(seen(Filters.of("event", "create", "die"))).containsExactly("create", "die");
    assertThat(seen(Filters.of("image", "busybox"))).hasSize(3);
    assertThat(seen(Filters.of("label", "color=blue"))).isEmpty();
    assertThat(seen(Filters.of("label", "color=red", "image"))).hasSize(3);
    assertThat(seen(Filters.of("type", "image"))).isEmpty();
  }

  @Test
  void anUnknownFilterIsRefused() {
    assertThatThrownBy(() -> seen(Filters.of("colour", "red")))
        .hasMessage("invalid filter 'colour'");
  }
}
