package io.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.engine.archive.Archives;
import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.StorageDefaults;
import io.gantry.engine.container.ContainerSummary;
import io.gantry.engine.container.Containers.RemoveOptions;
import io.gantry.engine.container.CreateContainer;
import io.gantry.engine.container.ListContainers;
import io.gantry.engine.image.RemoveImage;
import io.gantry.engine.migrate.StorageMigration;
import io.gantry.engine.network.NetworkDefaults;
import io.gantry.snapshot.tar.TarEntry;
import io.gantry.snapshot.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class StorageMigrationTest {
  private static final int CONTAINERS = 3;

  @TempDir Path directory;

  @BeforeEach
  void requireRoot() {
    assumeTrue(System.getProperty("user.name").equals("root"), "snapshots need root: run as root");
    assumeTrue(Files.isExecutable(BusyboxImage.BUSYBOX), "needs a static /bin/busybox");
  }

  private EngineConfig config(String driver) {
    return EngineConfig.of(directory.resolve("data"), directory.resolve("exec"))
        .withNetwork(NetworkDefaults.NO_BRIDGE)
        .withStorage(new StorageDefaults(driver, List.of()));
  }

  private List<String> names(String driver) {
    try (Engine engine = Engine.open(config(driver))) {
      return engine.containers().list(ListContainers.ALL).stream()
          .map(ContainerSummary::name)
          .sorted()
          .toList();
    }
  }

  /** Three containers with a file each; the image of all of them is removed by force. */
  private void fill(String driver) throws IOException {
    try (Engine engine = Engine.open(config(driver))) {
      BusyboxImage.importInto(engine, "busybox");
      for (int i = 0; i < CONTAINERS; i++) {
        String id =
            engine
                .containers()
                .create(
                    CreateContainer.of(
                        "c" + i, ContainerConfig.of("busybox", "true"), HostConfig.DEFAULT))
                .id();
        engine.archives().put(id, "/tmp", file("own" + i), new Archives.PutOptions(false, false));
      }
      engine.images().remove("busybox", RemoveImage.FORCED);
    }
  }

  private static ByteArrayInputStream file(String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(bytes);
    tar.begin(TarEntry.file(name, 0, Instant.EPOCH));
    tar.finish();
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  /** Ends the migration as a kill would. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void aMigrationThatIsKilledAnywhereGoesOn() throws IOException {
    fill("overlay2");
    for (int lines = 1; killed("vfs", lines); lines++) {
      List<String> all = new ArrayList<>(names("overlay2"));
      all.addAll(names("vfs"));
      assertThat(all.stream().sorted().toList()).containsExactly("c0", "c1", "c2");
    }
    assertThat(names("overlay2")).isEmpty();
    try (Engine engine = Engine.open(config("vfs"))) {
      assertThat(engine.images().count()).isZero();
      for (ContainerSummary container : engine.containers().list(ListContainers.ALL)) {
        assertThat(engine.archives().changes(container.id()))
            .extracting(change -> change.path())
            .containsExactly("/tmp", "/tmp/own" + container.name().substring(1));
      }
    }
    StorageMigration.run(config("vfs"), "overlay2", line -> {});
    assertThat(names("vfs")).isEmpty();
    assertThat(names("overlay2")).containsExactly("c0", "c1", "c2");
    try (Engine engine = Engine.open(config("overlay2"))) {
      engine
          .containers()
          .list(ListContainers.ALL)
          .forEach(c -> engine.containers().remove(c.id(), RemoveOptions.FORCE));
    }
  }

  private boolean killed(String target, int after) {
    int[] left = {after};
    Consumer<String> killing =
        line -> {
          if (--left[0] == 0) {
            throw new Killed();
          }
        };
    try {
      StorageMigration.run(config("overlay2"), target, killing);
      return false;
    } catch (Killed e) {
      return true;
    }
  }

  @Test
  void itNeedsTheDataRootAloneAndAnotherDriver() throws IOException {
    try (Engine engine = Engine.open(config("overlay2"))) {
      BusyboxImage.importInto(engine, "busybox");
      assertThatThrownBy(() -> StorageMigration.run(config("overlay2"), "vfs", line -> {}))
          .isInstanceOf(EngineException.Unavailable.class)
          .hasMessageContaining("another engine uses");
    }
    assertThatThrownBy(() -> StorageMigration.run(config("overlay2"), "overlay2", line -> {}))
        .isInstanceOf(EngineException.InvalidParameter.class)
        .hasMessageContaining("is the one in use");
    assertThatThrownBy(() -> StorageMigration.run(config("overlay2"), "aufs", line -> {}))
        .hasMessageContaining("removed in 24.0");
  }
}
