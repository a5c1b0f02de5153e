package io.gantry.engine.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.process.Signal;
import org.junit.jupiter.api.Test;

class SignalsTest {
  @Test
  void readsNamesNumbersAndRealTimeSignals() {
    assertThat(Signals.parse("KILL").number()).isEqualTo(9);
    assertThat(Signals.parse("sigterm").number()).isEqualTo(15);
    assertThat(Signals.parse("SIGRTMIN+3").number()).isEqualTo(37);
    assertThat(Signals.parse("RTMAX-1").number()).isEqualTo(63);
    assertThat(Signals.parse("64").number()).isEqualTo(64);
    assertThat(Signals.parse("", Signal.TERM)).isEqualTo(Signal.TERM);
  }

  @Test
  void refusesWhatIsNoSignal() {
    for (String bad : new String[] {"", "0", "65", "999999999999", "SIGFOO", "-1", "9 "}) {
      assertThatThrownBy(() -> Signals.parse(bad)).hasMessage("invalid signal: " + bad);
    }
  }
}
