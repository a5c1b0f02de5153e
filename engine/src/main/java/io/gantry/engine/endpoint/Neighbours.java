package io.gantry.engine.endpoint;

import java.util.List;
import java.util.Optional;

/** The other containers of the engine, as one that links to them needs them. */
@FunctionalInterface
public interface Neighbours {
  /** The container of this name or id, if there is one. */
  Optional<Neighbour> find(String word);

  /**
   * Another container.
   *
   * @param running whether it runs
   * @param exposed its ports: {@code 80/tcp}
   * @param environment {@code NAME=value}
   * @param network its networks now
   */
  record Neighbour(
      String id,
      String name,
      boolean running,
      List<String> exposed,
      List<String> environment,
      ContainerNetwork network) {}
}
