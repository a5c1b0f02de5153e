package io.gantry.engine.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gantry.kernel.cgroup.Cgroup;
import io.gantry.kernel.cgroup.Cgroups;
import io.gantry.kernel.cgroup.DeviceRule;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class CgroupPoolTest {
  private static final String PARENT = "/gantry-pool-test-" + ProcessHandle.current().pid();
  private static final String OWNER = UUID.randomUUID().toString();
  private static final List<DeviceRule> RULES = List.of(DeviceRule.denyAll());

  private Cgroups cgroups;

  @BeforeEach
  void findHierarchies() throws IOException {
    assumeThat(System.getProperty("user.name")).as("control groups need root").isEqualTo("root");
    cgroups = Cgroups.detect();
    assumeThat(cgroups.version()).as("only version 1 renames groups").isEqualTo(1);
  }

  @AfterEach
  void removeAll() throws IOException {
    if (cgroups != null) {
      cgroups.group(PARENT).remove();
    }
  }

  private CgroupPool pool() {
    return new CgroupPool(cgroups, PARENT, OWNER, RULES);
  }

  private static Cgroup taken(CgroupPool pool, String path) throws IOException {
    while (true) {
      Optional<Cgroup> group = pool.take(path, RULES);
      if (group.isPresent()) {
        return group.get();
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void aGroupMadeAheadGetsThePathThatIsAskedForAndTheRestGoesWithThePool() throws IOException {
    try (CgroupPool pool = pool()) {
      Cgroup group = taken(pool, PARENT + "/one");

      assertThat(group.path()).isEqualTo(PARENT + "/one");
      assertThat(group.exists()).isTrue();
    }
    assertThat(cgroups.children(PARENT)).containsExactly("one");
  }

  @Test
  void nothingIsMadeBeforeSomebodyAsks() throws IOException {
    pool().close();

    assertThat(cgroups.children(PARENT)).isEmpty();
  }

  @Test
  void groupsElsewhereOrWithOtherRulesAreNotTakenFromIt() throws IOException {
    try (CgroupPool pool = pool()) {
      taken(pool, PARENT + "/one");

      assertThat(pool.take("/elsewhere/two", RULES)).isEmpty();
      assertThat(pool.take(PARENT + "/two", List.of(DeviceRule.allowAll()))).isEmpty();
    }
  }

  @Test
  void theNextEngineRemovesWhatAKilledOneMadeAheadAndNothingElse() throws IOException {
    String left = PARENT + "/ready-" + OWNER.substring(0, 8) + "-7";
    cgroups.create(left, List.of(), List.of());
    cgroups.create(PARENT + "/ready-another0-7", List.of(), List.of());

    pool().close();

    assertThat(cgroups.children(PARENT)).containsExactly("ready-another0-7");
  }
}
