package io.gantry.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrashTest {
  @TempDir Path base;

  @Test
  void whatIsThrownAwayIsGoneAtOnceAndRemovedLater() throws IOException {
    Files.createDirectories(base.resolve("tree/with/depth"));
    try (Directory root = Directory.open(base);
        Trash trash = new Trash(base, root)) {
      trash.open();
      trash.discard("tree");
      assertThat(base.resolve("tree")).doesNotExist();
      trash.await();
      assertThat(base.resolve(Trash.REMOVED)).isEmptyDirectory();
      assertThat(base.resolve(Trash.REMOVING)).isEmptyDirectory();
    }
  }

  @Test
  void whatAnEarlierOneDidNotFinishIsRemoved() throws IOException {
    Files.createDirectories(base.resolve("removed/a/b"));
    Files.createDirectories(base.resolve("removing/c/d"));
    try (Directory root = Directory.open(base);
        Trash trash = new Trash(base, root)) {
      trash.open();
      trash.await();
      assertThat(base.resolve(Trash.REMOVED)).isEmptyDirectory();
      assertThat(base.resolve(Trash.REMOVING)).isEmptyDirectory();
    }
  }
}
