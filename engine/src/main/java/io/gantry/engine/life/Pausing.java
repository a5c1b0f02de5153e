package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.container.Status;
import java.io.IOException;

/** Freezing and thawing. */
final class Pausing {
  private final Parts parts;
  private final Happenings happenings;

  private final Checking checking;

  Pausing(Parts parts, Happenings happenings, Checking checking) {
    this.parts = parts;
    this.happenings = happenings;
    this.checking = checking;
  }

  void pause(Container container) {
    container.lock().lock();
    try {
      switch (container.status()) {
        case RUNNING -> {}
        case PAUSED ->
            throw new EngineException.Conflict(
                "Container " + container.id() + " is already paused");
        case RESTARTING ->
            throw new EngineException.Conflict(
                "Container "
                    + container.id()
                    + " is restarting, wait until the container is running");
        case CREATED, EXITED, REMOVING, DEAD -> throw container.notRunning();
      }
      parts.cgroups().freeze(container.cgroup(parts.config().cgroupParent()));
      container.become(Status.PAUSED);
      checking.end(container);
      parts.store().update(container.id(), container.record());
      happenings.tell(container.description(), "pause");
    } catch (IOException e) {
      throw new EngineException.Internal(
          "cannot pause container " + container.id() + ": " + e.getMessage(), e);
    } finally {
      container.lock().unlock();
    }
  }

  void unpause(Container container) {
    container.lock().lock();
    try {
      if (container.status() != Status.PAUSED) {
        throw new EngineException.Conflict("Container " + container.id() + " is not paused");
      }
      parts.cgroups().thaw(container.cgroup(parts.config().cgroupParent()));
      container.become(Status.RUNNING);
      checking.resume(container);
      parts.store().update(container.id(), container.record());
      happenings.tell(container.description(), "unpause");
    } catch (IOException e) {
      throw new EngineException.Internal(
          "cannot unpause container " + container.id() + ": " + e.getMessage(), e);
    } finally {
      container.lock().unlock();
    }
  }
}
