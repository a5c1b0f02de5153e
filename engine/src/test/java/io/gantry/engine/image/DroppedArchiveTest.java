package io.gantry.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers that a registry has are kept unpacked only, if the operator wants it so. */
@Tag("root")
class DroppedArchiveTest {

  private static final byte[] LOW = Tars.tar().file("low", "low").bytes();
  private static final byte[] HIGH = Tars.tar().file("high", "high").bytes();

  @TempDir Path root;
  @TempDir Path scratch;
  private final FakeRegistry registry = new FakeRegistry();
  private TestImages world;
  private Descriptor low;

  DroppedArchiveTest() throws IOException {}

  @BeforeEach
  void pulled() throws IOException {
    open();
    low = registry.layer(LOW);
    image("1", HIGH);
    pull("app:1");
  }

  private void open() throws IOException {
    world = new TestImages(root, registry.settings(scratch, 1).withDropArchives(true));
  }

  private void image(String name, byte[] top) throws IOException {
    registry.image(name, Platform.host(), List.of(LOW, top), List.of(low, registry.layer(top)));
  }

  @AfterEach
  void close() {
    registry.close();
    if (world != null) {
      world.close();
    }
  }

  private void pull(String name) {
    world.images.pull(
        PullImage.of(Reference.parse("reg.test/" + name)), (id, status, current, total) -> {});
  }

  private boolean hasLow() {
    return Files.exists(root.resolve("content/blobs/sha256/" + low.digest().hex()));
  }

  @Test
  void theyAreFetchedAgainForASaveAndGoWithIt() throws IOException {
    assertThat(hasLow()).isFalse();
    assertThat(world.images.faults()).isEmpty();
    assertThat(world.images.inspect("reg.test/app:1", Optional.empty()).image().size())
        .isEqualTo(7);
    byte[] archive = world.save("reg.test/app:1");
    assertThat(hasLow()).isFalse();
    world.images.remove("reg.test/app:1", RemoveImage.FORCED);
    world.load(archive);
    assertThat(hasLow()).isTrue(); // it came by the archive: the registry may have lost it
    assertThat(world.images.garbage().garbage()).isEmpty();
  }

  @Test
  void sharedOnesAreNotFetchedForTheNextImage() throws IOException {
    image("2", Tars.tar().file("other", "other").bytes());
    long before = registry.count("blobs/" + low.digest());
    pull("app:2");
    assertThat(registry.count("blobs/" + low.digest())).isEqualTo(before);
    world.images.remove("reg.test/app:1", RemoveImage.FORCED);
    assertThat(world.save("reg.test/app:2")).isNotEmpty();
    world.images.remove("reg.test/app:2", RemoveImage.FORCED);
    world.images.collect();
    world.assertEmpty();
    assertThat(root.resolve("content/origins.json")).hasContent("{\"layers\":{}}");
  }

  @Test
  void itIsSaidWhichIsMissingAndWhereItWas() throws IOException {
    world.close();
    open();
    registry.on("blobs/" + low.digest(), exchange -> exchange.sendResponseHeaders(404, -1));
    assertThatThrownBy(() -> world.save("reg.test/app:1"))
        .isInstanceOf(EngineException.NotFound.class)
        .hasMessageStartingWith(
            "layer " + low.digest() + " is kept unpacked only, and cannot be fetched again:")
        .hasMessageContaining("reg.test/app: ");
    registry.on(
        "blobs/" + low.digest(),
        exchange -> {
          exchange.sendResponseHeaders(200, low.size());
          exchange.getResponseBody().write(new byte[(int) low.size()]);
        });
    assertThatThrownBy(() -> world.save("reg.test/app:1"))
        .hasMessageContaining("layer verification failed");
    assertThat(hasLow()).isFalse();
  }

  @Test
  void archivesOfOlderPullsAreSpareFromTheTimeItIsWanted() throws IOException {
    world.images.registries().settings(registry.settings(scratch, 1));
    byte[] more = Tars.tar().file("more", "more").bytes();
    image("3", more);
    pull("app:3");
    assertThat(world.images.garbage().garbage()).isEmpty();
    world.images.registries().settings(registry.settings(scratch, 1).withDropArchives(true));
    assertThat(world.images.garbage().garbage())
        .isNotEmpty()
        .allSatisfy(item -> assertThat(item.why()).isEqualTo("unpacked, and reg.test/app has it"));
    assertThat(world.images.collect().garbage()).isNotEmpty();
    assertThat(world.images.garbage().garbage()).isEmpty();
  }
}
