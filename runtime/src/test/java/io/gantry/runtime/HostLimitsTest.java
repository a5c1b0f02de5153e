package io.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.capability.Capabilities;
import io.gantry.kernel.capability.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class HostLimitsTest {
  private static final Map<Rlimit.Resource, Long> HARD =
      HostLimits.hardLimits(
          List.of(
              "Limit                     Soft Limit           Hard Limit           Units     ",
              "Max cpu time              unlimited            unlimited            seconds   ",
              "Max open files            1024                 20000                files     "));

  private final List<String> warnings = new ArrayList<>();

  private static HostLimits without() {
    return new HostLimits(Capabilities.NONE, 40, HARD, 0);
  }

  @Test
  void limitsAboveTheEnginesOwnAreCutWithAWarning() {
    List<Rlimit> asked =
        List.of(
            new Rlimit(Rlimit.Resource.NOFILE, Rlimit.UNLIMITED, Rlimit.UNLIMITED),
            new Rlimit(Rlimit.Resource.CPU, 5, Rlimit.UNLIMITED));
    assertThat(without().cut(asked, warnings))
        .containsExactly(new Rlimit(Rlimit.Resource.NOFILE, 20_000, 20_000), asked.getLast());
    assertThat(warnings)
        .containsExactly(
            "The limit NOFILE is cut to the engine's own, 20000: it has no CAP_SYS_RESOURCE.");
  }

  @Test
  void anOomScoreBelowTheEnginesOwnIsRaisedWithAWarning() {
    assertThat(without().cut(OptionalInt.of(-500), warnings)).hasValue(0);
    assertThat(without().cut(OptionalInt.of(300), warnings)).hasValue(300);
    assertThat(warnings)
        .containsExactly(
            "The OOM score is raised to the engine's own, 0: it has no CAP_SYS_RESOURCE.");
  }

  @Test
  void whoMayRaiseLimitsGivesWhatIsAskedFor() {
    HostLimits with = new HostLimits(Capabilities.of(Capability.CAP_SYS_RESOURCE), 40, HARD, 0);
    Rlimit asked = new Rlimit(Rlimit.Resource.NOFILE, 1 << 20, 1 << 20);
    assertThat(with.cut(List.of(asked), warnings)).containsExactly(asked);
    assertThat(with.cut(OptionalInt.of(-500), warnings)).hasValue(-500);
    assertThat(warnings).isEmpty();
  }
}
