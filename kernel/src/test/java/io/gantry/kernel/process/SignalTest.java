package io.gantry.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalTest {
  @ParameterizedTest
  @CsvSource({
    "SIGTERM, 15",
    "term, 15",
    "15, 15",
    "Sigkill, 9",
    "9, 9",
    "RTMIN, 34",
    "sigrtmin+3, 37",
    "RTMAX-1, 63",
    "SIGRTMAX, 64",
    "64, 64",
    "WINCH, 28",
    "iot, 6"
  })
  void aSignalIsReadAsDockerDoes(String text, int number) {
    assertThat(Signal.parse(text)).contains(new Signal(number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "65", "-1", "SIGSIG", "SIG", "TERM ", "99999999999", "RTMIN+16"})
  void whatIsNoSignalIsNone(String text) {
    assertThat(Signal.parse(text)).isEmpty();
  }

  @Test
  void everyNameReadsBackAsItsSignal() {
    for (int number = 1; number <= 64; number++) {
      Signal signal = new Signal(number);
      if (number != 32 && number != 33) {
        assertThat(Signal.parse(signal.signalName())).contains(signal);
      }
    }
  }

  @Test
  void aStatusTellsCodeOrSignal() {
    assertThat(WaitStatus.exited(7).exitCode()).isEqualTo(7);
    assertThat(new WaitStatus(0x0700).exitCode()).isEqualTo(7);
    WaitStatus killed = new WaitStatus(9);
    assertThat(killed.exitCode()).isEqualTo(137);
    assertThat(killed.signal()).contains(Signal.KILL);
    assertThat(new WaitStatus(0x8b).coreDumped()).isTrue();
    assertThat(new WaitStatus(0x8b).exitCode()).isEqualTo(139);
  }
}
