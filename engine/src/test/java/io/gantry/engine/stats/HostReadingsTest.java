package io.gantry.engine.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.engine.stats.Stats.Network;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostReadingsTest {
  @Test
  void theHostsTimeIsThatOfAllProcessors() {
    HostCpu cpu =
        HostCpu.parse(
            """
            cpu  1 2 3 4 5 6 7 8 900 900
            cpu0 1 1 1 1 1 1 1 1 0 0
            cpu1 1 1 1 1 1 1 1 1 0 0
            intr 12 3
            """);
    assertThat(cpu).isEqualTo(new HostCpu(360_000_000, 2));
  }

  @Test
  void everyInterfaceButLoopbackIsCounted() {
    String table =
        """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
            lo:     100       1    0    0    0     0          0         0      100       1    0    0    0     0       0          0
          eth0:    1000      11    2    3    0     0          0         0     2000      22    4    5    0     0       0          0
        """;
    assertThat(InterfaceCounters.parse(table))
        .isEqualTo(Map.of("eth0", new Network(1000, 11, 2, 3, 2000, 22, 4, 5)));
  }
}
