package io.gantry.engine.trace;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One start of a container, step by step.
 *
 * @param container 64 hexadecimal digits
 * @param begun when it began
 * @param nanos how long it took
 * @param failure why it failed, when it did
 * @param steps in the order of time; calls lie within phases, which together make the whole
 */
public record StartTrace(
    String container, Instant begun, long nanos, Optional<String> failure, List<Step> steps) {
  public StartTrace {
    steps = List.copyOf(steps);
  }

  /** What a step is. */
  public enum Kind {
    /** A part of the engine's work: they follow each other without gaps. */
    PHASE,
    /** A system call of the launcher or of the container's first process. */
    CALL
  }

  /**
   * One step.
   *
   * @param name what was done
   * @param at nanoseconds from the start's begin to this step's
   * @param nanos how long it took; a call's time lasts to the next call
   */
  public record Step(Kind kind, String name, long at, long nanos) {}

  /** The steps of one kind. */
  public List<Step> steps(Kind kind) {
    return steps.stream().filter(step -> step.kind() == kind).toList();
  }

  /** One line: {@code cgroup 45 µs, mounts 12 µs, …}. */
  public String summary(Kind kind) {
    return steps(kind).stream()
        .map(step -> step.name() + " " + step.nanos() / 1000 + " µs")
        .collect(Collectors.joining(", "));
  }
}
