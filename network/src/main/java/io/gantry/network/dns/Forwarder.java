package io.gantry.network.dns;

import io.gantry.network.NameService.Upstream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Asks the resolvers of one sandbox. The first is asked first. The next is asked when that one
 * fails, or has not answered within a second, while the first still may: whoever answers first is
 * believed. Who did not answer is asked last for a while.
 */
final class Forwarder implements AutoCloseable {
  /** After how many milliseconds the next resolver is asked too. */
  private static final long PATIENCE = 1_000;

  /** When the last resolver that was asked must have answered, in milliseconds. */
  private static final long LONGEST = 5_000;

  /** For how long who did not answer is asked last. */
  private static final long GRUDGE = TimeUnit.SECONDS.toNanos(10);

  private static final int MOST_REMEMBERED = 64;

  private final ChannelOpener host;
  private final ChannelOpener sandbox;
  private final Set<Exchange> open = ConcurrentHashMap.newKeySet();
  private final Map<InetSocketAddress, Long> silent = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Forwarder(ChannelOpener host, ChannelOpener sandbox) {
    this.host = host;
    this.sandbox = sandbox;
  }

  /** What an exchange came to. */
  private record Outcome(Exchange exchange, Optional<Response> response) {}

  /**
   * Asks, and waits for an answer.
   *
   * @param upstreams at least one
   * @return empty when no resolver has a usable one
   */
  Optional<Response> ask(Query query, List<Upstream> upstreams, Transport transport) {
    BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    List<Exchange> asked = new ArrayList<>();
    List<Upstream> order = inOrder(upstreams);
    try {
      for (int failed = 0; failed < order.size(); ) {
        boolean more = asked.size() < order.size();
        if (more) {
          asked.add(start(query, order.get(asked.size()), transport, outcomes));
          more = asked.size() < order.size();
        }
        Outcome outcome = outcomes.poll(more ? PATIENCE : LONGEST, TimeUnit.MILLISECONDS);
        if (outcome == null && !more) {
          return Optional.empty();
        }
        if (outcome == null) {
          remember(asked.getLast().upstream());
        } else if (outcome.response().isPresent()) {
          silent.remove(outcome.exchange().upstream().server());
          return outcome.response();
        } else {
          failed++;
        }
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      asked.forEach(this::end);
    }
  }

  private Exchange start(
      Query query, Upstream upstream, Transport transport, BlockingQueue<Outcome> outcomes) {
    ChannelOpener opener =
        switch (upstream.from()) {
          case HOST -> host;
          case SANDBOX -> sandbox;
        };
    Exchange exchange = new Exchange(query, upstream, opener);
    open.add(exchange);
    if (closed) {
      exchange.close();
    }
    Thread.ofVirtual()
        .name("names-ask")
        .start(() -> outcomes.add(new Outcome(exchange, response(exchange, transport))));
    return exchange;
  }

  private static Optional<Response> response(Exchange exchange, Transport transport) {
    try {
      return exchange.ask(transport).filter(Response::isUsable);
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private void end(Exchange exchange) {
    exchange.close();
    open.remove(exchange);
  }

  private List<Upstream> inOrder(List<Upstream> upstreams) {
    if (silent.isEmpty()) {
      return upstreams;
    }
    List<Upstream> order = new ArrayList<>(upstreams);
    order.sort((one, other) -> Boolean.compare(isSilent(one), isSilent(other)));
    return order;
  }

  private boolean isSilent(Upstream upstream) {
    Long since = silent.get(upstream.server());
    return since != null && System.nanoTime() - since < GRUDGE;
  }

  private void remember(Upstream upstream) {
    if (silent.size() >= MOST_REMEMBERED) {
      silent.clear();
    }
    silent.put(upstream.server(), System.nanoTime());
  }

  /** Ends what is under way: nobody waits for it any more. */
  @Override
  public void close() {
    closed = true;
    open.forEach(Exchange::close);
  }
}
