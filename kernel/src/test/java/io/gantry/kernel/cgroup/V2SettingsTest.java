package io.gantry.kernel.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.cgroup.V2Settings.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class V2SettingsTest {
  @ParameterizedTest
  @CsvSource({"0,1", "2,1", "1024,100", "262144,10000", "999999,10000"})
  void sharesKeepTheirMeaningAsWeight(long shares, long weight) {
    assertThat(V2Settings.weight(shares)).isEqualTo(weight);
  }

  @Test
  void swapIsTheSumLessTheMemoryOfTheSameUpdate() {
    assertThat(written(new Limit.MemoryAndSwap(300), new Limit.Memory(100)))
        .containsExactly("memory.swap.max=200", "memory.max=100");
  }

  @Test
  void swapIsTheSumLessTheMemoryInForce() {
    assertThat(V2Settings.of(List.of(new Limit.MemoryAndSwap(300)), 250))
        .containsExactly(new Setting("memory.swap.max", "50", "swap limit"));
  }

  @Test
  void noLimitIsWrittenAsMax() {
    assertThat(written(new Limit.Pids(-1), new Limit.CpuQuota(-1, 100_000)))
        .containsExactly("pids.max=max", "cpu.max=max 100000");
  }

  @Test
  void ratesNameTheDevice() {
    assertThat(
            written(
                new Limit.BlockRate(new DeviceNumber(8, 0), Limit.RateKind.WRITE_OPERATIONS, 1000)))
        .containsExactly("io.max=8:0 wiops=1000");
  }

  @Test
  void whatVersionTwoDoesNotHaveHasNoFile() {
    assertThat(V2Settings.of(List.of(new Limit.Swappiness(10)), 0))
        .containsExactly(new Setting("", "", "memory swappiness"));
  }

  private static List<String> written(Limit... limits) {
    return V2Settings.of(List.of(limits), Long.MAX_VALUE).stream()
        .map(s -> s.file() + "=" + s.value())
        .toList();
  }
}
