package io.gantry.kernel.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.cgroup.V2Settings.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class V2SettingsTest {
  @ParameterizedTest
  @CsvSource({
    "0,1",
    "2,1",
    "3,2",
    "512,59",
    "1024,100",
    "2048,174",
    "262144,10000",
    "999999,10000"
  })
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
  void weightsAreBfqsOrWithoutItTheKernelsOwn() {
    DeviceNumber disk = new DeviceNumber(8, 0);
    assertThat(
            V2Settings.of(
                List.of(
                    new Limit.BlockWeight(10),
                    new Limit.BlockWeight(750),
                    new Limit.BlockWeight(1000),
                    new Limit.BlockDeviceWeight(disk, 500)),
                0))
        .extracting(s -> s.value() + " or " + s.otherwise().orElseThrow().value())
        .containsExactly("10 or 1", "750 or 7475", "1000 or 10000", "8:0 500 or 8:0 4950");
  }

  @Test
  void everyLimitHasItsFileAndValue() {
    DeviceNumber disk = new DeviceNumber(8, 16);
    assertThat(
            written(
                new Limit.Memory(100),
                new Limit.MemoryAndSwap(100),
                new Limit.MemoryReservation(50),
                new Limit.CpuShares(512),
                new Limit.CpuQuota(150_000, 100_000),
                new Limit.CpusetCpus("0-1"),
                new Limit.CpusetMems("0"),
                new Limit.Pids(30),
                new Limit.BlockWeight(500),
                new Limit.BlockRate(disk, Limit.RateKind.READ_BYTES, 1024),
                new Limit.BlockRate(disk, Limit.RateKind.WRITE_BYTES, 0)))
        .containsExactly(
            "memory.max=100",
            "memory.swap.max=0",
            "memory.low=50",
            "cpu.weight=59",
            "cpu.max=150000 100000",
            "cpuset.cpus=0-1",
            "cpuset.mems=0",
            "pids.max=30",
            "io.bfq.weight=500",
            "io.max=8:16 rbps=1024",
            "io.max=8:16 wbps=max");
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
