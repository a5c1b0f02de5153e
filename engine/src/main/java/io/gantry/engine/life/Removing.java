package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.container.Containers.RemoveOptions;
import io.gantry.engine.container.Status;
import io.gantry.engine.mount.ContainerMounts.Anonymous;
import io.gantry.oci.ChainId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * How a container goes: its root file system first, its description last, so that an engine killed
 * in between finds a container that it can remove again.
 */
final class Removing {
  private static final Logger LOG = System.getLogger(Removing.class.getName());

  private final Parts parts;
  private final Happenings happenings;
  private final Stopping stopping;
  private final Ending ending;

  Removing(Parts parts, Happenings happenings, Stopping stopping, Ending ending) {
    this.parts = parts;
    this.happenings = happenings;
    this.stopping = stopping;
    this.ending = ending;
  }

  void remove(Container container, RemoveOptions options) {
    if (options.force()) {
      stopping.killIfUp(container);
    }
    container.lock().lock();
    try {
      if (parts.index().byId(container.id()).isEmpty()) {
        // somebody else was faster
        throw EngineException.NotFound.container(container.id());
      }
      claim(container);
      take(container, options.volumes() ? Anonymous.REMOVE : Anonymous.KEEP);
    } finally {
      container.lock().unlock();
    }
  }

  /** Removes a container that was started with {@code --rm} and has ended. */
  void automatically(Container container) {
    try {
      remove(container, RemoveOptions.FORCE);
    } catch (EngineException.Conflict | EngineException.NotFound e) {
      LOG.log(Level.DEBUG, "container {0} is already being removed", container.id());
    } catch (EngineException e) {
      LOG.log(Level.WARNING, "container " + container.id() + " was not removed", e);
    }
  }

  private static void claim(Container container) {
    String name = "\"" + container.description().name() + "\"";
    switch (container.status()) {
      case RUNNING, RESTARTING ->
          throw new EngineException.Conflict(
              "cannot remove container "
                  + name
                  + ": container is "
                  + container.status().word()
                  + ": stop the container before removing or force remove");
      case PAUSED ->
          throw new EngineException.Conflict(
              "cannot remove container "
                  + name
                  + ": container is paused and must be unpaused first");
      case REMOVING ->
          throw new EngineException.Conflict(
              "removal of container " + container.id() + " is already in progress");
      case CREATED, EXITED, DEAD -> container.become(Status.REMOVING);
    }
  }

  private void take(Container container, Anonymous anonymous) {
    String id = container.id();
    Optional<ChainId> base = parts.roots().base(id);
    try {
      container.output().close();
      parts.roots().remove(id);
      parts.mounts().release(id, container.description().mounts(), anonymous);
      parts.store().remove(id);
    } catch (IOException | RuntimeException e) {
      container.become(Status.DEAD);
      throw new EngineException.Internal(
          "cannot remove container \"" + container.description().name() + "\": " + e.getMessage(),
          e);
    }
    parts.index().remove(id);
    parts.index().release(container.description().name(), id);
    happenings.tell(container.description(), "destroy");
    container.waiters().removed(ending.removal(container));
    base.ifPresent(layers -> release(container, layers));
  }

  /** An image that was removed by force has left its layers to its containers. */
  private void release(Container container, ChainId layers) {
    try {
      if (parts.images().idOf(container.description().imageId()).isEmpty()) {
        parts.images().releaseLayers(layers);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "layers of container " + container.id() + " stay", e);
    }
  }
}
