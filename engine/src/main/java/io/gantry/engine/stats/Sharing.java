package io.gantry.engine.stats;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The last reading of each container that somebody follows: however many follow it, it is read once
 * in a while.
 */
final class Sharing {
  private final Map<String, Followed> followed = new ConcurrentHashMap<>();

  /** How many follow one, and what was read for one of them. */
  private record Followed(int followers, @Nullable Stats last, long at) {}

  /** One more follows it. */
  void join(String id) {
    followed.merge(id, new Followed(1, null, 0), (now, one) -> with(now, 1));
  }

  /** One fewer. */
  void leave(String id) {
    followed.computeIfPresent(id, (key, now) -> now.followers() == 1 ? null : with(now, -1));
  }

  private static Followed with(Followed now, int more) {
    return new Followed(now.followers() + more, now.last(), now.at());
  }

  /** What was read in the last {@code nanos} nanoseconds; null when nothing was. */
  @Nullable Stats recent(String id, long nanos) {
    Followed now = followed.get(id);
    return now != null && System.nanoTime() - now.at() < nanos ? now.last() : null;
  }

  /** Something was read for one of them. */
  void read(String id, Stats reading) {
    long at = System.nanoTime();
    followed.computeIfPresent(id, (key, now) -> new Followed(now.followers(), reading, at));
  }
}
