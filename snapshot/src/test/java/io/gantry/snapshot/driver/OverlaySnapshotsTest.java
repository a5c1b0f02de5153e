package io.gantry.snapshot.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Mounts;
import io.gantry.oci.ChainId;
import io.gantry.oci.DiffId;
import io.gantry.snapshot.Access;
import io.gantry.snapshot.OverlayMount;
import io.gantry.snapshot.Snapshot;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.StorageDriver;
import io.gantry.snapshot.layer.AppliedLayer;
import io.gantry.snapshot.layer.Layers;
import io.gantry.snapshot.tar.Archive;
import io.gantry.snapshot.tar.TarLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class OverlaySnapshotsTest extends SnapshotsSuite {
  @Override
  StorageDriver driver() {
    return StorageDriver.OVERLAY2;
  }

  @Override
  Path place() {
    return temp.resolve("overlay2");
  }

  @Test
  void theOptionsOfTheMountAreWhatMountTakes() throws Exception {
    commit(BASE, Optional.empty(), "file", "x");
    snapshots.prepare(CONTAINER, Optional.of(BASE));
    OverlayMount mount = (OverlayMount) snapshots.mount(CONTAINER);
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
    assertThat(((OverlayMount) snapshots.mount(CONTAINER)).options().length()).isLessThan(4096);
    try (Directory tree = snapshots.open(CONTAINER, Access.WRITE)) {
      assertThat(tree.list()).hasSize(150);
    }
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
    snapshots = StoredSnapshots.open(driver(), data);
    assertThat(snapshots.list()).extracting(Snapshot::key).containsExactly(BASE);
    assertThat(data.resolve("77")).doesNotExist();
    assertThat(data.resolve("78")).doesNotExist();
    assertThat(data.resolve("79")).doesNotExist();
    snapshots.awaitRemovals();
    assertThat(data.toFile().list()).containsExactlyInAnyOrder("1", "empty", "removed", "removing");
    assertThat(data.resolve("removing")).isEmptyDirectory();
  }
}
