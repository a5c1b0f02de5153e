package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.endpoint.Neighbours;
import io.gantry.engine.name.NameIndex;
import io.gantry.engine.store.ContainerRecord;
import java.util.Optional;

/** The containers of an engine, as others link to them. */
public record IndexNeighbours(NameIndex<Container> index) implements Neighbours {
  @Override
  public Optional<Neighbour> find(String word) {
    try {
      Container found = index.find(word);
      ContainerRecord is = found.description();
      return Optional.of(
          new Neighbour(
              is.id(),
              is.name(),
              found.status().isUp(),
              is.config().exposedPorts(),
              is.config().process().env(),
              found.network()));
    } catch (EngineException.NotFound e) {
      return Optional.empty();
    }
  }
}
