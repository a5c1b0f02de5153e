package io.gantry.engine.volume.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException;
import io.gantry.engine.event.EventBus;
import io.gantry.engine.volume.CreateVolume;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.VolumePlugins;
import io.gantry.engine.volume.Volumes.Removal;
import io.gantry.engine.volume.store.VolumeUse.Place;
import io.gantry.engine.volume.store.VolumeUse.Writing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredVolumesTest {
  private static final String CONTAINER = "c".repeat(64);
  private static final String OTHER = "d".repeat(64);

  @TempDir private Path root;
  private VolumeFiles files;
  private StoredVolumes volumes;

  @BeforeEach
  void open() throws IOException {
    files = VolumeFiles.open(root);
    volumes =
        new StoredVolumes(
            files,
            VolumePlugins.NONE,
            new VolumeEvents(new EventBus(Clock.systemUTC()), Clock.systemUTC()),
            Clock.systemUTC());
  }

  private void reopen() throws IOException {
    files.close();
    open();
  }

  @AfterEach
  void close() {
    files.close();
  }

  @Test
  void aVolumeIsADirectoryThatAnotherEngineFindsAgain() throws IOException {
    Volume made = volumes.create(CreateVolume.named("data"));
    assertThat(Path.of(made.mountpoint())).isEqualTo(root.resolve("data/_data")).isDirectory();
    reopen();
    assertThat(volumes.inspect("data")).isEqualTo(made);
  }

  @Test
  void creatingTwiceFindsTheSame() {
    assertThat(volumes.create(CreateVolume.named("data")))
        .isEqualTo(volumes.create(CreateVolume.named("data")));
  }

  @Test
  void aVolumeThatAContainerHasIsNotRemoved() {
    volumes.use().reserve(CreateVolume.named("data"), CONTAINER);
    assertThatThrownBy(() -> volumes.remove("data", Removal.FORCED))
        .isInstanceOf(EngineException.Conflict.class)
        .hasMessage("remove data: volume is in use - [" + CONTAINER + "]");
    volumes.use().release(CONTAINER, Set.of());
    volumes.remove("data", Removal.ORDERLY);
    assertThatThrownBy(() -> volumes.inspect("data")).hasMessage("get data: no such volume");
  }

  @Test
  void anAnonymousVolumeGoesWithTheLastContainerThatReleasesIt() {
    Volume made = volumes.use().reserve(CreateVolume.anonymous(), CONTAINER);
    volumes.use().reserve(CreateVolume.named(made.name()), OTHER);
    assertThat(made.isAnonymous()).isTrue();
    volumes.use().release(CONTAINER, Set.of(made.name()));
    assertThat(Path.of(made.mountpoint())).exists();
    volumes.use().release(OTHER, Set.of(made.name()));
    assertThat(Path.of(made.mountpoint())).doesNotExist();
  }

  @Test
  void referencesComeFromContainersNotFromTheDisk() throws IOException {
    volumes.use().reserve(CreateVolume.named("data"), CONTAINER);
    reopen();
    volumes.use().refer("data", "local", CONTAINER);
    assertThatThrownBy(() -> volumes.remove("data", Removal.ORDERLY))
        .isInstanceOf(EngineException.Conflict.class);
    reopen();
    volumes.remove("data", Removal.ORDERLY);
  }

  @Test
  void mountingGivesTheDirectory() {
    Volume made = volumes.use().reserve(CreateVolume.named("data"), CONTAINER);
    Place place = new Place(CONTAINER, "/data", Writing.ALLOWED, "");
    assertThat(volumes.use().mount("data", place)).isEqualTo(Path.of(made.mountpoint()));
    volumes.use().unmount(CONTAINER);
  }

  @Test
  void whatIsHalfMadeOrHalfRemovedIsGoneAfterTheNextStart() throws IOException {
    Files.createDirectories(root.resolve(".new/half/_data"));
    Files.createDirectories(root.resolve(".gone/half/_data"));
    reopen();
    files.await();
    assertThat(root.resolve(".new")).isEmptyDirectory();
    assertThat(root.resolve(".gone/half")).doesNotExist();
  }

  @Test
  void aDamagedDescriptionCostsNoData() throws IOException {
    Volume made = volumes.create(CreateVolume.named("data"));
    Files.writeString(Path.of(made.mountpoint(), "file"), "kept");
    Files.writeString(root.resolve("data/volume.json"), "");
    reopen();
    assertThat(volumes.inspect("data").driver()).isEqualTo("local");
    assertThat(Path.of(made.mountpoint(), "file")).hasContent("kept");
  }
}
