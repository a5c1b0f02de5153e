package io.gantry.snapshot.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.fs.Device;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.DirectoryEntry;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.oci.ChainId;
import io.gantry.oci.DiffId;
import io.gantry.oci.Digest;
import io.gantry.snapshot.Access;
import io.gantry.snapshot.Difference;
import io.gantry.snapshot.Root;
import io.gantry.snapshot.Snapshot;
import io.gantry.snapshot.SnapshotException;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.Snapshots;
import io.gantry.snapshot.StorageDriver;
import io.gantry.snapshot.Usage;
import io.gantry.snapshot.layer.AppliedLayer;
import io.gantry.snapshot.layer.Layers;
import io.gantry.snapshot.tar.Archive;
import io.gantry.snapshot.tar.ArchiveException;
import io.gantry.snapshot.tar.TarLimits;
import io.gantry.snapshot.tree.Changes;
import io.gantry.snapshot.tree.ContainerFiles;
import io.gantry.snapshot.tree.PutOptions;
import io.gantry.snapshot.tree.TreeEquality;
import io.gantry.snapshot.tree.TreeTar;
import io.gantry.snapshot.tree.Volume;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every storage driver does; see {@link Snapshots}. */
@Tag("root")
abstract class SnapshotsSuite {
  static final SnapshotKey BASE = new SnapshotKey("base");
  static final SnapshotKey CONTAINER = new SnapshotKey("container");

  @TempDir Path temp;
  Path data;
  StoredSnapshots snapshots;

  abstract StorageDriver driver();

  /** An empty directory for the driver, on a file system that it can work with. */
  abstract Path place() throws IOException;

  @BeforeEach
  void open() throws IOException {
    Root.required();
    data = place();
    snapshots = StoredSnapshots.open(driver(), data);
  }

  @AfterEach
  void close() throws IOException {
    if (snapshots != null) {
      snapshots.awaitRemovals();
      for (boolean more = true; more; ) {
        more = false;
        for (Snapshot left : snapshots.list()) {
          more |= removed(left.key());
        }
      }
      snapshots.awaitRemovals();
      snapshots.close();
    }
  }

  private boolean removed(SnapshotKey key) throws IOException {
    try {
      snapshots.remove(key);
      return true;
    } catch (SnapshotException e) {
      return false;
    }
  }

  /** A committed snapshot with one file more than its parent. */
  void commit(SnapshotKey key, Optional<SnapshotKey> parent, String file, String content)
      throws IOException {
    SnapshotKey making = new SnapshotKey("making-" + key);
    snapshots.prepare(making, Optional.empty());
    try (Directory layer = snapshots.layer(making)) {
      write(layer, file, content);
    }
    snapshots.commit(making, key, parent);
  }

  static void write(Directory directory, String file, String content) throws IOException {
    try (OpenFile out = directory.create(file, 0644)) {
      out.write(content.getBytes(UTF_8));
    }
  }

