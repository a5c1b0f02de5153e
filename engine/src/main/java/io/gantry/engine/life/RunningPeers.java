package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.name.NameIndex;
import io.gantry.engine.spec.Peers;
import io.gantry.engine.store.ContainerStore;
import io.gantry.runtime.Running;
import java.nio.file.Path;

/** The containers of an engine, as others share with them. */
public final class RunningPeers implements Peers {
  private final NameIndex<Container> index;
  private final ContainerStore store;

  /** Those of this index. */
  public RunningPeers(NameIndex<Container> index, ContainerStore store) {
    this.index = index;
    this.store = store;
  }

  @Override
  public int pid(String word, String kind) {
    Container peer = index.find(word);
    return peer.running()
        .map(Running::pid)
        .orElseThrow(
            () ->
                new EngineException.Conflict(
                    "cannot join " + kind + " namespace of a non running container: " + peer.id()));
  }

  @Override
  public Path directory(String word) {
    return store.directory(index.find(word).id());
  }
}
