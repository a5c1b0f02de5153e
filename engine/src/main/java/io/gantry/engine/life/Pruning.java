package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.FilterTime;
import io.gantry.engine.Filters;
import io.gantry.engine.container.Containers.PruneReport;
import io.gantry.engine.container.Containers.RemoveOptions;
import io.gantry.engine.container.Status;
import io.gantry.engine.store.ContainerRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Removes containers that do not run. */
final class Pruning {
  private static final Set<String> KNOWN = Set.of("until", "label", "label!");

  private final Parts parts;
  private final Removing removing;
  private final Happenings happenings;
  private final WrittenSizes written;

  Pruning(Parts parts, Removing removing, Happenings happenings, WrittenSizes written) {
    this.parts = parts;
    this.removing = removing;
    this.happenings = happenings;
    this.written = written;
  }

  PruneReport prune(Filters filters) {
    filters.requireKnown(KNOWN);
    Optional<Instant> until = FilterTime.until(filters, parts.clock().instant());
    List<String> deleted = new ArrayList<>();
    long reclaimed = 0;
    for (Container container : List.copyOf(parts.index().all())) {
      if (fits(container, filters, until)) {
        long size = written.exactly(container.id());
        if (remove(container)) {
          deleted.add(container.id());
          reclaimed += size;
        }
      }
    }
    happenings.pruned(reclaimed);
    return new PruneReport(List.copyOf(deleted), reclaimed);
  }

  private static boolean fits(Container container, Filters filters, Optional<Instant> until) {
    ContainerRecord is = container.description();
    Status status = container.status();
    return (status == Status.CREATED || status == Status.EXITED || status == Status.DEAD)
        && until.map(is.created()::isBefore).orElse(true)
        && filters.labels("label", is.config().labels())
        && (!filters.has("label!")
            || filters.get("label!").stream()
                .noneMatch(label -> Filters.hasLabel(is.config().labels(), label)));
  }

  private boolean remove(Container container) {
    try {
      removing.remove(container, RemoveOptions.DEFAULT);
      return true;
    } catch (EngineException.Conflict e) {
      // it was started, or removed, meanwhile
      return false;
    }
  }
}
