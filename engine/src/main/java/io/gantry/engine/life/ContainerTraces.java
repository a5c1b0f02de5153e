package io.gantry.engine.life;

import io.gantry.engine.container.HealthResult;
import io.gantry.engine.name.NameIndex;
import io.gantry.engine.trace.StartTrace;
import io.gantry.engine.trace.Traces;
import java.util.Optional;
import java.util.function.Consumer;

/** The starts of an engine's containers. */
public final class ContainerTraces implements Traces {
  private final NameIndex<Container> index;
  private final Happenings happenings;

  /** Those of the containers of {@code index}, of which {@code happenings} tells. */
  public ContainerTraces(NameIndex<Container> index, Happenings happenings) {
    this.index = index;
    this.happenings = happenings;
  }

  @Override
  public Optional<StartTrace> lastStart(String container) {
    return index.find(container).lastStart();
  }

  @Override
  public void onStart(Consumer<StartTrace> listener) {
    happenings.onStart(listener);
  }

  @Override
  public void onCheck(Consumer<HealthResult> listener) {
    happenings.onCheck(listener);
  }
}
