package io.gantry.engine.container;

import static io.gantry.engine.container.Status.CREATED;
import static io.gantry.engine.container.Status.DEAD;
import static io.gantry.engine.container.Status.EXITED;
import static io.gantry.engine.container.Status.PAUSED;
import static io.gantry.engine.container.Status.REMOVING;
import static io.gantry.engine.container.Status.RESTARTING;
import static io.gantry.engine.container.Status.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StatusTest {
  private static final Map<Status, Set<Status>> TABLE =
      Map.of(
          CREATED, Set.of(RUNNING, REMOVING),
          RUNNING, Set.of(PAUSED, EXITED, RESTARTING),
          PAUSED, Set.of(RUNNING, EXITED, RESTARTING),
          RESTARTING, Set.of(RUNNING, EXITED, REMOVING),
          EXITED, Set.of(RUNNING, RESTARTING, REMOVING),
          REMOVING, Set.of(DEAD),
          DEAD, Set.of(REMOVING));

  @Test
  void everyPairOfStatesIsAllowedOrRefusedAsDrawn() {
    for (Status from : Status.values()) {
      for (Status to : Status.values()) {
        assertThat(from.mayBecome(to))
            .as(from + " to " + to)
            .isEqualTo(TABLE.getOrDefault(from, Set.of()).contains(to));
      }
    }
  }
}
