package io.gantry.engine.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.engine.config.RestartPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartDecisionTest {
  private static RestartDecision.Run run(int code, boolean byHand, int restarts, int pauseMillis) {
    return new RestartDecision.Run(
        code, Duration.ofSeconds(1), byHand, restarts, Duration.ofMillis(pauseMillis));
  }

  @Test
  void noPolicyNeverStartsAgain() {
    assertThat(RestartDecision.after(run(1, false, 0, 0), RestartPolicy.NO)).isEmpty();
  }

  @Test
  void alwaysStartsAgainWhateverTheCodeUnlessStoppedByHand() {
    assertThat(RestartDecision.after(run(0, false, 9, 0), RestartPolicy.ALWAYS)).isPresent();
    assertThat(RestartDecision.after(run(0, true, 9, 0), RestartPolicy.ALWAYS)).isEmpty();
  }

  @Test
  void onFailureStartsAgainAfterFailuresUpToItsMaximum() {
    RestartPolicy twice = RestartPolicy.onFailure(2);
    assertThat(RestartDecision.after(run(0, false, 0, 0), twice)).isEmpty();
    assertThat(RestartDecision.after(run(3, false, 1, 0), twice)).isPresent();
    assertThat(RestartDecision.after(run(3, false, 2, 0), twice)).isEmpty();
    assertThat(RestartDecision.after(run(3, false, 99, 0), RestartPolicy.onFailure(0))).isPresent();
  }

  @Test
  void thePauseDoublesUpToAMinuteAndBeginsAnewAfterAStableRun() {
    assertThat(RestartDecision.after(run(1, false, 0, 0), RestartPolicy.ALWAYS))
        .contains(Duration.ofMillis(100));
    assertThat(RestartDecision.after(run(1, false, 1, 100), RestartPolicy.ALWAYS))
        .contains(Duration.ofMillis(200));
    assertThat(RestartDecision.after(run(1, false, 9, 50_000), RestartPolicy.ALWAYS))
        .contains(Duration.ofMinutes(1));
    RestartDecision.Run stable =
        new RestartDecision.Run(1, Duration.ofSeconds(10), false, 9, Duration.ofSeconds(50));
    assertThat(RestartDecision.after(stable, RestartPolicy.ALWAYS))
        .contains(Duration.ofMillis(100));
  }

  @Test
  void anOpeningEngineStartsAlwaysEvenWhenStoppedByHandButUnlessStoppedNot() {
    assertThat(RestartDecision.atOpen(RestartPolicy.ALWAYS, true, 0, 0)).isTrue();
    assertThat(RestartDecision.atOpen(RestartPolicy.UNLESS_STOPPED, true, 0, 0)).isFalse();
    assertThat(RestartDecision.atOpen(RestartPolicy.UNLESS_STOPPED, false, 0, 0)).isTrue();
    assertThat(RestartDecision.atOpen(RestartPolicy.NO, false, 1, 0)).isFalse();
    assertThat(RestartDecision.atOpen(RestartPolicy.onFailure(3), false, 1, 2)).isTrue();
    assertThat(RestartDecision.atOpen(RestartPolicy.onFailure(3), false, 1, 3)).isFalse();
  }
}
