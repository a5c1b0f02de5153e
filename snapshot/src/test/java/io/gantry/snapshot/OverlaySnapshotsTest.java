package io.gantry.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.DirectoryEntry;
import io.gantry.kernel.fs.Mounts;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.oci.ChainId;
import io.gantry.oci.DiffId;
import io.gantry.oci.Digest;
import io.gantry.snapshot.layer.AppliedLayer;
import io.gantry.snapshot.layer.Layers;
import io.gantry.snapshot.tar.Archive;
import io.gantry.snapshot.tar.ArchiveException;
import io.gantry.snapshot.tar.TarLimits;
import io.gantry.snapshot.tree.ContainerFiles;
import io.gantry.snapshot.tree.PutOptions;
import io.gantry.snapshot.tree.Volume;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

@Tag("root")
class OverlaySnapshotsTest {
  private static final SnapshotKey BASE = new SnapshotKey("base");
  private static final SnapshotKey CONTAINER = new SnapshotKey("container");

  @TempDir Path temp;
  private Path data;
  private OverlaySnapshots snapshots;

  @BeforeEach
  void open() throws IOException {
    Root.required();
    data = temp.resolve("overlay2");
    snapshots = OverlaySnapshots.open(data);
  }

  @AfterEach
  void close() {
    if (snapshots != null) {
      snapshots.close();
    }
  }

  private void commit(SnapshotKey key, Optional<SnapshotKey> parent, String file, String content)
      throws IOException {
    SnapshotKey making = new SnapshotKey("making-" + key);
    snapshots.prepare(making, parent);
    try (Directory layer = snapshots.layer(making)) {
      write(layer, file, content);
    }
    snapshots.commit(making, key);
  }

  private static void write(Directory directory, String file, String content) throws IOException {
    try (OpenFile out = directory.create(file, 0644)) {
      out.write(content.getBytes(UTF_8));
    }
  }

  private static String read(Directory directory, String file) throws IOException {
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
  void theOptionsOfTheMountAreWhatMountTakes() throws Exception {
    commit(BASE, Optional.empty(), "file", "x");
    snapshots.prepare(CONTAINER, Optional.of(BASE));
    OverlayMount mount = snapshots.mount(CONTAINER);
    assertThat(mount.options())
        .isEqualTo(
            "lowerdir=1/diff,upperdir=2/diff,workdir=2/work"
                + ",index=off,metacopy=off,redirect_dir=off");
    // The test's own process cannot change its directory, so it mounts by absolute paths.
    Path target = Files.createDirectory(temp.resolve("mnt"));
    String absolute = mount.options().replaceAll("=([0-9])", "=" + data + "/$1");
    Mounts.mount("overlay", target, "overlay", 0, absolute);
    try {
      assertThat(target.resolve("file")).hasContent("x");
    } finally {
      Mounts.unmount(target, Mounts.MNT_DETACH);
    }
  }

  @Test
  void moreThanAHundredLayersAreMounted() throws IOException {
    Layers layers = new Layers(snapshots, TarLimits.DEFAULT);
    Optional<ChainId> chain = Optional.empty();
    for (int i = 0; i < 150; i++) {
      AppliedLayer layer =
          layers.add(chain, Archive.of().file("f" + i, "x").stream(), Optional.empty());
      DiffId diffId = layer.diffId();
      chain = Optional.of(chain.map(c -> c.then(diffId)).orElseGet(() -> ChainId.of(diffId)));
    }
    snapshots.prepare(CONTAINER, chain.map(SnapshotKey::of));
    assertThat(snapshots.mount(CONTAINER).options().length()).isLessThan(4096);
    try (Directory tree = snapshots.open(CONTAINER, Access.WRITE)) {
      assertThat(tree.list()).hasSize(150);
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
    snapshots = OverlaySnapshots.open(data);
    assertThat(snapshots.find(CONTAINER)).contains(container);
    assertThat(snapshots.find(BASE).map(Snapshot::kind)).contains(Snapshot.Kind.COMMITTED);
    snapshots.prepare(new SnapshotKey("another"), Optional.of(BASE));
    assertThat(snapshots.list()).hasSize(3);
  }

  @Test
  void whatWasLeftHalfMadeIsRemoved() throws IOException {
    commit(BASE, Optional.empty(), "file", "x");
    snapshots.close();
    Files.createDirectories(data.resolve("77/diff/some/thing"));
    Files.createDirectories(data.resolve("78/diff"));
    Files.writeString(data.resolve("78/snapshot"), "");
    Files.createDirectories(data.resolve("79/diff"));
    Files.writeString(data.resolve("79/snapshot.new"), "k\nACTIVE\n\n");
    Files.createDirectories(data.resolve("removing/80/diff/being-removed-when-killed"));
    snapshots = OverlaySnapshots.open(data);
    assertThat(snapshots.list()).extracting(Snapshot::key).containsExactly(BASE);
    assertThat(data.resolve("77")).doesNotExist();
    assertThat(data.resolve("78")).doesNotExist();
    assertThat(data.resolve("79")).doesNotExist();
    snapshots.awaitRemovals();
    assertThat(data.toFile().list()).containsExactlyInAnyOrder("1", "empty", "removed", "removing");
    assertThat(data.resolve("removing")).isEmptyDirectory();
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
    try (Directory layer = snapshots.layer(CONTAINER)) {
      assertThat(layer.list("data/rw")).isEmpty();
    }
  }
}
