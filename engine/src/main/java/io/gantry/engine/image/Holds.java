package io.gantry.engine.image;

import io.gantry.oci.ChainId;
import io.gantry.oci.Digest;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Images and layers that somebody works with just now, counted. */
final class Holds {

  private final Map<Object, Integer> counts = new HashMap<>();

  /** Keeps an image. */
  Hold image(Digest id) {
    return hold(java.util.List.of(id));
  }

  /** Keeps layers, there or yet to come. */
  Hold layers(Collection<ChainId> chains) {
    return hold(chains);
  }

  boolean holds(Digest image) {
    return isHeld(image);
  }

  boolean holds(ChainId chain) {
    return isHeld(chain);
  }

  private synchronized boolean isHeld(Object thing) {
    return counts.containsKey(thing);
  }

  private synchronized Hold hold(Collection<?> things) {
    things.forEach(thing -> counts.merge(thing, 1, Integer::sum));
    return () -> release(things);
  }

  private synchronized void release(Collection<?> things) {
    things.forEach(
        thing -> counts.computeIfPresent(thing, (key, count) -> count > 1 ? count - 1 : null));
  }

  /**
   * Does something short while nobody takes hold of anything: what is free stays free until it is
   * done.
   */
  synchronized <T> T still(Work<T> work) throws IOException {
    return work.run();
  }

  /** Something to do meanwhile. */
  interface Work<T> {
    T run() throws IOException;
  }

  /** Something kept until this is closed, once. */
  interface Hold extends AutoCloseable {
    @Override
    void close();
  }
}
