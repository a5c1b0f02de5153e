package io.gantry.engine.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.engine.Filters;
import io.gantry.engine.container.ContainerSummary;
import io.gantry.engine.container.Containers.Sizes;
import io.gantry.engine.container.ListContainers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who shows lists may keep what was made of a line while it is the same object. */
class RowsTest {
  @TempDir Path directory;
  private World world;
  private World.Living engine;

  @BeforeEach
  void open() {
    world = new World(directory);
    engine = world.open();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private List<ContainerSummary> list(Sizes sizes) {
    return engine.containers.list(new ListContainers(true, 0, sizes, Filters.NONE));
  }

  private ContainerSummary only() {
    List<ContainerSummary> all = list(Sizes.OMIT);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  @Test
  void anUnchangedContainerHasTheSameLine() {
    engine.create("one");
    assertThat(only()).isSameAs(only());
  }

  @Test
  void aNewNameAndANewStateAreSeenAtOnce() {
    String id = engine.create("one");
    ContainerSummary before = only();
    engine.containers.rename(id, "other");
    assertThat(only().name()).isEqualTo("other");
    engine.containers.start(id);
    assertThat(only().status().isUp()).isTrue();
    assertThat(before.name()).isEqualTo("one");
  }

  @Test
  void sizesAreToldOnlyWhenAskedFor() {
    engine.create("one");
    assertThat(list(Sizes.COMPUTE).getFirst().sizeRw()).isPresent();
    assertThat(only().sizeRw()).isEmpty();
  }
}
