package io.gantry.engine.volume.store;

import io.gantry.engine.EngineException;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * All names of volumes. What is on disk is known by name when the engine opens and read when
 * somebody asks, so that ten thousand volumes hold nobody up.
 */
final class VolumeTable {
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> byContainer = new ConcurrentHashMap<>();
  private final VolumeFiles files;

  VolumeTable(VolumeFiles files) throws IOException {
    this.files = files;
    for (String name : files.names()) {
      Entry entry = new Entry(name);
      entry.there(true);
      entries.put(name, entry);
    }
  }

  /** All that exist or are referred to; a snapshot that may trail behind. */
  Collection<Entry> all() {
    return entries.values();
  }

  /** Gives the volume to a container, under the lock of its name. */
  void reserve(Entry entry, String container) {
    entry.containers().add(container);
    byContainer.computeIfAbsent(container, id -> ConcurrentHashMap.newKeySet()).add(entry.name());
  }

  /** The volumes that a container has, by name. */
  Set<String> of(String container) {
    return byContainer.getOrDefault(container, Set.of());
  }

  /** Whether any container has the volume. */
  boolean isUsed(String volume) {
    Entry entry = entries.get(volume);
    return entry != null && !entry.containers().isEmpty();
  }

  /** Takes note that a container has no volumes any more. */
  void released(String container) {
    byContainer.remove(container);
  }

  /** Does {@code act} under the lock of {@code name}. */
  <T> T locked(String name, Function<Entry, T> act) {
    while (true) {
      Entry entry = entries.computeIfAbsent(name, Entry::new);
      entry.lock().lock();
      try {
        if (!entry.isForgotten()) {
          return act.apply(entry);
        }
      } finally {
        if (!entry.isForgotten() && entry.forget()) {
          entries.remove(name, entry);
        }
        entry.lock().unlock();
      }
    }
  }

  /** What is known of a name now, for a look that waits for nobody. */
  Entry peek(String name) {
    Entry entry = entries.get(name);
    return entry == null ? new Entry(name) : entry;
  }

  /** The description of a volume that exists. */
  Optional<VolumeRecord> record(Entry entry) {
    if (!entry.isThere()) {
      return Optional.empty();
    }
    Optional<VolumeRecord> known = entry.record();
    if (known.isPresent()) {
      return known;
    }
    try {
      VolumeRecord record = files.read(entry.name());
      entry.record(record);
      return Optional.of(record);
    } catch (java.nio.file.NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new EngineException.Internal(
          "cannot read volume " + entry.name() + ": " + e.getMessage(), e);
    }
  }
}
