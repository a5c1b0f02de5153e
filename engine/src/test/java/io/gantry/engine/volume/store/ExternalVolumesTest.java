package io.gantry.engine.volume.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.event.EventBus;
import io.gantry.engine.volume.CreateVolume;
import io.gantry.engine.volume.Volume;
import io.gantry.engine.volume.VolumeDriver;
import io.gantry.engine.volume.VolumePlugins;
import io.gantry.engine.volume.Volumes.Listed;
import io.gantry.engine.volume.Volumes.Removal;
import io.gantry.engine.volume.store.VolumeUse.Place;
import io.gantry.engine.volume.store.VolumeUse.Writing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalVolumesTest {
  private static final String CONTAINER = "c".repeat(64);
  private static final Place PLACE = new Place(CONTAINER, "/data", Writing.ALLOWED, "");

  @TempDir private Path root;
  private final Fake driver = new Fake();
  private boolean installed = true;
  private VolumeFiles files;
  private StoredVolumes volumes;

  @BeforeEach
  void open() throws IOException {
    files = VolumeFiles.open(root);
    VolumePlugins plugins =
        new VolumePlugins() {
          @Override
          public Optional<VolumeDriver> find(String name) {
            return installed && name.equals("fake") ? Optional.of(driver) : Optional.empty();
          }

          @Override
          public List<VolumeDriver> all() {
            return installed ? List.of(driver) : List.of();
          }
        };
    volumes =
        new StoredVolumes(
            files,
            plugins,
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

  private Volume create(String name) {
    return volumes.create(new CreateVolume(name, "fake", Map.of("k", "v"), Map.of("a", "b")));
  }

  @Test
  void itsLabelsAreTheEnginesAndTheRestIsTheDrivers() throws IOException {
    Volume made = create("data");
    assertThat(made.mountpoint()).isEqualTo("/fake/data");
    assertThat(made.scope()).isEqualTo("global");
    assertThat(made.labels()).isEqualTo(Map.of("a", "b"));
    reopen();
    assertThat(volumes.inspect("data")).isEqualTo(made);
    assertThat(root.resolve("data/_data")).doesNotExist();
  }

  @Test
  void anyNameIsTheDriversBusiness() throws IOException {
    create("../etc");
    reopen();
    assertThat(volumes.inspect("../etc").name()).isEqualTo("../etc");
    volumes.remove("../etc", Removal.ORDERLY);
    assertThat(driver.volumes).isEmpty();
  }

  @Test
  void whatOnlyItsDriverKnowsIsFoundByName() {
    driver.volumes.put("foreign", Map.of());
    assertThat(volumes.inspect("foreign").driver()).isEqualTo("fake");
    assertThat(volumes.use().reserve(CreateVolume.named("foreign"), CONTAINER).driver())
        .isEqualTo("fake");
    assertThat(volumes.list(Filters.NONE).volumes()).hasSize(1);
  }

  @Test
  void aNameThatAnotherDriverHasIsAConflict() {
    create("data");
    assertThatThrownBy(() -> volumes.create(new CreateVolume("data", "local", Map.of(), Map.of())))
        .isInstanceOf(EngineException.Conflict.class)
        .hasMessage(
            "create data: driver 'fake' already has volume 'data': volume name must be unique");
  }

  @Test
  void aRefusalIsToldAndLeavesNothing() {
    driver.refusal = "no space";
    assertThatThrownBy(() -> create("data")).hasMessage("create data: no space");
    assertThat(root.resolve("data")).doesNotExist();
    assertThat(root.resolve(".new")).isEmptyDirectory();
  }

  @Test
  void mountsAreCountedByTheSameUserAfterACrash() throws IOException {
    create("data");
    volumes.use().refer("data", "fake", CONTAINER);
    assertThat(volumes.use().mount("data", PLACE)).isEqualTo(Path.of("/fake/data"));
    reopen();
    volumes.use().refer("data", "fake", CONTAINER);
    volumes.use().found("data", PLACE);
    volumes.use().settle();
    volumes.use().unmount(CONTAINER);
    assertThat(driver.calls).hasSize(2);
    assertThat(driver.calls.get(0).replace("mount ", ""))
        .isEqualTo(driver.calls.get(1).replace("unmount ", ""));
  }

  @Test
  void listsTellOfADriverThatFailsAndShowWhatIsKnown() {
    create("data");
    driver.refusal = "broken";
    Listed listed = volumes.list(Filters.NONE);
    assertThat(listed.warnings()).containsExactly("could not list volumes of driver fake: broken");
    assertThat(listed.volumes()).extracting(Volume::name).containsExactly("data");
    installed = false;
    assertThat(volumes.list(Filters.NONE).volumes()).hasSize(1);
  }

  @Test
  void aVolumeWhoseDriverIsGoneIsForgottenByForceOnly() {
    create("data");
    installed = false;
    assertThatThrownBy(() -> volumes.remove("data", Removal.ORDERLY))
        .hasMessageContaining("plugin \"fake\" not found");
    volumes.remove("data", Removal.FORCED);
    assertThat(volumes.list(Filters.NONE).volumes()).isEmpty();
  }

  @Test
  void aVolumeThatItsDriverHasLostIsMadeAgain() {
    create("data");
    driver.volumes.clear();
    assertThatThrownBy(() -> volumes.inspect("data")).hasMessage("get data: no such volume");
    create("data");
    assertThat(driver.volumes).containsOnlyKeys("data");
    volumes.use().reserve(CreateVolume.named("data"), CONTAINER);
    driver.volumes.clear();
    assertThatThrownBy(() -> create("data"))
        .isInstanceOf(EngineException.Conflict.class)
        .hasMessageContaining("found references to volume 'data' in driver 'fake' but the volume");
  }

  @Test
  void aMountThatHangsHoldsUpNobodyButItsOwnVolume() throws Exception {
    create("slow");
    driver.hanging = new CountDownLatch(1);
    Thread mounting = Thread.ofVirtual().start(() -> volumes.use().mount("slow", PLACE));
    driver.entered.await();
    assertThat(volumes.inspect("slow").name()).isEqualTo("slow");
    assertThat(volumes.create(CreateVolume.named("other")).driver()).isEqualTo("local");
    assertThat(volumes.list(Filters.NONE).volumes()).hasSize(2);
    driver.hanging.countDown();
    mounting.join();
    assertThat(driver.calls).hasSize(1);
  }

  @Test
  void aVolumeThatIsCopiedIsInUse() {
    create("data");
    try (VolumeUse.Visit visit = volumes.use().visit("data")) {
      assertThat(visit.path()).isEqualTo(Path.of("/fake/data"));
      assertThatThrownBy(() -> volumes.remove("data", Removal.ORDERLY))
          .hasMessageStartingWith("remove data: volume is in use - [copy-");
    }
    volumes.use().release(CONTAINER, Set.of());
    volumes.remove("data", Removal.ORDERLY);
  }

  private static final class Fake implements VolumeDriver {
    private final Map<String, Map<String, String>> volumes = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final CountDownLatch entered = new CountDownLatch(1);
    private volatile CountDownLatch hanging = new CountDownLatch(0);
    private String refusal = "";

    private void answer() throws IOException {
      if (!refusal.isEmpty()) {
        throw new IOException(refusal);
      }
    }

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String scope() {
      return "global";
    }

    @Override
    public void create(String volume, Map<String, String> options) throws IOException {
      answer();
      volumes.put(volume, options);
    }

    @Override
    public void remove(String volume) throws IOException {
      answer();
      volumes.remove(volume);
    }

    @Override
    public List<Found> list() throws IOException {
      answer();
      return volumes.keySet().stream().map(Fake::found).toList();
    }

    @Override
    public Optional<Found> get(String volume) throws IOException {
      answer();
      return volumes.containsKey(volume) ? Optional.of(found(volume)) : Optional.empty();
    }

    private static Found found(String volume) {
      return new Found(volume, "/fake/" + volume, Optional.empty(), Map.of());
    }

    @Override
    public String path(String volume) {
      return "/fake/" + volume;
    }

    @Override
    public Path mount(String volume, String user) throws IOException {
      answer();
      entered.countDown();
      try {
        hanging.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      calls.add("mount " + volume + " " + user);
      return Path.of("/fake/" + volume);
    }

    @Override
    public void unmount(String volume, String user) throws IOException {
      answer();
      calls.add("unmount " + volume + " " + user);
    }
  }
}
