package io.gantry.network.dns;

import java.io.IOException;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Several resolvers asked at once: one more joins whenever one has failed, or nobody has answered
 * for a while. The first usable answer wins. For one thread, which waits.
 */
final class Race {
  /** How long is waited when all have joined, in milliseconds: longer than any of them waits. */
  private static final long LONGEST = 5_000;

  private final BlockingQueue<Optional<Response>> outcomes = new LinkedBlockingQueue<>();
  private final Deque<Exchange> next;
  private final Way way;
  private int running;

  /** How a resolver is asked. */
  @FunctionalInterface
  interface Way {
    /** Waits for the answer. */
    Optional<Response> ask(Exchange exchange) throws IOException;
  }

  /**
   * With nobody running yet.
   *
   * @param next who joins, and in which order
   * @param way how these are asked
   */
  Race(Deque<Exchange> next, Way way) {
    this.next = next;
    this.way = way;
  }

  /** Lets one join now. */
  void join(Exchange exchange, Way how) {
    running++;
    Thread.ofVirtual().name("names-ask").start(() -> outcomes.add(usable(exchange, how)));
  }

  private static Optional<Response> usable(Exchange exchange, Way how) {
    try {
      return how.ask(exchange).filter(Response::isUsable);
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Waits for the winner. Those who run on are the caller's to end.
   *
   * @return empty when nobody has a usable answer
   */
  Optional<Response> run() throws InterruptedException {
    while (running > 0 || !next.isEmpty()) {
      if (!next.isEmpty()) {
        join(next.removeFirst(), way);
      }
      long patience = next.isEmpty() ? LONGEST : Exchange.PATIENCE;
      Optional<Optional<Response>> outcome =
          Optional.ofNullable(outcomes.poll(patience, TimeUnit.MILLISECONDS));
      if (outcome.isEmpty() && next.isEmpty()) {
        return Optional.empty();
      }
      if (outcome.isPresent()) {
        running--;
        if (outcome.get().isPresent()) {
          return outcome.get();
        }
      }
    }
    return Optional.empty();
  }
}
