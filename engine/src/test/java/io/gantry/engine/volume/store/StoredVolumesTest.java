package io.gantry.engine.volume.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.event.EventBus;
import io.gantry.engine.volume.CreateVolume;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.VolumePlugins;
import io.gantry.engine.volume.Volumes;
import io.gantry.engine.volume.Volumes.Removal;
import io.gantry.engine.volume.store.VolumeUse.Place;
import io.gantry.engine.volume.store.VolumeUse.Writing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
            io.gantry.engine.usage.Activity.UNKNOWN,
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x | create x: volume name is too short, names should be at least two alphanumeric"
            + " characters",
        "a b | create a b: \"a b\" includes invalid characters for a local volume name, only"
            + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host"
            + " directory, use absolute path",
        "../x | create ../x: \"../x\" includes invalid characters for a local volume name, only"
            + " \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host"
            + " directory, use absolute path",
      })
  void namesThatMakeNoSenseAreRefused(String name, String message) {
    assertThatThrownBy(() -> volumes.create(CreateVolume.named(name)))
        .isInstanceOf(EngineException.InvalidParameter.class)
        .hasMessage(message);
    assertThatThrownBy(() -> volumes.inspect(name)).isInstanceOf(EngineException.NotFound.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain-1_a.b", "../x", ".gone", "a/b c+d*e%2F", "ünï", "."})
  void directoriesOfForeignNamesAreJustDirectories(String name) {
    assertThat(DirectoryName.of(name)).matches("[a-zA-Z0-9%_-][a-zA-Z0-9%_.-]*");
    assertThat(DirectoryName.volume(DirectoryName.of(name))).isEqualTo(name);
  }

  @Test
  void aDriverThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> volumes.create(new CreateVolume("data", "nosuch", Map.of(), Map.of())))
        .isInstanceOf(EngineException.NotFound.class)
        .hasMessage(
            "create data: error looking up volume plugin nosuch: plugin \"nosuch\" not found");
    assertThatThrownBy(
            () ->
                volumes
                    .use()
                    .reserve(new CreateVolume("data", "nosuch", Map.of(), Map.of()), CONTAINER))
        .isInstanceOf(EngineException.InvalidParameter.class);
  }

  private List<String> names(Filters filters) {
    return volumes.list(filters).volumes().stream().map(Volume::name).toList();
  }

  private void make(String name, Map<String, String> options, Map<String, String> labels) {
    volumes.create(new CreateVolume(name, "", options, labels));
  }

  @Test
  void listsAreSortedAndFiltered() {
    make("v2", Map.of(), Map.of("a", "b"));
    make("v1", Map.of(), Map.of());
    make("w1", Map.of(), Map.of("a", ""));
    volumes.use().reserve(CreateVolume.named("w1"), CONTAINER);
    assertThat(names(Filters.NONE)).containsExactly("v1", "v2", "w1");
    assertThat(names(Filters.of("name", "v"))).containsExactly("v1", "v2");
    assertThat(names(Filters.of("name", "^.1$"))).containsExactly("v1", "w1");
    assertThat(names(Filters.of("label", "a"))).containsExactly("v2", "w1");
    assertThat(names(Filters.of("label", "a=b"))).containsExactly("v2");
    assertThat(names(Filters.of("driver", "nosuch"))).isEmpty();
    assertThat(names(Filters.of("dangling", "true"))).containsExactly("v1", "v2");
    assertThat(names(Filters.of("dangling", "0"))).containsExactly("w1");
    assertThatThrownBy(() -> names(Filters.of("dangling", "true", "false")))
        .hasMessage("invalid filter 'dangling=[false true]'");
    assertThatThrownBy(() -> names(Filters.of("label!", "a")))
        .hasMessage("invalid filter 'label!'");
  }

  @Test
  void aPruneSparesWhatHasANameUnlessToldOtherwise() throws IOException {
    Volume anonymous = volumes.create(CreateVolume.anonymous());
    Files.writeString(Path.of(anonymous.mountpoint(), "file"), "12345");
    make("plain", Map.of(), Map.of("keep", ""));
    make("tm", Map.of("type", "tmpfs", "device", "tmpfs"), Map.of());
    volumes.use().reserve(CreateVolume.named("used"), CONTAINER);
    assertThat(volumes.prune(Filters.NONE))
        .isEqualTo(new Volumes.Pruned(List.of(anonymous.name()), 5));
    Filters others = new Filters(Map.of("all", List.of("1"), "label!", List.of("keep")));
    assertThat(volumes.prune(others).names()).isEmpty();
    assertThat(volumes.prune(Filters.of("all", "true")).names()).containsExactly("plain");
    assertThat(names(Filters.NONE)).containsExactly("tm", "used");
  }

  @Test
  void aVolumeWithAnOwnerIsAsPlainAsOthers() {
    String me = System.getProperty("user.name").equals("root") ? "o" : "size";
    make("owned", Map.of(me, me.equals("o") ? "uid=7" : "0"), Map.of());
    assertThat(volumes.usage()).hasSize(1);
    assertThat(volumes.prune(Filters.of("all", "1")).names()).containsExactly("owned");
  }

  @Test
  void usageTellsSizesAndContainersOfPlainVolumes() throws IOException {
    Volume made = volumes.use().reserve(CreateVolume.named("data"), CONTAINER);
    make("tm", Map.of("type", "tmpfs", "device", "tmpfs"), Map.of());
    Files.writeString(Path.of(made.mountpoint(), "file"), "12345");
    Files.createLink(Path.of(made.mountpoint(), "other"), Path.of(made.mountpoint(), "file"));
    assertThat(volumes.usage()).containsExactly(new Volumes.Usage(made, 1, 5));
  }

  @Test
  void optionsAndLabelsOutliveTheEngine() throws IOException {
    make("tm", Map.of("type", "tmpfs", "device", "tmpfs"), Map.of("a", "b"));
    reopen();
    Volume found = volumes.inspect("tm");
    assertThat(found.options()).isEqualTo(Map.of("type", "tmpfs", "device", "tmpfs"));
    assertThat(found.labels()).isEqualTo(Map.of("a", "b"));
  }

  @Test
  void thoseWhoRaceForANameGetOneVolume() throws Exception {
    try (ExecutorService racers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> races = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        boolean creates = i % 2 == 0;
        races.add(() -> creates ? created("raced") : removed("raced"));
      }
      for (Future<Boolean> race : racers.invokeAll(races)) {
        assertThat(race.get()).isTrue();
      }
    }
    created("raced");
    assertThat(root.resolve("raced/_data")).isDirectory();
    assertThat(root.resolve(".new")).isEmptyDirectory();
  }

  private boolean created(String name) {
    return volumes.create(CreateVolume.named(name)).name().equals(name);
  }

  private boolean removed(String name) {
    try {
      volumes.remove(name, Removal.ORDERLY);
    } catch (EngineException.NotFound e) {
      return true;
    }
    return true;
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
