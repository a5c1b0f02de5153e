package io.gantry.engine.life;

import io.gantry.engine.container.Containers.WaitResult;
import io.gantry.engine.container.WaitCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Those who wait for something about one container. Costs nothing while nobody waits. */
final class Waiters {
  private List<Waiter> waiting = List.of();

  private record Waiter(WaitCondition condition, CompletableFuture<WaitResult> result) {}

  synchronized CompletableFuture<WaitResult> add(WaitCondition condition) {
    CompletableFuture<WaitResult> result = new CompletableFuture<>();
    Waiter waiter = new Waiter(condition, result);
    List<Waiter> more = new ArrayList<>(waiting);
    more.add(waiter);
    waiting = more;
    // who gives up waiting is forgotten
    var _ = result.whenComplete((value, failure) -> forget(waiter));
    return result;
  }

  private synchronized void forget(Waiter waiter) {
    if (waiting.contains(waiter)) {
      List<Waiter> fewer = new ArrayList<>(waiting);
      fewer.remove(waiter);
      waiting = List.copyOf(fewer);
    }
  }

  /** The process has ended, also when its restart policy will start it again: as in dockerd. */
  void ended(WaitResult result) {
    tell(result, condition -> condition != WaitCondition.REMOVED);
  }

  /** The container is gone. */
  void removed(WaitResult result) {
    tell(result, condition -> true);
  }

  private void tell(WaitResult result, Predicate<WaitCondition> whom) {
    List<Waiter> told;
    synchronized (this) {
      told = waiting.stream().filter(waiter -> whom.test(waiter.condition)).toList();
    }
    told.forEach(waiter -> waiter.result.complete(result));
  }
}
