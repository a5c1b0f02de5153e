package io.gantry.engine.event;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The last {@value #KEPT} events, in memory: for an engine's parts without a data root. */
final class RecentEvents implements History {
  private static final int KEPT = 256;

  private final Queue<Event> ring = new ArrayDeque<>(KEPT);

  @Override
  public void append(List<Event> events) {
    for (Event event : events) {
      if (ring.size() == KEPT) {
        ring.remove();
      }
      ring.add(event);
    }
  }

  @Override
  public Past past(Window window) {
    Iterator<Event> events =
        List.copyOf(ring).stream().filter(event -> window.contains(event.time())).iterator();
    return new Past() {
      @Override
      public @Nullable Event next() {
        return events.hasNext() ? events.next() : null;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}
}
