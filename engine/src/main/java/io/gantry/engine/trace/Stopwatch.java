package io.gantry.engine.trace;

import io.gantry.engine.trace.StartTrace.Kind;
import io.gantry.engine.trace.StartTrace.Step;
import io.gantry.runtime.LaunchWatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Takes the times of one start. Whoever has done something says so; what has passed since the last
 * time is what it took. Used by one thread after the other.
 */
public final class Stopwatch implements LaunchWatch {
  private final long begun = System.nanoTime();
  private final boolean calls;
  private final List<Step> phases = new ArrayList<>(12);
  private final List<Step> steps;
  private long last = begun;

  /**
   * @param calls whether the launcher's system calls are wanted too
   */
  public Stopwatch(boolean calls) {
    this.calls = calls;
    this.steps = calls ? new ArrayList<>(128) : List.of();
  }

  @Override
  public void done(String what) {
    long now = System.nanoTime();
    endCalls(now);
    phases.add(new Step(Kind.PHASE, what, last - begun, now - last));
    last = now;
  }

  @Override
  public boolean wantsSteps() {
    return calls;
  }

  @Override
  public void step(String title, long nanoTime) {
    endCalls(nanoTime);
    steps.add(new Step(Kind.CALL, title, nanoTime - begun, -1));
  }

  /** A call is known to be over when the next one is made, or the launch is. */
  private void endCalls(long now) {
    if (!steps.isEmpty() && steps.getLast().nanos() < 0) {
      Step open = steps.removeLast();
      steps.add(new Step(Kind.CALL, open.name(), open.at(), now - begun - open.at()));
    }
  }

  /**
   * The whole.
   *
   * @param at when it began, by the engine's clock
   * @param failure why it failed, when it did; the time since the last step is that of the step
   *     that failed
   */
  public StartTrace finished(String container, Instant at, Optional<String> failure) {
    failure.ifPresent(why -> done("failed"));
    List<Step> all = new ArrayList<>(phases);
    all.addAll(steps);
    all.sort(Comparator.comparingLong(Step::at));
    return new StartTrace(container, at, last - begun, failure, all);
  }
}
