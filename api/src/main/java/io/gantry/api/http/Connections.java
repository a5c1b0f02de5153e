package io.gantry.api.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What is under way on a server: how many connections are open, and the exchanges on them. */
final class Connections {
  private final AtomicInteger open = new AtomicInteger();
  private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();

  /** Counts a connection in, unless {@code most} are open. */
  boolean opened(int most) {
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      return false;
    }
    return true;
  }

  void closed() {
    open.decrementAndGet();
  }

  int open() {
    return open.get();
  }

  void begun(Exchange exchange) {
    exchanges.add(exchange);
  }

  void ended(Exchange exchange) {
    exchanges.remove(exchange);
  }

  /** The exchanges that are under way. */
  Set<Exchange> underWay() {
    return Set.copyOf(exchanges);
  }
}
