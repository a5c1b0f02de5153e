package io.gantry.network.dns;

import io.gantry.network.dns.Response.Lifetime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers of the host's resolvers, for as long as they say that they hold: so many at most, the
 * ones used last.
 */
final class AnswerCache {
  private static final long NANOS = 1_000_000_000;

  /** Longer ones are few, and cost the memory of many. */
  private static final int LONGEST = 4096;

  private final LongSupplier clock;
  private final Map<Object, Kept> entries;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Kept(byte[] message, int[] places, long since, long seconds) {}

  /**
   * An empty one.
   *
   * @param most answers
   * @param clock in nanoseconds, of any beginning
   */
  AnswerCache(int most, LongSupplier clock) {
    this.clock = clock;
    this.entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Object, Kept> eldest) {
            return size() > most;
          }
        };
  }

  /** Remembers, if that is allowed. */
  void put(Object key, Response response) {
    if (response.wire().length > LONGEST) {
      return;
    }
    Optional<Lifetime> lifetime = response.lifetime();
    if (lifetime.isPresent()) {
      Kept entry =
          new Kept(
              response.wire(),
              lifetime.get().places(),
              clock.getAsLong(),
              lifetime.get().seconds());
      synchronized (entries) {
        entries.put(key, entry);
      }
    }
  }

  /** The answer for this client, its times to live shorter by its age. */
  Optional<byte[]> get(Object key, Query client) {
    Optional<Kept> found = find(key);
    return found.map(
        entry -> {
          byte[] message = Response.forClient(entry.message(), client);
          long age = age(entry);
          for (int place : entry.places()) {
            long ttl =
                (long) Wire.number(message, place) << Short.SIZE | Wire.number(message, place + 2);
            long left = Math.max(0, ttl - age);
            Wire.number(message, place, (int) (left >> Short.SIZE));
            Wire.number(message, place + 2, (int) left);
          }
          return message;
        });
  }

  private Optional<Kept> find(Object key) {
    synchronized (entries) {
      @Nullable Kept entry = entries.get(key);
      if (entry != null && age(entry) >= entry.seconds()) {
        entries.remove(key);
        return Optional.empty();
      }
      return Optional.ofNullable(entry);
    }
  }

  private long age(Kept entry) {
    return (clock.getAsLong() - entry.since()) / NANOS;
  }

  int size() {
    synchronized (entries) {
      return entries.size();
    }
  }
}
