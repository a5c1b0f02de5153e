package io.gantry.engine.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.Resources;
import io.gantry.engine.config.Resources.BlkioLimits;
import io.gantry.engine.config.Resources.CpuLimits;
import io.gantry.engine.config.Resources.Devices;
import io.gantry.engine.config.Resources.MemoryLimits;
import io.gantry.engine.config.Resources.ThrottleDevice;
import io.gantry.engine.config.Resources.WeightDevice;
import io.gantry.engine.create.ResourceCheck.Checked;
import io.gantry.engine.create.ResourceCheck.Occasion;
import io.gantry.kernel.cgroup.Support;
import io.gantry.kernel.cgroup.Support.Feature;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceCheckTest {
  private static final Support ALL = new Support(EnumSet.allOf(Feature.class), "0-1", "0");
  private static final Support NONE = new Support(Set.of(), "", "");
  private static final long MB = 1L << 20;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5 | 0 | 0 | Minimum memory limit allowed is 6MB",
        "50 | 40 | 0 | Minimum memoryswap limit should be larger than memory limit, see usage",
        "0 | 40 | 0 | You should always set the Memory limit when using Memoryswap limit, see"
            + " usage",
        "0 | 0 | 5 | Minimum memory reservation allowed is 6MB",
        "50 | 0 | 60 | Minimum memory limit can not be less than memory reservation limit, see"
            + " usage"
      })
  void memoryHasLeastsAndAnOrder(long limit, long swap, long reservation, String message) {
    refused(memory(limit * MB, reservation * MB, swap * MB), message);
  }

  @Test
  void swapAloneMayBeChanged() {
    Resources change = memory(0, 0, 100 * MB);
    assertThat(ResourceCheck.check(change, ALL, Occasion.UPDATE).resources()).isEqualTo(change);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1 | 0 | 0 | range of CPUs is from 0.01 to",
        "1000000000000000 | 0 | 0 | CPUs available",
        "1 | 5000 | 0 | Conflicting options: Nano CPUs and CPU Period cannot both be set",
        "1 | 0 | 5000 | Conflicting options: Nano CPUs and CPU Quota cannot both be set",
        "0 | 999 | 0 | CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s",
        "0 | 1000001 | 0 | CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s",
        "0 | 0 | 999 | CPU cfs quota can not be less than 1ms (i.e. 1000)"
      })
  void processorTimeHasBounds(long nanoCpus, long period, long quota, String message) {
    refused(cpu(0, nanoCpus, period, quota, "", ""), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | '' | Requested CPUs are not available - requested 2, available: 0-1",
        "0-8 | '' | Requested CPUs are not available - requested 0-8, available: 0-1",
        "abc | '' | Invalid value abc for cpuset cpus: invalid format: abc",
        "1-0 | '' | Invalid value 1-0 for cpuset cpus: invalid format: 1-0",
        "0,,1 | '' | Invalid value 0,,1 for cpuset cpus: invalid format: 0,,1",
        "99999999999 | '' | Invalid value 99999999999 for cpuset cpus: value of out range, maximum"
            + " is 8192",
        "0 | 1 | Requested memory nodes are not available - requested 1, available: 0",
        "0 | x | Invalid value x for cpuset mems: invalid format: x"
      })
  void processorsAndNodesMustBeThere(String cpus, String mems, String message) {
    refused(cpu(0, 0, 0, 0, cpus, mems), message);
  }

  @Test
  void realTimeFitsItsPeriod() {
    refused(
        cpu(new CpuLimits(0, 0, 0, 0, 1000, 2000, "", "", 0, 0)),
        "cpu real-time runtime cannot be higher than cpu real-time period");
  }

  @Test
  void weightsHaveARange() {
    refused(weight(9, List.of()), "Range of blkio weight is from 10 to 1000");
    refused(
        weight(0, List.of(new WeightDevice("/dev/sda", 1001))),
        "Range of blkio weight is from 10 to 1000");
  }

  @Test
  void anOomKillerThatIsOffWithoutALimitIsUnwise() {
    assertThat(
            ResourceCheck.check(
                    memory(new MemoryLimits(0, 0, 0, null, true, 0, 0)), ALL, Occasion.CREATE)
                .warnings())
        .containsExactly(
            "OOM killer is disabled for the container, but no memory limit is set, this can result"
                + " in the system running out of resources.");
  }

  @Test
  void whatTheKernelCannotDoIsDiscardedWithAWarning() {
    List<ThrottleDevice> rates = List.of(new ThrottleDevice("/dev/sda", 1));
    Resources everything =
        new Resources(
            new CpuLimits(512, 0, 5000, 5000, 0, 0, "7", "7", 0, 50),
            new MemoryLimits(50 * MB, 20 * MB, 90 * MB, 10L, true, 50 * MB, 0),
            new BlkioLimits(
                500, List.of(new WeightDevice("/dev/sda", 7)), rates, rates, rates, rates, 0, 0),
            Devices.NONE,
            100L,
            List.of(),
            "");

    Checked checked = ResourceCheck.check(everything, NONE, Occasion.CREATE);

    assertThat(checked.resources())
        .isEqualTo(
            new Resources(
                CpuLimits.NONE,
                new MemoryLimits(0, 0, -1, null, null, 0, 0),
                BlkioLimits.NONE,
                Devices.NONE,
                null,
                List.of(),
                ""));
    String missing = " or the cgroup is not mounted. ";
    assertThat(checked.warnings())
        .containsExactly(
            "Your kernel does not support memory limit capabilities"
                + missing
                + "Limitation discarded.",
            "Your kernel does not support memory soft limit capabilities"
                + missing
                + "Limitation discarded.",
            "Your kernel does not support kernel memory limit capabilities"
                + missing
                + "Limitation discarded.",
            "Your kernel does not support memory swappiness capabilities"
                + missing
                + "Memory swappiness discarded.",
            "Your kernel does not support OomKillDisable. OomKillDisable discarded.",
            "Your kernel does not support PIDs limit capabilities"
                + missing
                + "PIDs limit discarded.",
            "Your kernel does not support CPU shares" + missing + "Shares discarded.",
            "Your kernel does not support CPU CFS scheduler. CPU period/quota discarded.",
            "linux does not support CPU percent. Percent discarded.",
            "Your kernel does not support cpuset" + missing + "Cpuset discarded.",
            "Your kernel does not support Block I/O weight" + missing + "Weight discarded.",
            "Your kernel does not support Block I/O weight_device"
                + missing
                + "Weight-device discarded.",
            "Your kernel does not support BPS Block I/O read limit"
                + missing
                + "Block I/O BPS read limit discarded.",
            "Your kernel does not support BPS Block I/O write limit"
                + missing
                + "Block I/O BPS write limit discarded.",
            "Your kernel does not support IOPS Block read limit"
                + missing
                + "Block I/O IOPS read limit discarded.",
            "Your kernel does not support IOPS Block write limit"
                + missing
                + "Block I/O IOPS write limit discarded.");
  }

  @Test
  void withoutSwapAccountingMemoryAloneIsLimited() {
    EnumSet<Feature> features = EnumSet.allOf(Feature.class);
    features.remove(Feature.SWAP);
    Checked checked =
        ResourceCheck.check(memory(50 * MB, 0, 0), new Support(features, "", ""), Occasion.CREATE);
    assertThat(checked.resources().memory().swap()).isEqualTo(-1);
    assertThat(checked.warnings())
        .containsExactly(
            "Your kernel does not support swap limit capabilities or the cgroup is not mounted."
                + " Memory limited without swap.");
  }

  private static void refused(Resources asked, String message) {
    assertThatExceptionOfType(EngineException.InvalidParameter.class)
        .isThrownBy(() -> ResourceCheck.check(asked, ALL, Occasion.CREATE))
        .withMessageContaining(message);
  }

  private static Resources memory(long limit, long reservation, long swap) {
    return memory(new MemoryLimits(limit, reservation, swap, null, null, 0, 0));
  }

  private static Resources memory(MemoryLimits memory) {
    return new Resources(
        CpuLimits.NONE, memory, BlkioLimits.NONE, Devices.NONE, null, List.of(), "");
  }

  private static Resources cpu(
      long shares, long nanoCpus, long period, long quota, String cpus, String mems) {
    return cpu(new CpuLimits(shares, nanoCpus, period, quota, 0, 0, cpus, mems, 0, 0));
  }

  private static Resources cpu(CpuLimits cpu) {
    return new Resources(
        cpu, MemoryLimits.NONE, BlkioLimits.NONE, Devices.NONE, null, List.of(), "");
  }

  private static Resources weight(int weight, List<WeightDevice> devices) {
    return new Resources(
        CpuLimits.NONE,
        MemoryLimits.NONE,
        new BlkioLimits(weight, devices, List.of(), List.of(), List.of(), List.of(), 0, 0),
        Devices.NONE,
        null,
        List.of(),
        "");
  }
}
