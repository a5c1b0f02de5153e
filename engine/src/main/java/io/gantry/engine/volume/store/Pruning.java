package io.gantry.engine.volume.store;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.Volumes.Pruned;
import io.gantry.engine.volume.Volumes.Removal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Removes plain local volumes that no container has. Those with a device are left, as Docker leaves
 * them: what they stand for lies elsewhere.
 */
final class Pruning {
  private static final Logger LOG = System.getLogger(Pruning.class.getName());
  private static final Set<String> KNOWN = Set.of("all", "label", "label!");
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

  private final VolumeStore store;
  private final Sizes sizes;
  private final AtomicBoolean underWay = new AtomicBoolean();

  Pruning(VolumeStore store, Sizes sizes) {
    this.store = store;
    this.sizes = sizes;
  }

  Pruned prune(Filters filters) {
    if (!underWay.compareAndSet(false, true)) {
      throw new EngineException.Conflict("a prune operation is already running");
    }
    try {
      return run(filters);
    } finally {
      underWay.set(false);
    }
  }

  private Pruned run(Filters filters) {
    boolean all = all(filters);
    filters.requireKnown(KNOWN);
    List<String> removed = new ArrayList<>();
    long reclaimed = 0;
    for (Entry candidate : List.copyOf(store.table().all())) {
      if (candidate.containers().isEmpty() && fits(candidate, filters, all)) {
        long size = remove(candidate.name());
        if (size >= 0) {
          removed.add(candidate.name());
          reclaimed += size;
        }
      }
    }
    store.events().pruned(reclaimed);
    return new Pruned(removed, reclaimed);
  }

  private boolean fits(Entry candidate, Filters filters, boolean all) {
    return store
        .table()
        .record(candidate)
        .filter(VolumeRecord::isPlain)
        .filter(r -> all || r.labels().containsKey(Volume.ANONYMOUS))
        .filter(r -> filters.labels("label", r.labels()))
        .filter(r -> filters.get("label!").stream().noneMatch(l -> Filters.hasLabel(r.labels(), l)))
        .isPresent();
  }

  /** What that has freed; negative when it is still there. */
  private long remove(String name) {
    try {
      return store
          .table()
          .locked(
              name,
              entry -> {
                long size = Math.max(0, sizes.exactly(entry));
                store.remove(entry, Removal.ORDERLY);
                return size;
              });
    } catch (EngineException e) {
      LOG.log(Level.DEBUG, "volume {0} stays: {1}", name, e.getMessage());
      return -1;
    }
  }

  private static boolean all(Filters filters) {
    List<String> values = filters.get("all");
    if (values.size() > 1) {
      throw new EngineException.InvalidParameter(
          "invalid filter 'all=%s': only one value is expected"
              .formatted(VolumeFilter.shown(values)));
    }
    String value = values.isEmpty() ? "false" : values.getFirst();
    if (!TRUE.contains(value) && !FALSE.contains(value)) {
      throw new EngineException.InvalidParameter(
          "invalid filter 'all': strconv.ParseBool: parsing \"" + value + "\": invalid syntax");
    }
    return TRUE.contains(value);
  }
}
