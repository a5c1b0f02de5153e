package io.gantry.engine.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SignalTest {
  @Test
  void readsNamesNumbersAndRealTimeSignals() {
    assertThat(Signal.parse("KILL").number()).isEqualTo(9);
    assertThat(Signal.parse("sigterm").number()).isEqualTo(15);
    assertThat(Signal.parse("SIGRTMIN+3").number()).isEqualTo(37);
    assertThat(Signal.parse("RTMAX-1").number()).isEqualTo(63);
    assertThat(Signal.parse("64").number()).isEqualTo(64);
    assertThat(Signal.parse("", Signal.TERM)).isEqualTo(Signal.TERM);
  }

  @Test
  void refusesWhatIsNoSignal() {
    for (String bad : new String[] {"", "0", "65", "999999999999", "SIGFOO", "-1", "9 "}) {
      assertThatThrownBy(() -> Signal.parse(bad)).hasMessage("invalid signal: " + bad);
    }
  }
}
