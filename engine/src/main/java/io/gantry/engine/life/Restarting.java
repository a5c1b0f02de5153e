package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import java.util.OptionalInt;

/** Stops one container when it runs, and starts it. */
record Restarting(Container container, Stopping stopping, Starting starting) {
  void run(String signal, OptionalInt timeoutSeconds) {
    try {
      stopping.stop(container, signal, timeoutSeconds, Stopping.Reason.BY_HAND);
    } catch (EngineException.NotModified e) {
      // it does not run: starting is all there is to do
    }
    try {
      starting.byHand(container);
    } catch (EngineException.NotModified e) {
      // somebody else was faster; it runs, as wanted
    }
  }
}
