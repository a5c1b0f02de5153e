package io.gantry.engine.spec;

import io.gantry.engine.EngineConfig;
import io.gantry.engine.EngineException;
import io.gantry.engine.config.Namespaces;
import io.gantry.engine.remap.Remap;
import io.gantry.runtime.Namespace;
import io.gantry.runtime.UserNamespace;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which user namespaces containers are in. The namespaces of a container belong to its user
 * namespace, or it could do nothing in them; so whoever shares one of another container's is in
 * that one's user namespace, and a container with a sandbox is in the one that the sandbox was made
 * in.
 */
public final class UserNamespaces {
  private final Supplier<EngineConfig> settings;
  private final Peers peers;

  UserNamespaces(Supplier<EngineConfig> settings, Peers peers) {
    this.settings = settings;
    this.peers = peers;
  }

  /** The ids of a container that has ids of its own. */
  public Optional<UserNamespace.Mapped> ids(Namespaces asked) {
    return settings.get().remap().of(asked).map(Remap::ids);
  }

  /**
   * Of a container that is about to start.
   *
   * @param network the file of its network namespace, when there is one already
   */
  UserNamespace of(Namespaces asked, Optional<Path> network) {
    Optional<UserNamespace.Mapped> ids = ids(asked);
    if (ids.isEmpty()) {
      return new UserNamespace.Host();
    }
    return shared(asked)
        .or(() -> network.map(Namespace.At::new))
        .<UserNamespace>map(through -> new UserNamespace.Joined(through, ids.get()))
        .orElseGet(ids::get);
  }

  /** Of a container that runs, for one more process. */
  UserNamespace joined(Namespaces asked, int first) {
    return ids(asked)
        .<UserNamespace>map(ids -> new UserNamespace.Joined(new Namespace.Of(first), ids))
        .orElseGet(UserNamespace.Host::new);
  }

  /**
   * Who owns the sandbox of a container; empty for the one that is usual in this engine.
   *
   * @throws EngineException when another container, whose namespaces it shares, does not run
   */
  public Optional<UserNamespace> sandboxOwner(Namespaces asked) {
    Optional<UserNamespace.Mapped> ids = ids(asked);
    Optional<Namespace> shared = ids.isEmpty() ? Optional.empty() : shared(asked);
    if (shared.isPresent()) {
      return Optional.of(new UserNamespace.Joined(shared.get(), ids.get()));
    }
    Optional<UserNamespace.Mapped> usual = settings.get().remap().usual().map(Remap::ids);
    return ids.equals(usual)
        ? Optional.empty()
        : Optional.of(ids.<UserNamespace>map(it -> it).orElseGet(UserNamespace.Host::new));
  }

  private Optional<Namespace> shared(Namespaces asked) {
    Map<Peers.Kind, String> modes = new EnumMap<>(Peers.Kind.class);
    modes.put(Peers.Kind.PID, asked.pid());
    modes.put(Peers.Kind.IPC, asked.ipc());
    modes.put(Peers.Kind.NETWORK, asked.network());
    for (Map.Entry<Peers.Kind, String> mode : modes.entrySet()) {
      String other = Peers.shared(mode.getValue());
      if (!other.isEmpty()) {
        int pid = peers.pid(other, mode.getKey());
        requireRemapped(other, mode.getKey());
        return Optional.of(new Namespace.Of(pid));
      }
    }
    return Optional.empty();
  }

  private void requireRemapped(String other, Peers.Kind kind) {
    if (!peers.remapped(other)) {
      throw new EngineException.InvalidParameter(
          "cannot share the %s namespace of container %s, which is in the host's user namespace"
              .formatted(kind, other));
    }
  }
}
