package io.gantry.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.engine.archive.ArchiveSubject.Bind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerPathTest {
  private static final Bind DATA = new Bind(Path.of("/srv/data"), "/data", false);
  private static final Bind INNER = new Bind(Path.of("/srv/inner"), "/data/inner/", true);

  private static final ArchiveSubject CONTAINER =
      new ArchiveSubject(
          "c", OptionalInt.empty(), false, List.of(DATA, INNER), Optional.empty(), "");

  @ParameterizedTest
  @CsvSource({"a//b/./c/..,/a/b", "/,/", "/../..,/", "x/,/x", "/x/.,/x"})
  void pathsAreCleanedAsTheyStand(String path, String clean) {
    assertThat(ContainerPath.clean(path)).isEqualTo(clean);
  }

  @Test
  void aPathLiesInTheNearestBind() {
    assertThat(ContainerPath.bind(CONTAINER, "/data/x")).contains(DATA);
    assertThat(ContainerPath.bind(CONTAINER, "/data/inner")).contains(INNER);
    assertThat(ContainerPath.bind(CONTAINER, "/database")).isEmpty();
  }
}
