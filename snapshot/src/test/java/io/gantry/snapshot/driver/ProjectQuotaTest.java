package io.gantry.snapshot.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.kernel.fs.ProjectQuota;
import io.gantry.snapshot.Access;
import io.gantry.snapshot.LoopFileSystem;
import io.gantry.snapshot.Root;
import io.gantry.snapshot.SizeLimit;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.StorageDriver;
import io.gantry.snapshot.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes of containers where the file system limits projects. */
@Tag("root")
class ProjectQuotaTest {
  private static final SnapshotKey FIRST = new SnapshotKey("first");
  private static final SnapshotKey SECOND = new SnapshotKey("second");

  @TempDir Path temp;

  /** Skips where the kernel has no quota for the file system, with the words of mount. */
  private static LoopFileSystem made(String fileSystem) throws IOException {
    return fileSystem.equals("xfs")
        ? LoopFileSystem.make(400, "pquota", "mkfs.xfs", "-q")
        : LoopFileSystem.make(
            64, "prjquota", "mkfs.ext4", "-q", "-O", "project,quota", "-E", "quotatype=prjquota");
  }

  @ParameterizedTest
  @CsvSource({"ext4,OVERLAY2", "ext4,VFS", "xfs,OVERLAY2", "xfs,VFS"})
  void aContainerGetsNoMoreThanItsSizeAndLeavesNoLimit(String fileSystem, StorageDriver driver)
      throws IOException {
    try (LoopFileSystem loop = made(fileSystem)) {
      Path root = loop.mount().resolve(driver.word());
      int first;
      try (StoredSnapshots snapshots = StoredSnapshots.open(driver, root)) {
        SizeLimit limit = snapshots.limit(Map.of("size", "4M"));
        assertThat(limit).isEqualTo(new SizeLimit(4 << 20));
        snapshots.prepare(FIRST, Optional.empty(), limit);
        first = project(root, "1");
        assertThat(first).isNotZero();
        switch (driver) {
          case VFS -> fillAsContainersDo(root.resolve("1/tree"));
          case OVERLAY2, BTRFS -> fill(snapshots);
        }
      }
      try (StoredSnapshots snapshots = StoredSnapshots.open(driver, root)) {
        snapshots.prepare(SECOND, Optional.empty(), new SizeLimit(4 << 20));
        assertThat(project(root, "2")).isNotZero().isNotEqualTo(first);
        try (Directory tree = snapshots.open(SECOND, Access.WRITE)) {
          tree.create("there-is-room", 0600).close();
        }
        snapshots.remove(FIRST);
        snapshots.remove(SECOND);
        snapshots.awaitRemovals();
      }
      try (Directory anywhere = Directory.open(root)) {
        assertThat(ProjectQuota.account(anywhere, first).limit()).isZero();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"ext4", "xfs"})
  void theDaemonsSizeIsThatOfContainersThatNameNone(String fileSystem) throws IOException {
    try (LoopFileSystem loop = made(fileSystem)) {
      StorageOptions options =
          StorageOptions.parse(StorageDriver.OVERLAY2, List.of("overlay2.size=4M"));
      Path root = loop.mount().resolve("overlay2");
      try (StoredSnapshots snapshots = StoredSnapshots.open(root, options, Checkpoint.NONE)) {
        assertThat(snapshots.limit(Map.of())).isEqualTo(new SizeLimit(4 << 20));
        assertThat(snapshots.limit(Map.of("size", "8M"))).isEqualTo(new SizeLimit(8 << 20));
      }
    }
  }

  private static int project(Path root, String number) throws IOException {
    try (Directory directory = Directory.open(root.resolve(number))) {
      return ProjectQuota.of(directory);
    }
  }

  /** Overlayfs writes without the right to pass over limits, whoever mounted it. */
  private static void fill(StoredSnapshots snapshots) throws IOException {
    try (Directory tree = snapshots.open(FIRST, Access.WRITE)) {
      assertThatThrownBy(() -> fill(tree))
          .isInstanceOfSatisfying(
              KernelException.class, e -> assertThat(e.errno()).isIn(Errno.EDQUOT, Errno.ENOSPC));
    }
  }

  /** On ext4, who has CAP_SYS_RESOURCE passes over limits; containers do not have it. */
  private static void fillAsContainersDo(Path tree) throws IOException {
    String said =
        LoopFileSystem.run(
            List.of(
                "setpriv",
                "--bounding-set=-sys_resource",
                "--inh-caps=-sys_resource",
                "dd",
                "if=/dev/zero",
                "of=" + tree.resolve("much"),
                "bs=1M",
                "count=16"));
    assertThat(said).containsAnyOf("quota exceeded", "No space left");
  }

  private static void fill(Directory tree) throws IOException {
    byte[] megabyte = new byte[1 << 20];
    try (OpenFile file = tree.create("much", 0600)) {
      for (int i = 0; i < 16; i++) {
        file.write(megabyte);
      }
    }
  }

  @Test
  void whereNothingIsLimitedSizesAreRefusedInDockersWords() throws IOException {
    Root.required();
    try (StoredSnapshots overlay =
            StoredSnapshots.open(StorageDriver.OVERLAY2, temp.resolve("overlay2"));
        StoredSnapshots vfs = StoredSnapshots.open(StorageDriver.VFS, temp.resolve("vfs"))) {
      assertThatThrownBy(() -> overlay.limit(Map.of("size", "1G")))
          .isInstanceOf(StorageException.class)
          .hasMessage(
              "--storage-opt is supported only for overlay over xfs with 'pquota' mount option");
      assertThatThrownBy(() -> vfs.limit(Map.of("size", "1G")))
          .hasMessage("Filesystem does not support, or has not enabled quotas");
      assertThat(overlay.limit(Map.of())).isEqualTo(SizeLimit.NONE);
    }
    StorageOptions sized =
        StorageOptions.parse(StorageDriver.OVERLAY2, List.of("overlay2.size=1G"));
    assertThatThrownBy(() -> StoredSnapshots.open(temp.resolve("overlay2"), sized, Checkpoint.NONE))
        .hasMessageStartingWith("Storage Option overlay2.size only supported for backingFS XFS.");
  }

  @Test
  void sizesAreReadAsDockerReadsThem() throws IOException {
    assertThat(SizeText.bytes("10G")).isEqualTo(10L << 30);
    assertThat(SizeText.bytes("1.5 kb")).isEqualTo(1536);
    assertThat(SizeText.bytes("42")).isEqualTo(42);
    assertThatThrownBy(() -> SizeText.bytes("x")).hasMessage("invalid size: 'x'");
    assertThat(SizeText.human(10 << 20)).isEqualTo("10.49MB");
    StorageOptions least = StorageOptions.parse(StorageDriver.BTRFS, List.of("btrfs.min_space=1G"));
    assertThatThrownBy(() -> least.limit(Map.of("size", "1M"), true))
        .hasMessage("btrfs: storage size cannot be less than 1.074GB");
  }
}
