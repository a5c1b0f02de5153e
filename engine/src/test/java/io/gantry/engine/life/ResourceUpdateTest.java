package io.gantry.engine.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.Resources;
import io.gantry.engine.config.Resources.BlkioLimits;
import io.gantry.engine.config.Resources.CpuLimits;
import io.gantry.engine.config.Resources.Devices;
import io.gantry.engine.config.Resources.MemoryLimits;
import io.gantry.engine.config.Ulimit;
import io.gantry.engine.spec.Limits;
import io.gantry.kernel.cgroup.Limit;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceUpdateTest {
  @Test
  void whatAChangeDoesNotNameStays() {
    Resources before = limits(cpu(512, 0, 50_000, 25_000), memory(100, 50, 200));
    Resources after = ResourceUpdate.of(before, limits(cpu(100, 0, 0, 0), memory(0, 0, 300)));
    assertThat(after).isEqualTo(limits(cpu(100, 0, 50_000, 25_000), memory(100, 50, 300)));
  }

  @Test
  void swappinessTheOomKillerAndUlimitsAreNeverChanged() {
    Resources change =
        new Resources(
            CpuLimits.NONE,
            new MemoryLimits(0, 0, 0, 10L, true, 0, 0),
            BlkioLimits.NONE,
            Devices.NONE,
            null,
            List.of(new Ulimit("nofile", 1, 1)),
            "/other");
    assertThat(ResourceUpdate.of(Resources.UNLIMITED, change)).isEqualTo(Resources.UNLIMITED);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 50000, 0, 1, 0, 0, Nano CPUs cannot be updated as CPU Period has already been set",
    "0, 0, 50000, 1, 0, 0, Nano CPUs cannot be updated as CPU Quota has already been set",
    "1, 0, 0, 0, 50000, 0, CPU Period cannot be updated as NanoCPUs has already been set",
    "1, 0, 0, 0, 0, 50000, CPU Quota cannot be updated as NanoCPUs has already been set"
  })
  void wholeProcessorsAndQuotasDoNotMix(
      long nano, long period, long quota, long nano2, long period2, long quota2, String message) {
    Resources before = limits(cpu(0, nano, period, quota), MemoryLimits.NONE);
    Resources change = limits(cpu(0, nano2, period2, quota2), MemoryLimits.NONE);
    assertThatExceptionOfType(EngineException.Conflict.class)
        .isThrownBy(() -> ResourceUpdate.of(before, change))
        .withMessage("Conflicting options: " + message);
  }

  @Test
  void memoryIsNotRaisedAboveTheSwapThatIsSet() {
    Resources before = limits(CpuLimits.NONE, memory(100, 0, 200));
    assertThatExceptionOfType(EngineException.Conflict.class)
        .isThrownBy(() -> ResourceUpdate.of(before, limits(CpuLimits.NONE, memory(300, 0, 0))))
        .withMessage(
            "Memory limit should be smaller than already set memoryswap limit, update the"
                + " memoryswap at the same time");
    assertThat(
            ResourceUpdate.of(before, limits(CpuLimits.NONE, memory(300, 0, 400))).memory().swap())
        .isEqualTo(400);
  }

  @Test
  void aLivingGroupGetsTheQuotaWithThePeriodThatHolds() throws IOException {
    assertThat(living(cpu(0, 0, 50_000, 0), cpu(0, 0, 0, 25_000)))
        .containsExactly(new Limit.CpuQuota(25_000, 50_000));
    assertThat(living(cpu(0, 0, 0, 25_000), cpu(0, 0, 50_000, 0)))
        .containsExactly(new Limit.CpuQuota(25_000, 50_000));
  }

  @Test
  void aLivingGroupIsToldOnlyWhatChanges() throws IOException {
    assertThat(living(cpu(0, 0, 50_000, 25_000), cpu(77, 0, 0, 0)))
        .containsExactly(new Limit.CpuShares(77));
  }

  private static List<Limit> living(CpuLimits before, CpuLimits change) throws IOException {
    Resources changed = limits(change, MemoryLimits.NONE);
    Resources after = ResourceUpdate.of(limits(before, MemoryLimits.NONE), changed);
    return Limits.of(ResourceUpdate.living(after, changed));
  }

  private static Resources limits(CpuLimits cpu, MemoryLimits memory) {
    return new Resources(cpu, memory, BlkioLimits.NONE, Devices.NONE, null, List.of(), "");
  }

  private static CpuLimits cpu(long shares, long nanoCpus, long period, long quota) {
    return new CpuLimits(shares, nanoCpus, period, quota, 0, 0, "", "", 0, 0);
  }

  private static MemoryLimits memory(long limit, long reservation, long swap) {
    return new MemoryLimits(limit, reservation, swap, null, null, 0, 0);
  }
}
