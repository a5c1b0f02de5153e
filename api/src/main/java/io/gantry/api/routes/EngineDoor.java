package io.gantry.api.routes;

import io.gantry.engine.Engine;

/** The way to the engine, which may still be opening when the first requests come. */
@FunctionalInterface
public interface EngineDoor {
  /**
   * The engine; waits until it is open.
   *
   * @throws io.gantry.engine.EngineException.Unavailable when it could not be opened
   */
  Engine engine() throws InterruptedException;
}
