package io.gantry.snapshot.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Btrfs;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.snapshot.Access;
import io.gantry.snapshot.LoopFileSystem;
import io.gantry.snapshot.SizeLimit;
import io.gantry.snapshot.StorageDriver;
import io.gantry.snapshot.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class BtrfsSnapshotsTest extends SnapshotsSuite {
  private static @Nullable LoopFileSystem loop;

  @BeforeAll
  static void mount() throws IOException {
    loop = LoopFileSystem.make(512, "", "mkfs.btrfs", "-q");
  }

  @AfterAll
  static void unmount() throws IOException {
    if (loop != null) {
      loop.close();
    }
  }

  @Override
  StorageDriver driver() {
    return StorageDriver.BTRFS;
  }

  @Override
  Path place() throws IOException {
    return Files.createTempDirectory(Objects.requireNonNull(loop).mount(), "btrfs");
  }

  /** Whoever is not root in it neither sees nor makes subvolumes by accident; a container may. */
  @Test
  void aContainerThatMadeSubvolumesIsRemovedAll() throws IOException {
    commit(BASE, Optional.empty(), "file", "x");
    snapshots.prepare(CONTAINER, Optional.of(BASE));
    try (Directory tree = snapshots.open(CONTAINER, Access.WRITE)) {
      tree.mkdirs("a/b", 0755);
      try (Directory inner = tree.directory("a/b")) {
        Btrfs.createSubvolume(inner, "own");
        try (Directory own = inner.directory("own")) {
          Btrfs.createSubvolume(own, "another");
          write(own, "f", "x");
        }
      }
    }
    snapshots.remove(CONTAINER);
    snapshots.awaitRemovals();
    assertThat(data.resolve("removing")).isEmptyDirectory();
  }

  @Test
  void aLimitedContainerGetsNoMoreThanItsLimit() throws IOException {
    commit(BASE, Optional.empty(), "file", "x");
    SizeLimit limit = snapshots.limit(Map.of("size", "8M"));
    assertThat(limit).isEqualTo(new SizeLimit(8 << 20));
    snapshots.prepare(CONTAINER, Optional.of(BASE), limit);
    try (Directory tree = snapshots.open(CONTAINER, Access.WRITE)) {
      assertThatThrownBy(() -> fill(tree))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EDQUOT));
    }
  }

  private static void fill(Directory tree) throws IOException {
    byte[] megabyte = new byte[1 << 20];
    try (OpenFile file = tree.create("much", 0600)) {
      for (int i = 0; i < 64; i++) {
        file.write(megabyte);
      }
      tree.syncFileSystem();
    }
  }

  @Test
  void onAnotherFileSystemItIsRefused() {
    assertThatThrownBy(() -> StoredSnapshots.open(StorageDriver.BTRFS, temp.resolve("btrfs")))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith("prerequisites for driver not satisfied (wrong filesystem?)");
  }
}
