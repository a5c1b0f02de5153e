package io.gantry.engine.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long START = 42;
  private static final long MILLISECOND = 1_000_000;

  private final Pace pace = new Pace(START);

  @Test
  void linesThatComeOneByOneAreMovedAtOnce() {
    for (int i = 0; i < 1000; i++) {
      assertThat(pace.isBusy(1000, START + i * MILLISECOND)).isFalse();
    }
  }

  @Test
  void smallPiecesInQuickSuccessionMakeAStreamBusy() {
    assertThat(pace.isBusy(4096, START)).isFalse();
    assertThat(pace.isBusy(4096, START + 10_000)).isFalse();
    assertThat(pace.isBusy(4096, START + 20_000)).isFalse();
    assertThat(pace.isBusy(4096, START + 30_000)).isTrue();
  }

  @Test
  void aBusyStreamThatFallsSilentIsSoonWaitedForAgain() {
    assertThat(pace.isBusy(100_000, START)).isTrue();
    assertThat(pace.isBusy(0, START + MILLISECOND)).isTrue();
    assertThat(pace.isBusy(0, START + 20 * MILLISECOND)).isFalse();
  }
}
