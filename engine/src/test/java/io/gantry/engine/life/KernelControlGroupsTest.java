package io.gantry.engine.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.cgroup.Limit;
import io.gantry.kernel.cgroup.Support;
import io.gantry.kernel.cgroup.Support.Feature;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class KernelControlGroupsTest {
  private static final Limit.CpuRealtime SOME = new Limit.CpuRealtime(1000, 0);
  private static final Limit.CpuRealtime NONE = new Limit.CpuRealtime(0, 0);

  @Test
  void timeForRealTimeIsRefusedWhereTheKernelHasNone() {
    Support with = new Support(EnumSet.of(Feature.CPU_REALTIME), "0", "0");
    Support without = new Support(EnumSet.noneOf(Feature.class), "0", "0");
    assertThat(KernelControlGroups.fault(2, without, NONE)).isEmpty();
    assertThat(KernelControlGroups.fault(1, with, SOME)).isEmpty();
    assertThat(KernelControlGroups.fault(2, without, SOME))
        .hasValue(
            "daemon-scoped cpu-rt-period and cpu-rt-runtime are not implemented for cgroup v2");
    assertThat(KernelControlGroups.fault(1, without, SOME))
        .hasValue("daemon-scoped cpu-rt-period and cpu-rt-runtime are not supported by the kernel");
  }
}
