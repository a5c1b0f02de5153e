package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.endpoint.Link;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * Tells running containers that one they link to has started or ended: its address is another then,
 * or somebody else's. Neither waits for it.
 */
final class Relinking {
  private static final Logger LOG = System.getLogger(Relinking.class.getName());

  private final Parts parts;

  Relinking(Parts parts) {
    this.parts = parts;
  }

  /** This container has started or ended. */
  void soon(Container changed) {
    List<Container> linking =
        parts.index().all().stream()
            .filter(Relinking::links) // few do, and every start comes by here
            .filter(other -> other.status().isUp())
            .filter(other -> other == changed || links(other, changed))
            .toList();
    if (!linking.isEmpty()) {
      parts.executor().execute(() -> linking.forEach(this::relink));
    }
  }

  /** One that has started itself may have seen the others as they are no more. */
  private static boolean links(Container container) {
    return !container.description().hostConfig().network().links().isEmpty();
  }

  private static boolean links(Container from, Container to) {
    return from.description().hostConfig().network().links().stream()
        .map(text -> Link.parse(text).container())
        .anyMatch(word -> word.equals(to.description().name()) || to.id().startsWith(word));
  }

  private void relink(Container container) {
    container.lock().lock();
    try {
      if (container.status().isUp()) {
        container.network(
            parts
                .connector()
                .relink(
                    container.description(),
                    container.network(),
                    parts.directories(container.id())));
      }
    } catch (EngineException e) {
      LOG.log(Level.WARNING, "links of container " + container.id() + " stay as they were", e);
    } finally {
      container.lock().unlock();
    }
  }
}
