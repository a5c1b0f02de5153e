package io.gantry.engine.topology;

import io.gantry.engine.EngineException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** All networks, by name and id. A name is reserved for an id before there is a network of it. */
public final class NetworkTable {
  private final Map<String, String> idByName = new ConcurrentHashMap<>();
  private final Map<String, Network> byId = new ConcurrentSkipListMap<>();
  private final AtomicLong changes = new AtomicLong();

  void reserve(String name, String id) {
    if (idByName.putIfAbsent(name, id) != null) {
      throw new EngineException.Conflict("network with name " + name + " already exists");
    }
  }

  void release(String name, String id) {
    idByName.remove(name, id);
  }

  void add(Network network) {
    byId.put(network.id(), network);
    changes.incrementAndGet();
  }

  void remove(Network network) {
    byId.remove(network.id());
    release(network.name(), network.id());
    changes.incrementAndGet();
  }

  /** How often one has come or gone; read before what it is to stand for. */
  public long changes() {
    return changes.get();
  }

  /** All of them, a snapshot that may trail behind. */
  public Collection<Network> all() {
    return byId.values();
  }

  /** The one of exactly this id. */
  public Optional<Network> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The one of exactly this name. */
  public Optional<Network> byName(String name) {
    return Optional.ofNullable(idByName.get(name)).flatMap(this::byId);
  }

  /**
   * The one that {@code word} means: by its id, its name, or the beginning of its id.
   *
   * @throws EngineException.NotFound {@code network x not found}
   * @throws EngineException.InvalidParameter when several ids begin so
   */
  public Network find(String word) {
    @Nullable Network exact = byId.get(word);
    if (exact != null) {
      return exact;
    }
    return byName(word).orElseGet(() -> byPrefix(word));
  }

  private Network byPrefix(String prefix) {
    List<Network> found =
        byId.values().stream()
            .filter(network -> !prefix.isEmpty() && network.id().startsWith(prefix))
            .toList();
    if (found.size() > 1) {
      throw new EngineException.InvalidParameter(
          "network %s is ambiguous (%d matches found based on ID prefix)"
              .formatted(prefix, found.size()));
    }
    return found.stream().findFirst().orElseThrow(() -> Network.notFound(prefix));
  }
}
