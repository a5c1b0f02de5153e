package io.gantry.engine.life;

import io.gantry.engine.config.RestartPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether and when a container that ended is started again: Docker's rules ({@code restartmanager}
 * of moby). The pause begins at 100 ms, doubles up to a minute, and begins anew after a run of ten
 * seconds or more.
 */
final class RestartDecision {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration STABLE = Duration.ofSeconds(10);

  private RestartDecision() {}

  /**
   * What one run was like.
   *
   * @param exitCode how it ended
   * @param ran how long it lasted
   * @param stoppedByHand whether somebody asked for its end
   * @param restarts how often the policy has started it since it was started by hand
   * @param lastPause the pause before this run, zero when there was none
   */
  record Run(int exitCode, Duration ran, boolean stoppedByHand, int restarts, Duration lastPause) {}

  /** The pause before the next run; absent when there is none. */
  static Optional<Duration> after(Run run, RestartPolicy policy) {
    return !run.stoppedByHand && wants(policy, run) ? Optional.of(pause(run)) : Optional.empty();
  }

  private static boolean wants(RestartPolicy policy, Run run) {
    return switch (policy.name()) {
      case "always", "unless-stopped" -> true;
      case "on-failure" ->
          run.exitCode != 0
              && (policy.maximumRetryCount() == 0 || run.restarts < policy.maximumRetryCount());
      default -> false;
    };
  }

  private static Duration pause(Run run) {
    if (run.lastPause.isZero() || run.ran.compareTo(STABLE) >= 0) {
      return FIRST;
    }
    Duration doubled = run.lastPause.multipliedBy(2);
    return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
  }

  /**
   * Whether a container that does not run is started when the engine opens.
   *
   * @param stoppedByHand whether somebody asked for its end
   */
  static boolean atOpen(RestartPolicy policy, boolean stoppedByHand, int exitCode, int restarts) {
    return switch (policy.name()) {
      case "always" -> true;
      case "unless-stopped" -> !stoppedByHand;
      case "on-failure" ->
          !stoppedByHand
              && exitCode != 0
              && (policy.maximumRetryCount() == 0 || restarts < policy.maximumRetryCount());
      default -> false;
    };
  }
}
