package io.gantry.engine.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.engine.stats.Stats.Cpu;
import io.gantry.engine.stats.Stats.Memory;
import io.gantry.engine.stats.Stats.Pids;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SharingTest {
  private static final Stats READING =
      new Stats(
          "a",
          "name",
          Instant.EPOCH,
          Instant.EPOCH,
          1,
          Cpu.NONE,
          Cpu.NONE,
          Memory.NONE,
          Pids.NONE,
          List.of(),
          new TreeMap<>());

  private final Sharing sharing = new Sharing();

  @Test
  void whatWasReadForOneIsThereForTheOthers() {
    sharing.join("a");
    sharing.join("a");
    sharing.read("a", READING);
    assertThat(sharing.recent("a", Long.MAX_VALUE)).isSameAs(READING);
    assertThat(sharing.recent("a", 0)).isNull();
    assertThat(sharing.recent("b", Long.MAX_VALUE)).isNull();
  }

  @Test
  void nothingIsKeptWhenTheLastOneLeaves() {
    sharing.join("a");
    sharing.join("a");
    sharing.read("a", READING);
    sharing.leave("a");
    assertThat(sharing.recent("a", Long.MAX_VALUE)).isSameAs(READING);
    sharing.leave("a");
    sharing.read("a", READING);
    assertThat(sharing.recent("a", Long.MAX_VALUE)).isNull();
  }
}
