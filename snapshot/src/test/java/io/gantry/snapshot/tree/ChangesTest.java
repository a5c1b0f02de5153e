package io.gantry.snapshot.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.oci.ChainId;
import io.gantry.snapshot.Access;
import io.gantry.snapshot.Root;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.driver.StoredSnapshots;
import io.gantry.snapshot.layer.AppliedLayer;
import io.gantry.snapshot.layer.Layers;
import io.gantry.snapshot.tar.Archive;
import io.gantry.snapshot.tar.TarLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class ChangesTest {
  private static final SnapshotKey CONTAINER = new SnapshotKey("container");

  @TempDir Path temp;
  private StoredSnapshots snapshots;

  @BeforeEach
  void open() throws IOException {
    Root.required();
    snapshots =
        StoredSnapshots.open(io.gantry.snapshot.StorageDriver.OVERLAY2, temp.resolve("overlay2"));
    Archive image =
        Archive.of()
            .directory("etc")
            .file("etc/passwd", "root")
            .file("etc/group", "root")
            .directory("usr")
            .directory("usr/lib")
            .file("usr/lib/a", "a")
            .file("usr/lib/b", "b")
            .symlink("lib", "usr/lib");
    AppliedLayer layer =
        new Layers(snapshots, TarLimits.DEFAULT)
            .add(Optional.empty(), image.stream(), Optional.empty());
    snapshots.prepare(CONTAINER, Optional.of(SnapshotKey.of(ChainId.of(layer.diffId()))));
  }

  @AfterEach
  void close() {
    if (snapshots != null) {
      snapshots.close();
    }
  }

  private interface Act {
    void on(Directory root) throws IOException;
  }

  private List<String> changesAfter(Act act) throws IOException {
    try (Directory root = snapshots.open(CONTAINER, Access.WRITE)) {
      act.on(root);
    }
    return Changes.of(snapshots, CONTAINER).stream().map(Change::toString).toList();
  }

  private static void write(Directory root, String path, String content) throws IOException {
    int flags = io.gantry.kernel.fs.Open.O_WRONLY | io.gantry.kernel.fs.Open.O_CREAT;
    try (OpenFile file = root.open(path, flags, 0644)) {
      file.write(content.getBytes(UTF_8));
    }
  }

  @Test
  void nothingDoneIsNothingTold() throws IOException {
    assertThat(changesAfter(root -> {})).isEmpty();
  }

  @Test
  void addedFilesAndTheirDirectoriesAreTold() throws IOException {
    assertThat(
            changesAfter(
                root -> {
                  root.mkdirs("opt/app", 0755);
                  write(root, "opt/app/x", "x");
                  write(root, "etc/new", "x");
                }))
        .containsExactly("C /etc", "A /etc/new", "A /opt", "A /opt/app", "A /opt/app/x");
  }

  @Test
  void aModifiedFileModifiesItsDirectories() throws IOException {
    assertThat(changesAfter(root -> write(root, "usr/lib/a", "changed")))
        .containsExactly("C /usr", "C /usr/lib", "C /usr/lib/a");
  }

  @Test
  void aFileOpenedForWritingAndLeftAloneIsNotAChange() throws IOException {
    assertThat(
            changesAfter(
                root -> {
                  int flags = io.gantry.kernel.fs.Open.O_RDWR;
                  root.open("etc/passwd", flags, 0).close();
                }))
        .isEmpty();
  }

  @Test
  void deletedThingsAreToldByTheirTop() throws IOException {
    assertThat(
            changesAfter(
                root -> {
                  root.unlink("etc/group");
                  root.removeTree("usr");
                  root.unlink("lib");
                }))
        .containsExactly("C /etc", "D /etc/group", "D /lib", "D /usr");
  }

  @Test
  void aDirectoryMadeAnewTellsWhatItLost() throws IOException {
    assertThat(
            changesAfter(
                root -> {
                  root.removeTree("usr/lib");
                  root.mkdir("usr/lib", 0755);
                  root.chown("usr/lib", 1000, 2000);
                  write(root, "usr/lib/b", "b and more");
                  write(root, "usr/lib/c", "c");
                }))
        .containsExactly("C /usr", "C /usr/lib", "D /usr/lib/a", "C /usr/lib/b", "A /usr/lib/c");
  }

  @Test
  void aLinkReplacedByADirectoryIsNotComparedThroughTheLink() throws IOException {
    assertThat(
            changesAfter(
                root -> {
                  root.unlink("lib");
                  root.mkdir("lib", 0755);
                  write(root, "lib/a", "a");
                }))
        .containsExactly("C /lib", "A /lib/a");
  }

  @Test
  void anOwnerOrPermissionChangedIsAChange() throws IOException {
    assertThat(
            changesAfter(
                root -> {
                  root.chmod("etc", 0700);
                  root.chown("usr/lib/a", 7, 7);
                }))
        .containsExactly("C /etc", "C /usr", "C /usr/lib", "C /usr/lib/a");
  }

  @Test
  void placesToMountOnAreNotChanges() throws IOException {
    assertThat(
            changesAfter(
                root -> {
                  for (String directory : List.of("dev", "dev/pts", "proc", "sys")) {
                    root.mkdir(directory, 0755);
                  }
                  write(root, "etc/hosts", "");
                  write(root, ".dockerenv", "");
                }))
        .isEmpty();
    assertThat(changesAfter(root -> write(root, "dev/own", "x")))
        .containsExactly("C /dev", "A /dev/own");
  }
}
