package io.gantry.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.content.ContentStore;
import io.gantry.distribution.Patience;
import io.gantry.distribution.Registries;
import io.gantry.distribution.RegistrySettings;
import io.gantry.engine.event.Event;
import io.gantry.engine.event.EventBus;
import io.gantry.engine.event.Events;
import io.gantry.oci.Platform;
import io.gantry.snapshot.Snapshots;
import io.gantry.snapshot.driver.StoredSnapshots;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Images over a directory of the test's own, and everything that happened to them. */
final class TestImages implements AutoCloseable {

  final Path root;
  final Snapshots snapshots;
  final List<ImageUsers.User> users = new ArrayList<>();
  final List<String> messages = new ArrayList<>();
  final List<String> happened = new ArrayList<>();
  final OciImages images;

  TestImages(Path root) throws IOException {
    this(root, RegistrySettings.DEFAULT);
  }

  TestImages(Path root, RegistrySettings registries) throws IOException {
    this(root, registries, Patience.USUAL, InstantSource.system());
  }

  TestImages(Path root, RegistrySettings registries, InstantSource clock) throws IOException {
    this(root, registries, Patience.USUAL, clock);
  }

  TestImages(Path root, RegistrySettings registries, Patience patience) throws IOException {
    this(root, registries, patience, InstantSource.system());
  }

  private TestImages(Path root, RegistrySettings registries, Patience patience, InstantSource clock)
      throws IOException {
    Assumptions.assumeTrue(isRoot(), "needs root: it unpacks layers with owners and device nodes");
    this.root = root;
    this.snapshots =
        StoredSnapshots.open(io.gantry.snapshot.StorageDriver.OVERLAY2, root.resolve("overlay2"));
    this.images =
        OciImages.open(
            root.resolve("content"),
            snapshots,
            recorder(),
            () -> List.copyOf(users),
            new Registries(registries, InstantSource.system(), patience),
            clock);
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private Events recorder() {
    EventBus bus = new EventBus(Clock.systemUTC());
    return new Events() {
      @Override
      public void publish(Event event) {
        happened.add(event.action());
        bus.publish(event);
      }

      @Override
      public Subscription subscribe(
          java.util.Optional<java.time.Instant> since,
          java.util.Optional<java.time.Instant> until,
          io.gantry.engine.Filters filters) {
        return bus.subscribe(since, until, filters);
      }

      @Override
      public long published() {
        return bus.published();
      }

      @Override
      public int listeners() {
        return bus.listeners();
      }
    };
  }

  Image importTar(String name, byte[] tar, String... changes) {
    return images.importRootfs(ImportImage.as(name, changes), new ByteArrayInputStream(tar));
  }

  void load(byte[] archive) {
    load(LoadImages.DEFAULT, archive);
  }

  void load(LoadImages request, byte[] archive) {
    images.load(
        request,
        new ByteArrayInputStream(archive),
        new LoadListener() {
          @Override
          public void progress(String layer, long current, long total) {}

          @Override
          public void message(String line) {
            messages.add(line);
          }
        });
  }

  byte[] save(String... names) {
    return save(List.of(), names);
  }

  byte[] save(List<Platform> platforms, String... names) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    images.save(List.of(names), platforms, out);
    return out.toByteArray();
  }

  /** Nothing of any image is left on the disk. */
  void assertEmpty() throws IOException {
    assertThat(images.count()).isZero();
    assertThat(snapshots.list()).isEmpty();
    assertThat(ContentStore.open(root.resolve("content")).list()).isEmpty();
    assertThat(root.resolve("content/ingest")).isEmptyDirectory();
    assertThat(root.resolve("content/leases")).isEmptyDirectory();
    try (Stream<Path> directories = Files.list(root.resolve("overlay2"))) {
      assertThat(directories).noneMatch(path -> path.getFileName().toString().matches("\\d+"));
    }
  }

  @Override
  public void close() {
    images.close();
    snapshots.close();
  }
}
