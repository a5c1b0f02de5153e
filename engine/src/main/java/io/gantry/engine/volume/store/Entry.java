package io.gantry.engine.volume.store;

import io.gantry.engine.volume.store.VolumeUse.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Everything about the volume of one name, which may not exist (any more) while containers refer to
 * it. Changed under its lock only; what a list shows may be read without.
 */
final class Entry {
  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> containers = new ConcurrentSkipListSet<>();
  private final Map<String, List<Place>> mounts = new LinkedHashMap<>();
  private volatile boolean there;
  private volatile @Nullable VolumeRecord record;
  private boolean forgotten;

  Entry(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  ReentrantLock lock() {
    return lock;
  }

  /** Whether there is a volume of this name, as far as the engine has it written down. */
  boolean isThere() {
    return there;
  }

  void there(boolean now) {
    there = now;
    if (!now) {
      record = null;
    }
  }

  /** Its description, when it has been read. */
  Optional<VolumeRecord> record() {
    return Optional.ofNullable(record);
  }

  void record(VolumeRecord is) {
    record = is;
  }

  /** The containers that have it, by id. */
  Set<String> containers() {
    return containers;
  }

  void mounted(Place place) {
    mounts.computeIfAbsent(place.container(), id -> new ArrayList<>()).add(place);
  }

  /** Where {@code container} has it mounted; not any more from now on. */
  List<Place> unmounted(String container) {
    List<Place> places = mounts.remove(container);
    return places == null ? List.of() : places;
  }

  boolean isMounted() {
    return !mounts.isEmpty();
  }

  boolean isForgotten() {
    return forgotten;
  }

  /** Whether nothing is to be known of it any more; it is not used again then. */
  boolean forget() {
    forgotten = !there && containers.isEmpty() && mounts.isEmpty();
    return forgotten;
  }
}
