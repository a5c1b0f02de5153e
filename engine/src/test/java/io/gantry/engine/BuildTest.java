package io.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;

class BuildTest {
  @Test
  void theBuildWroteDownItsCommitAndTime() {
    Build build = Build.ofThis();
    assertThat(build.commit()).matches("[0-9a-f]{40}|unknown");
    assertThat(OffsetDateTime.parse(build.time())).isNotNull();
  }
}
