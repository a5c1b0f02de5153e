package io.gantry.engine.image;

import java.util.function.IntSupplier;

/** Places for those who work at once; how many there are may change meanwhile. */
final class Slots {

  private final IntSupplier limit;
  private int used;

  Slots(IntSupplier limit) {
    this.limit = limit;
  }

  /** Takes a place if one is free. */
  synchronized boolean tryTake() {
    if (used >= limit.getAsInt()) {
      return false;
    }
    used++;
    return true;
  }

  /** Waits for a place. */
  synchronized void take() throws InterruptedException {
    while (!tryTake()) {
      wait(1000); // the limit may have risen
    }
  }

  synchronized void give() {
    used--;
    notifyAll();
  }
}