  static String read(Directory directory, String file) throws IOException {
    try (OpenFile in = directory.read(file)) {
      return new String(in.stream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void aContainerSeesItsImageAndChangesOnlyItself() throws IOException {
    commit(BASE, Optional.empty(), "file", "of the image");
    snapshots.prepare(CONTAINER, Optional.of(BASE));
    try (Directory tree = snapshots.open(CONTAINER, Access.WRITE)) {
      assertThat(read(tree, "file")).isEqualTo("of the image");
      tree.unlink("file");
      write(tree, "file", "changed");
      write(tree, "new", "new");
    }
    try (Directory tree = snapshots.open(CONTAINER, Access.READ);
        Directory image = snapshots.open(BASE, Access.READ);
        Directory parent = snapshots.openParent(CONTAINER)) {
      assertThat(read(tree, "file")).isEqualTo("changed");
      assertThat(tree.list()).hasSize(2);
      assertThat(read(image, "file")).isEqualTo("of the image");
      assertThat(parent.list()).hasSize(1);
      assertThatThrownBy(() -> write(tree, "other", "")).hasMessageContaining("read-only");
    }
    assertThat(snapshots.usage(CONTAINER)).isEqualTo(new Usage(10, 2));
    assertThat(snapshots.usage(BASE)).isEqualTo(new Usage(12, 1));
  }

  @Test
  void aSnapshotOnNothingIsAnEmptyTree() throws IOException {
    snapshots.prepare(CONTAINER, Optional.empty());
    try (Directory tree = snapshots.open(CONTAINER, Access.WRITE)) {
      assertThat(tree.list()).isEmpty();
      write(tree, "f", "x");
    }
    snapshots.view(new SnapshotKey("v"), Optional.empty());
    try (Directory tree = snapshots.open(new SnapshotKey("v"), Access.READ)) {
      assertThat(tree.list()).isEmpty();
    }
  }

  @Test
  void whiteoutsOfALayerDeleteThroughARealOverlay() throws IOException {
    Layers layers = new Layers(snapshots, TarLimits.DEFAULT);
    Archive low =
        Archive.of()
            .file("gone", "1")
            .file("kept", "1")
            .directory("opaque")
            .file("opaque/old", "1")
            .directory("replaced")
            .file("replaced/old", "1");
    AppliedLayer lower = layers.add(Optional.empty(), low.stream(), Optional.empty());
    Archive high =
        Archive.of()
            .file(".wh.gone", "")
            .file("opaque/.wh..wh..opq", "")
            .file("opaque/new", "2")
            .file(".wh.replaced", "")
            .directory("replaced")
            .file("replaced/new", "2");
    ChainId below = ChainId.of(lower.diffId());
    AppliedLayer upper = layers.add(Optional.of(below), high.stream(), Optional.empty());
    SnapshotKey top = SnapshotKey.of(below.then(upper.diffId()));
    try (Directory tree = snapshots.open(top, Access.READ)) {
      assertThat(tree.list())
          .extracting(DirectoryEntry::name)
          .containsExactlyInAnyOrder("kept", "opaque", "replaced");
      assertThat(tree.list("opaque")).extracting(DirectoryEntry::name).containsExactly("new");
      assertThat(tree.list("replaced")).extracting(DirectoryEntry::name).containsExactly("new");
    }
  }

  @Test
  void aLayerIsUnpackedOnceAndFoundByItsChain() throws IOException {
    Layers layers = new Layers(snapshots, TarLimits.DEFAULT);
    byte[] archive = Archive.of().file("f", "x").bytes();
    ChainId chain = ChainId.of(new DiffId(Digest.of(archive)));
    assertThat(layers.contains(chain)).isFalse();
    layers.add(Optional.empty(), new ByteArrayInputStream(archive), Optional.empty());
    layers.add(Optional.empty(), new ByteArrayInputStream(archive), Optional.empty());
    assertThat(layers.contains(chain)).isTrue();
    assertThat(snapshots.list()).hasSize(1);
  }

  @Test
  void aLayerThatIsNotWhatWasPromisedLeavesNothingBehind() throws IOException {
    Layers layers = new Layers(snapshots, TarLimits.DEFAULT);
    Optional<DiffId> promised = Optional.of(new DiffId(Digest.of("something else")));
    assertThatThrownBy(
            () -> layers.add(Optional.empty(), Archive.of().file("f", "x").stream(), promised))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("layer verification failed");
    assertThatThrownBy(
            () ->
                layers.add(
                    Optional.empty(),
                    Archive.of().file("f", "x").file("../g", "").stream(),
                    Optional.empty()))
        .isInstanceOf(ArchiveException.class);
    assertThat(snapshots.list()).isEmpty();
    snapshots.awaitRemovals();
    try (Directory directory = Directory.open(data)) {
      assertThat(directory.list())
          .extracting(DirectoryEntry::name)
          .containsExactlyInAnyOrder("empty", "removed", "removing");
      assertThat(directory.list("removed")).isEmpty();
      assertThat(directory.list("removing")).isEmpty();
    }
  }

  @Test
  void whatTheNextEngineFindsIsWhatThisOneMade() throws IOException {
    commit(BASE, Optional.empty(), "file", "x");
    Snapshot container = snapshots.prepare(CONTAINER, Optional.of(BASE));
    snapshots.close();
    snapshots = StoredSnapshots.open(driver(), data);
    assertThat(snapshots.find(CONTAINER)).contains(container);
    assertThat(snapshots.find(BASE).map(Snapshot::kind)).contains(Snapshot.Kind.COMMITTED);
    snapshots.prepare(new SnapshotKey("another"), Optional.of(BASE));
    assertThat(snapshots.list()).hasSize(3);
  }

  @Test
  void aLayerThatOthersStandOnIsNotRemoved() throws IOException {
    commit(BASE, Optional.empty(), "file", "x");
    snapshots.prepare(CONTAINER, Optional.of(BASE));
    assertThatThrownBy(() -> snapshots.remove(BASE))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.reason()).isEqualTo(SnapshotException.Reason.IN_USE));
    snapshots.remove(CONTAINER);
    snapshots.remove(BASE);
    assertThat(snapshots.list()).isEmpty();
    assertThatThrownBy(() -> snapshots.remove(BASE)).hasMessageContaining("there is none");
  }

  @Test
  void onlyCommittedSnapshotsAreStoodOn() throws IOException {
    snapshots.prepare(CONTAINER, Optional.empty());
    assertThatThrownBy(() -> snapshots.prepare(BASE, Optional.of(CONTAINER)))
        .hasMessage("snapshot container: it is not committed");
    assertThatThrownBy(() -> snapshots.prepare(CONTAINER, Optional.empty()))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.reason()).isEqualTo(SnapshotException.Reason.ALREADY_EXISTS));
    assertThat(snapshots.list()).hasSize(1);
  }

  @Test
  void ofManyWhoMakeTheSameOneOnlyOneSucceeds() throws Exception {
    try (var pool = Executors.newFixedThreadPool(8)) {
      List<Future<Snapshot>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(pool.submit(() -> snapshots.prepare(CONTAINER, Optional.empty())));
      }
      int made = 0;
      for (Future<Snapshot> one : all) {
        try {
          one.get();
          made++;
        } catch (ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(SnapshotException.class);
        }
      }
      assertThat(made).isEqualTo(1);
    }
  }

  @Test
  void volumesAreInTheirPlacesInTheTreeOfAStoppedContainer() throws IOException {
    snapshots.prepare(CONTAINER, Optional.empty());
    Path source = Files.createDirectory(temp.resolve("volume"));
    Files.writeString(source.resolve("inside"), "of the volume");
    Path file = Files.writeString(temp.resolve("single"), "one file");
    List<Volume> volumes =
        List.of(
            new Volume(source, "/data/rw", Access.WRITE),
            new Volume(source, "/data/ro", Access.READ),
            new Volume(file, "/data/rw/../file", Access.WRITE));
    PutOptions plain = new PutOptions(false, Optional.empty());
    try (ContainerFiles files =
        ContainerFiles.ofSnapshot(snapshots, CONTAINER, Access.WRITE, volumes)) {
      files.put("/data/rw", Archive.of().file("put", "x").stream(), plain);
      assertThat(files.stat("/data/file").size()).isEqualTo(8);
      assertThatThrownBy(() -> files.put("/data/ro", Archive.of().file("no", "x").stream(), plain))
          .hasMessageContaining("read-only");
    }
    assertThat(source.resolve("put")).hasContent("x");
    try (ContainerFiles files =
        ContainerFiles.ofSnapshot(snapshots, CONTAINER, Access.READ, volumes)) {
      assertThat(files.stat("/data/ro/inside").size()).isEqualTo(13);
    }
    try (Directory tree = snapshots.open(CONTAINER, Access.READ)) {
      assertThat(tree.list("data/rw")).isEmpty();
    }
  }

  @Test
  void whatAContainerChangedIsToldAndBecomesALayer() throws IOException {
    Layers layers = new Layers(snapshots, TarLimits.DEFAULT);
    Archive image =
        Archive.of()
            .file("kept", "kept")
            .file("edited", "before")
            .file("gone", "gone")
            .directory("directory")
            .file("directory/inside", "x")
            .directory("emptied")
            .file("emptied/inside", "x")
            .file("becomes-directory", "x")
            .directory("becomes-file")
            .file("becomes-file/inside", "x");
    ChainId base =
        ChainId.of(layers.add(Optional.empty(), image.stream(), Optional.empty()).diffId());
    snapshots.prepare(CONTAINER, Optional.of(SnapshotKey.of(base)));
    try (Directory tree = snapshots.open(CONTAINER, Access.WRITE)) {
      tree.unlink("edited");
      write(tree, "edited", "afterwards");
      tree.unlink("gone");
      write(tree, "directory/new", "n");
      tree.link("directory/new", "directory/same");
      tree.unlink("emptied/inside");
      tree.unlink("becomes-directory");
      tree.mkdir("becomes-directory", 0750);
      write(tree, "becomes-directory/inside", "y");
      tree.removeTree("becomes-file");
      write(tree, "becomes-file", "z");
      tree.mkdirs("deep/er", 0755);
      tree.symlink("er", "deep/link");
      tree.setXattr("deep", "trusted.of-the-test", new byte[] {1});
    }
    assertThat(Changes.of(snapshots, CONTAINER))
        .extracting(Object::toString)
        .containsExactly(
            "C /becomes-directory",
            "A /becomes-directory/inside",
            "C /becomes-file",
            "A /deep",
            "A /deep/er",
            "A /deep/link",
            "C /directory",
            "A /directory/new",
            "A /directory/same",
            "C /edited",
            "C /emptied",
            "D /emptied/inside",
            "D /gone");
    AppliedLayer layer;
    try (Difference difference = snapshots.difference(CONTAINER)) {
      ByteArrayOutputStream tar = new ByteArrayOutputStream();
      TreeTar.difference(difference, tar);
      layer =
          layers.add(
              Optional.of(base), new ByteArrayInputStream(tar.toByteArray()), Optional.empty());
    }
    SnapshotKey top = SnapshotKey.of(base.then(layer.diffId()));
    snapshots.awaitRemovals();
    try (Directory committed = snapshots.open(top, Access.READ);
        Directory container = snapshots.open(CONTAINER, Access.READ)) {
      assertThat(TreeEquality.differences(container, committed)).isEmpty();
      assertThat(committed.status("directory/new").links()).isEqualTo(2);
      assertThat(committed.xattr("deep", "trusted.of-the-test")).contains(new byte[] {1});
    }
    SnapshotKey next = new SnapshotKey("next");
    snapshots.prepare(next, Optional.of(top));
    assertThat(Changes.of(snapshots, next)).isEmpty();
    assertThat(snapshots.usage(next).size()).isZero();
  }

  @Test
  void aContainerHasAllThatItsImageHas() throws IOException {
    SnapshotKey making = new SnapshotKey("making");
    snapshots.prepare(making, Optional.empty());
    Instant then = Instant.parse("2001-02-03T04:05:06.000000007Z");
    try (Directory layer = snapshots.layer(making)) {
      write(layer, "program", "x");
      layer.chown("program", 7, 8);
      layer.chmod("program", 06755);
      layer.setXattr("program", "user.a", new byte[] {1, 2});
      layer.times("program", then, then);
      layer.link("program", "same");
      layer.mknod("fifo", FileStatus.S_IFIFO | 0600, Device.NONE);
      layer.mknod("zero", FileStatus.S_IFCHR | 0600, new Device(1, 5));
      layer.symlink("/nowhere", "link");
      layer.chown("link", 9, 10);
      layer.mkdir("private", 0700);
      layer.chown("private", 11, 12);
      try (OpenFile sparse = layer.create("sparse", 0644)) {
        sparse.seek(1 << 20);
        sparse.write(new byte[] {1});
        sparse.truncate(3 << 20);
      }
      layer.times("private", then, then);
    }
    snapshots.commit(making, BASE);
    snapshots.prepare(CONTAINER, Optional.of(BASE));
    try (Directory image = snapshots.open(BASE, Access.READ);
        Directory container = snapshots.open(CONTAINER, Access.READ)) {
      assertThat(TreeEquality.differences(image, container)).isEmpty();
      assertThat(container.status("program").permissions()).isEqualTo(06755);
      assertThat(container.status("program").links()).isEqualTo(2);
      assertThat(container.status("private").modified()).isEqualTo(then);
      assertThat(container.status("sparse").blocks()).isLessThan(2048);
    }
    assertThat(Changes.of(snapshots, CONTAINER)).isEmpty();
  }

  @Test
  void aFileWhoseTimeWasPutBackIsTold() throws IOException {
    commit(BASE, Optional.empty(), "file", "of the image");
    snapshots.prepare(CONTAINER, Optional.of(BASE));
    try (Directory tree = snapshots.open(CONTAINER, Access.WRITE)) {
      FileStatus before = tree.status("file");
      tree.unlink("file");
      write(tree, "file", "of somebody");
      tree.times("file", before.accessed(), before.modified());
    }
    assertThat(Changes.of(snapshots, CONTAINER))
        .extracting(Object::toString)
        .containsExactly("C /file");
  }

  @Test
  void manyLayersMakeOneTree() throws IOException {
    int depth = 130;
    Optional<SnapshotKey> below = Optional.empty();
    for (int i = 0; i < depth; i++) {
      SnapshotKey key = new SnapshotKey("layer-" + i);
      commit(key, below, "f" + i, "x");
      below = Optional.of(key);
    }
    snapshots.prepare(CONTAINER, below);
    try (Directory tree = snapshots.open(CONTAINER, Access.WRITE)) {
      assertThat(tree.list()).hasSize(depth);
    }
  }

  @Test
  void aChangeThatIsCutOffAnywhereHappensWhollyOrNotAtAll() throws IOException {
    commit(BASE, Optional.empty(), "file", "x");
    for (Deed deed : Deed.values()) {
      for (int steps = 0; cutOff(deed, steps); steps++) {
        assertThat(steps).isLessThan(20);
      }
    }
  }

  /** Something that an engine may be killed at. */
  private enum Deed {
    PREPARE_ON_NOTHING,
    PREPARE,
    COMMIT,
    COMMIT_ON_PARENT,
    REMOVE
  }

  /** Kills the engine after some steps, if it is not done before: the next one finds order. */
  private boolean cutOff(Deed deed, int steps) throws IOException {
    snapshots.close();
    Killing killing = new Killing();
    snapshots = StoredSnapshots.open(data, StorageOptions.none(driver()), killing);
    SnapshotKey key = new SnapshotKey("victim");
    SnapshotKey result = new SnapshotKey("result");
    if (deed == Deed.COMMIT || deed == Deed.COMMIT_ON_PARENT || deed == Deed.REMOVE) {
      snapshots.prepare(key, Optional.empty());
      try (Directory layer = snapshots.layer(key)) {
        write(layer, "other", "y");
      }
    }
    killing.left = steps;
    boolean killed = false;
    try {
      switch (deed) {
        case PREPARE_ON_NOTHING -> snapshots.prepare(key, Optional.empty());
        case PREPARE -> snapshots.prepare(key, Optional.of(BASE));
        case COMMIT -> snapshots.commit(key, result);
        case COMMIT_ON_PARENT -> snapshots.commit(key, result, Optional.of(BASE));
        case REMOVE -> snapshots.remove(key);
      }
    } catch (Killed e) {
      killed = true;
    }
    snapshots.close();
    snapshots = StoredSnapshots.open(driver(), data);
    inOrder(deed, key, result, killed);
    return killed;
  }

  private void inOrder(Deed deed, SnapshotKey key, SnapshotKey result, boolean killed)
      throws IOException {
    boolean before = snapshots.find(key).isPresent();
    boolean after = snapshots.find(result).isPresent();
    switch (deed) {
      case PREPARE, PREPARE_ON_NOTHING -> assertThat(before || killed).isTrue();
      case COMMIT, COMMIT_ON_PARENT -> {
        assertThat(before).isNotEqualTo(after);
        assertThat(after || killed).isTrue();
      }
      case REMOVE -> assertThat(!before || killed).isTrue();
    }
    for (SnapshotKey there : List.of(key, result)) {
      if (snapshots.find(there).isPresent()) {
        whole(deed, there);
        snapshots.remove(there);
      }
    }
    snapshots.awaitRemovals();
    snapshots.close();
    snapshots = StoredSnapshots.open(driver(), data);
    snapshots.awaitRemovals();
    assertThat(snapshots.list()).extracting(Snapshot::key).containsExactly(BASE);
    try (Directory root = Directory.open(data)) {
      assertThat(root.list()).hasSize(4);
      assertThat(root.list("removed")).isEmpty();
      assertThat(root.list("removing")).isEmpty();
    }
    nothingElse();
  }

  /** What a found snapshot has to hold. */
  private void whole(Deed deed, SnapshotKey key) throws IOException {
    try (Directory tree = snapshots.open(key, Access.READ)) {
      List<String> names = tree.list().stream().map(DirectoryEntry::name).sorted().toList();
      boolean onParent = snapshots.find(key).flatMap(Snapshot::parent).isPresent();
      boolean unpacked = deed != Deed.PREPARE && deed != Deed.PREPARE_ON_NOTHING;
      List<String> expected = new ArrayList<>();
      if (onParent) {
        expected.add("file");
      }
      if (unpacked) {
        expected.add("other");
      }
      assertThat(names).isEqualTo(expected);
    }
    if (snapshots.find(key).map(Snapshot::kind).equals(Optional.of(Snapshot.Kind.ACTIVE))) {
      try (Directory tree = snapshots.open(key, Access.WRITE)) {
        write(tree, "written-afterwards", "w");
      }
    }
  }

  /** Whether the file system has nothing of removed snapshots that no directory shows. */
  void nothingElse() throws IOException {}

  /** Ends a thread as a kill would end the engine: no handler of failures hears of it. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static final class Killing implements Checkpoint {
    private int left = Integer.MAX_VALUE;

    @Override
    public void reached(String step) {
      if (left-- == 0) {
        throw new Killed();
      }
    }
  }
}
