package io.gantry.engine.name;

import io.gantry.engine.EngineException;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Who is meant: full id first, then exact name, then unique id prefix. A name is reserved for an id
 * before the container exists, so two creations never get the same one; no lock is needed.
 *
 * @param <T> what the ids stand for
 */
public final class NameIndex<T> {
  private final Map<String, String> idByName = new ConcurrentHashMap<>();
  private final NavigableMap<String, T> byId = new ConcurrentSkipListMap<>();

  /**
   * Reserves a name for {@code id}.
   *
   * @throws EngineException.Conflict when another has it
   */
  public void reserve(String name, String id) {
    String owner = idByName.putIfAbsent(name, id);
    if (owner != null && !owner.equals(id)) {
      throw new EngineException.Conflict(
          "Conflict. The container name \"/"
              + name
              + "\" is already in use by container \""
              + owner
              + "\". You have to remove (or rename) that container to be able to reuse that name.");
    }
  }

  /** Reserves a generated name for {@code id}. */
  public String reserveGenerated(String id) {
    for (int attempt = 0; ; attempt++) {
      String name = NameGenerator.next(attempt);
      if (idByName.putIfAbsent(name, id) == null) {
        return name;
      }
    }
  }

  /** Gives up a name that {@code id} holds. */
  public void release(String name, String id) {
    idByName.remove(name, id);
  }

  /** Makes {@code value} known by its id. */
  public void add(String id, T value) {
    byId.put(id, value);
  }

  /** Forgets the id; its name is {@linkplain #release released} apart. */
  public void remove(String id) {
    byId.remove(id);
  }

  /** All of them, a snapshot that may trail behind. */
  public Collection<T> all() {
    return byId.values();
  }

  /** The one of exactly this id. */
  public Optional<T> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * The one that {@code word} means.
   *
   * @throws EngineException.NotFound {@code No such container: x}
   * @throws EngineException.InvalidParameter when the word is empty or the prefix is ambiguous
   */
  public T find(String word) {
    if (word.isEmpty()) {
      throw new EngineException.InvalidParameter("invalid name or ID supplied: \"\"");
    }
    T exact = byId.get(word);
    if (exact != null) {
      return exact;
    }
    T named = byName(word.startsWith("/") ? word.substring(1) : word);
    return named != null ? named : byPrefix(word);
  }

  private @Nullable T byName(String name) {
    String id = idByName.get(name);
    return id == null ? null : byId.get(id);
  }

  private T byPrefix(String prefix) {
    Map.Entry<String, T> first = byId.ceilingEntry(prefix);
    if (first == null || !first.getKey().startsWith(prefix)) {
      throw EngineException.NotFound.container(prefix);
    }
    String next = byId.higherKey(first.getKey());
    if (next != null && next.startsWith(prefix)) {
      throw new EngineException.InvalidParameter(
          "multiple IDs found with provided prefix: " + prefix);
    }
    return first.getValue();
  }
}
