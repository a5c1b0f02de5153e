package io.gantry.network.dns;

import io.gantry.network.NameService.Upstream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Asks the resolvers of one sandbox. The first is asked first. The next is asked when that one
 * fails, or has not answered within a second, while the first still may: whoever answers first is
 * believed. Who did not answer is asked last for a while.
 */
final class Forwarder implements AutoCloseable {
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

  /**
   * Asks, and waits for an answer. Mostly the first resolver has one soon, and then this thread is
   * the only one; a race begins when it is silent.
   *
   * @param upstreams at least one
   * @return empty when no resolver has a usable one
   */
  Optional<Response> ask(Query query, List<Upstream> upstreams, Transport transport) {
    Deque<Exchange> next = new ArrayDeque<>();
    inOrder(upstreams).forEach(upstream -> next.add(exchange(query, upstream)));
    List<Exchange> all = List.copyOf(next);
    open.addAll(all);
    try {
      if (closed) {
        return Optional.empty();
      }
      return transport == Transport.UDP
          ? askByDatagrams(next)
          : new Race(next, Exchange::askByStream).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      all.forEach(this::end);
    }
  }

  private Exchange exchange(Query query, Upstream upstream) {
    ChannelOpener opener =
        switch (upstream.from()) {
          case HOST -> host;
          case SANDBOX -> sandbox;
        };
    return new Exchange(query, upstream, opener);
  }

  private Optional<Response> askByDatagrams(Deque<Exchange> next) throws InterruptedException {
    while (!next.isEmpty()) {
      Exchange first = next.removeFirst();
      try {
        Optional<Response> response = first.tryOnce();
        if (response.isEmpty()) {
          silent(first);
          Race race = new Race(next, Forwarder::askByDatagram);
          race.join(first, Exchange::tryAgain);
          return race.run();
        }
        if (response.get().isUsable()) {
          silent.remove(first.upstream().server());
          return response;
        }
      } catch (IOException | RuntimeException e) {
        // it is not there, or its address is none: the next one, then
      }
    }
    return Optional.empty();
  }

  private static Optional<Response> askByDatagram(Exchange exchange) throws IOException {
    Optional<Response> response = exchange.tryOnce();
    return response.isPresent() ? response : exchange.tryAgain();
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

  private void silent(Exchange exchange) {
    if (silent.size() >= MOST_REMEMBERED) {
      silent.clear();
    }
    silent.put(exchange.upstream().server(), System.nanoTime());
  }

  /** Ends what is under way: nobody waits for it any more. */
  @Override
  public void close() {
    closed = true;
    open.forEach(Exchange::close);
  }
}
