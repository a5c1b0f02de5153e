package io.gantry.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.engine.trace.StartTrace.Kind;
import io.gantry.engine.trace.StartTrace.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StopwatchTest {
  private final Stopwatch watch = new Stopwatch(true);

  @Test
  void phasesFollowEachOtherWithoutGapsAndMakeTheWhole() {
    watch.done("one");
    watch.done("two");
    StartTrace trace = finished(Optional.empty());
    List<Step> phases = trace.steps(Kind.PHASE);
    assertThat(phases).extracting(Step::name).containsExactly("one", "two");
    assertThat(phases.get(0).at()).isZero();
    assertThat(phases.get(1).at()).isEqualTo(phases.get(0).nanos());
    assertThat(trace.nanos()).isEqualTo(phases.get(0).nanos() + phases.get(1).nanos());
  }

  @Test
  void aCallLastsUntilTheNextOneOrTheEndOfItsPhase() {
    long now = System.nanoTime();
    watch.step("mount", now);
    watch.step("execve", now + 5);
    watch.done("launch");
    List<Step> calls = finished(Optional.empty()).steps(Kind.CALL);
    assertThat(calls).extracting(Step::name).containsExactly("mount", "execve");
    assertThat(calls.get(0).nanos()).isEqualTo(5);
    assertThat(calls.get(1).at()).isEqualTo(calls.get(0).at() + 5);
    assertThat(calls.get(1).nanos()).isNotNegative();
  }

  @Test
  void aFailureEndsThePhaseThatItCameIn() {
    watch.done("cgroup");
    StartTrace trace = finished(Optional.of("no such device"));
    assertThat(trace.steps()).extracting(Step::name).containsExactly("cgroup", "failed");
    assertThat(trace.failure()).contains("no such device");
  }

  private StartTrace finished(Optional<String> failure) {
    return watch.finished("id", Instant.EPOCH, failure);
  }
}
