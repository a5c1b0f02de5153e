package io.gantry.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the layers that were complete when a pull was cut short. */
@Tag("root")
class KeptPullTest {

  private static final Platform HOST = Platform.host();
  private static final byte[] LOW = Tars.tar().file("low", "low").bytes();
  private static final byte[] HIGH = Tars.tar().file("high", "high").bytes();
  private static final HttpHandler FAILING =
      exchange -> {
        exchange.sendResponseHeaders(500, -1);
      };

  @TempDir Path root;
  @TempDir Path scratch;
  private final FakeRegistry registry = new FakeRegistry();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private Duration later = Duration.ZERO;
  private TestImages world;
  private Descriptor low;
  private Descriptor high;

  KeptPullTest() throws IOException {}

  @BeforeEach
  void anImageOfTwoLayersOfWhichOneFails() throws IOException {
    open();
    low = registry.layer(LOW);
    high = registry.layer(HIGH);
    registry.image("1", HOST, List.of(LOW, HIGH), List.of(low, high));
    registry.on("blobs/" + high.digest(), FAILING);
  }

  private void open() throws IOException {
    InstantSource clock = () -> Instant.now().plus(later);
    world = new TestImages(root, registry.settings(scratch, 1), clock);
  }

  @AfterEach
  void close() {
    registry.close();
    if (world != null) {
      world.close();
    }
  }

  private void pull(String name) {
    lines.clear();
    world.images.pull(
        PullImage.of(Reference.parse("reg.test/" + name)),
        (id, status, current, total) -> lines.add((id + " " + status).strip()));
  }

  private void cutShort() {
    // in turn: the first layer is complete before the second fails
    assertThatThrownBy(() -> pull("app:1")).isInstanceOf(EngineException.class);
  }

  private void reopen() throws IOException {
    world.close();
    open();
  }

  private Stream<String> leases() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("content/leases"))) {
      return files.map(Path::toString).toList().stream();
    }
  }

  private boolean hasLow() {
    return Files.exists(root.resolve("content/blobs/sha256/" + low.digest().hex()));
  }

  @Test
  void completeLayersAreKeptForTheNextEngineAndTheLeaseEndsWithThePull() throws IOException {
    cutShort();
    assertThat(hasLow()).isTrue();
    reopen();
    GarbageReport.Held held = world.images.collect().held().getFirst();
    assertThat(held.name()).isEqualTo(low.digest().toString());
    assertThat(held.lease()).isEqualTo("interrupted pull of reg.test/app:1");
    assertThat(held.until().orElseThrow())
        .isBetween(Instant.now().plusSeconds(86_000), Instant.now().plusSeconds(86_500));
    long before = registry.count("blobs/" + low.digest());
    registry.normally("blobs/" + high.digest());
    pull("app:1");
    assertThat(registry.count("blobs/" + low.digest())).isEqualTo(before);
    assertThat(lines).contains(low.digest().shortHex() + " Download complete");
    assertThat(leases()).isEmpty();
    assertThat(world.images.garbage().held()).isEmpty();
  }

  @Test
  void anotherImageUsesThemAndOfTheLeaseNothingIsLeft() throws IOException {
    cutShort();
    long before = registry.count("blobs/" + low.digest());
    registry.image("2", HOST, List.of(LOW), List.of(low));
    pull("app:2");
    assertThat(registry.count("blobs/" + low.digest())).isEqualTo(before);
    assertThat(leases()).isEmpty();
    world.images.remove("reg.test/app:2", RemoveImage.FORCED);
    reopen();
    world.assertEmpty();
  }

  @Test
  void afterADayTheyAreGone() throws IOException {
    cutShort();
    later = Duration.ofHours(23);
    reopen();
    world.images.collect();
    assertThat(hasLow()).isTrue();
    later = Duration.ofHours(25);
    assertThat(world.images.garbage().garbage())
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.name()).isEqualTo(low.digest().toString());
              assertThat(item.why()).contains("pull of reg.test/app:1");
            });
    assertThat(world.images.collect().bytes()).isEqualTo(low.size());
    world.assertEmpty();
  }

  @Test
  void whatAnotherBootLeftIsReadAgainBeforeItIsUsed() throws IOException {
    cutShort();
    world.close();
    Path lease = Path.of(leases().findFirst().orElseThrow());
    Files.writeString(
        lease, Files.readString(lease).replaceAll("\"boot\":\"[^\"]*\"", "\"boot\":\"x\""));
    Files.write(
        root.resolve("content/blobs/sha256/" + low.digest().hex()), new byte[(int) low.size()]);
    open();
    assertThat(hasLow()).isFalse();
    assertThat(leases()).isEmpty();
    registry.normally("blobs/" + high.digest());
    pull("app:1");
    assertThat(hasLow()).isTrue();
    assertThat(world.images.digestFaults()).isEmpty();
  }

  @Test
  void aPullWhoseContentIsWrongKeepsNothing() throws IOException {
    byte[] wrong = FakeRegistry.gzip(Tars.tar().file("high", "HIGH").bytes());
    registry.on(
        "blobs/" + high.digest(),
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(java.util.Arrays.copyOf(wrong, (int) high.size()));
        });
    cutShort();
    reopen();
    world.assertEmpty();
  }

  @Test
  void aDamagedImageHoldsUpNoPullAndCanBeRemoved() throws IOException {
    registry.image("2", HOST, List.of(LOW), List.of(low));
    pull("app:2");
    cutShort();
    Image image = world.images.find("reg.test/app:2");
    world.close();
    for (Digest document : List.of(image.manifest().digest(), image.id())) {
      Files.write(root.resolve("content/blobs/sha256/" + document.hex()), new byte[] {1});
    }
    open();
    registry.normally("blobs/" + high.digest());
    pull("app:1");
    world.images.remove("reg.test/app:2", RemoveImage.FORCED);
    world.images.remove("reg.test/app:1", RemoveImage.FORCED);
    world.images.collect();
    world.assertEmpty();
  }

  @Test
  void manyFailuresLeaveOneLease() throws IOException {
    for (int i = 0; i < 3; i++) {
      cutShort();
    }
    assertThat(leases()).hasSize(1);
  }
}
