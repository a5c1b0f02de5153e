package io.gantry.engine.life;

import io.gantry.engine.EngineConfig;
import io.gantry.engine.EngineException;
import io.gantry.engine.name.NameIndex;
import io.gantry.engine.spec.Peers;
import io.gantry.engine.store.ContainerStore;
import io.gantry.runtime.Running;
import java.nio.file.Path;
import java.util.function.Supplier;

/** The containers of an engine, as others share with them. */
public final class RunningPeers implements Peers {
  private final NameIndex<Container> index;
  private final ContainerStore store;
  private final Supplier<EngineConfig> settings;

  /** Those of this index. */
  public RunningPeers(
      NameIndex<Container> index, ContainerStore store, Supplier<EngineConfig> settings) {
    this.settings = settings;
    this.index = index;
    this.store = store;
  }

  @Override
  public int pid(String word, Kind kind) {
    Container peer = kind == Kind.NETWORK ? joined(word) : index.find(word);
    int pid =
        peer.running()
            .map(Running::pid)
            .orElseThrow(() -> new EngineException.Conflict(notRunning(peer, kind)));
    if (kind == Kind.IPC && !sharesIpc(peer)) {
      throw new EngineException.InvalidParameter(
          "failed to join IPC namespace: container "
              + peer.id()
              + ": non-shareable IPC (hint: use IpcMode:shareable for the donor container)");
    }
    return pid;
  }

  @Override
  public boolean remapped(String word) {
    return settings
        .get()
        .remap()
        .of(index.find(word).description().hostConfig().namespaces())
        .isPresent();
  }

  private static String notRunning(Container peer, Kind kind) {
    return switch (kind) {
      case IPC, PID ->
          "failed to join " + kind + " namespace: container " + peer.id() + " is not running";
      case NETWORK ->
          "cannot join network namespace of a non running container: container "
              + peer.description().name()
              + " is "
              + peer.status().word();
    };
  }

  private static boolean sharesIpc(Container peer) {
    String mode = peer.description().hostConfig().namespaces().ipc();
    return !mode.equals("private") && !mode.equals("none");
  }

  @Override
  public Path directory(String word) {
    return store.directory(joined(word).id());
  }

  private Container joined(String word) {
    try {
      return index.find(word);
    } catch (EngineException.NotFound e) {
      throw new EngineException.NotFound(
          "joining network namespace of container: " + e.getMessage());
    }
  }
}
