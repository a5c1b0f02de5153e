package io.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EngineConfigTest {
  private static String parent(String execRoot) {
    return EngineConfig.of(Path.of("/data"), Path.of(execRoot)).cgroupParent();
  }

  @Test
  void eachExecRootHasAParentCgroupOfItsOwn() {
    assertThat(parent("/run/gantry")).isEqualTo("/gantry");
    assertThat(parent("/run/other")).matches("/gantry-[0-9a-f]{12}");
    assertThat(parent("/run/other")).isEqualTo(parent("/run/x/../other"));
    assertThat(parent("/run/other")).isNotEqualTo(parent("/run/third"));
  }

  @Test
  void onlyAParentOfItsOwnGoesWithTheEngine() {
    EngineConfig config = EngineConfig.of(Path.of("/data"), Path.of("/run/other"));
    assertThat(config.ownsCgroupParent()).isTrue();
    assertThat(config.withCgroupParent("/given").ownsCgroupParent()).isFalse();
  }
}
