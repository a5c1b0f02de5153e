package io.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FilterTimeTest {
  @Test
  void timesOfFiltersComeInManyForms() {
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    assertThat(FilterTime.parse("10m", now)).isEqualTo(now.minusSeconds(600));
    assertThat(FilterTime.parse("1h30m", now)).isEqualTo(now.minusSeconds(5400));
    assertThat(FilterTime.parse("1700000000.5", now))
        .isEqualTo(Instant.ofEpochSecond(1700000000, 500_000_000));
    assertThat(FilterTime.parse("2025-01-01", now))
        .isEqualTo(Instant.parse("2025-01-01T00:00:00Z"));
    assertThat(FilterTime.parse("2025-01-01T10:00", now))
        .isEqualTo(Instant.parse("2025-01-01T10:00:00Z"));
    assertThat(FilterTime.parse("2025-01-01T10:00:00+02:00", now))
        .isEqualTo(Instant.parse("2025-01-01T08:00:00Z"));
    assertThatThrownBy(() -> FilterTime.parse("yesterday", now))
        .isInstanceOf(EngineException.InvalidParameter.class)
        .hasMessage("failed to parse value as time or duration: \"yesterday\"");
  }

  @Test
  void durationsFollowGo() {
    assertThat(GoDuration.read("1h2m3.5s")).contains(Duration.ofMillis(3_723_500));
    assertThat(GoDuration.read("-1.5ms")).contains(Duration.ofNanos(-1_500_000));
    assertThat(GoDuration.read("2µs3ns")).contains(Duration.ofNanos(2_003));
    assertThat(GoDuration.read("0")).contains(Duration.ZERO);
    assertThat(GoDuration.read("10")).isEmpty();
    assertThat(GoDuration.read("1d")).isEmpty();
    assertThat(GoDuration.read("")).isEmpty();
  }
}
