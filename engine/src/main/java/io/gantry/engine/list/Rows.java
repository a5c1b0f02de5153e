package io.gantry.engine.list;

import io.gantry.engine.container.ContainerState;
import io.gantry.engine.container.ContainerSummary;
import io.gantry.engine.endpoint.ContainerNetwork;
import io.gantry.engine.life.Container;
import io.gantry.engine.store.ContainerRecord;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The lines of {@code docker ps} as they were last made. A container that has not changed since
 * gets the same object again, by which others see that nothing has changed.
 */
final class Rows {
  private final Map<String, Row> rows = new ConcurrentHashMap<>();

  /**
   * What a line is made of. Descriptions, states and networks are never changed but replaced.
   *
   * @param networks how often networks had come and gone
   * @param image what the image is called now
   * @param status the text, which changes with time
   */
  record Source(
      ContainerRecord is,
      ContainerState state,
      ContainerNetwork network,
      long networks,
      String image,
      String status) {

    static Source of(Container container, long networks, String image, String status) {
      return new Source(
          container.description(), container.state(), container.network(), networks, image, status);
    }

    @SuppressWarnings("ReferenceEquality") // comparing all of their parts is what this is to save
    boolean isSame(Source other) {
      return is == other.is
          && state == other.state
          && network == other.network
          && networks == other.networks
          && image.equals(other.image)
          && status.equals(other.status);
    }
  }

  private record Row(Source source, ContainerSummary summary) {}

  /** The line of {@code id}, made anew if it comes from something else now. */
  ContainerSummary of(String id, Source source, Supplier<ContainerSummary> make) {
    Row known = rows.get(id);
    if (known != null && known.source().isSame(source)) {
      return known.summary();
    }
    ContainerSummary made = make.get();
    rows.put(id, new Row(source, made));
    return made;
  }

  /** How many there are. */
  int count() {
    return rows.size();
  }

  /** Forgets the others. */
  void retain(Set<String> ids) {
    rows.keySet().retainAll(ids);
  }
}
