package io.gantry.engine.trace;

import io.gantry.engine.container.HealthResult;
import java.util.Optional;
import java.util.function.Consumer;

/** How long starts and health checks take, by the container's id, unique id prefix or name. */
public interface Traces {
  /**
   * The container's last start by this engine. System calls are in it when the engine is in debug
   * mode.
   *
   * @throws io.gantry.engine.EngineException.NotFound {@code No such container: x}
   */
  Optional<StartTrace> lastStart(String container);

  /**
   * From now on tells of each start when it is over, on the thread that did it: who listens does no
   * more than count. There is one listener.
   */
  void onStart(Consumer<StartTrace> listener);

  /** The same of health checks that have ended. */
  void onCheck(Consumer<HealthResult> listener);
}
