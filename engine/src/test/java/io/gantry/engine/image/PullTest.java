package io.gantry.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.gantry.distribution.Credentials;
import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class PullTest {

  private static final Platform HOST = Platform.host();
  private static final byte[] LOW = Tars.tar().file("low", "low").file("gone", "x").bytes();
  private static final byte[] HIGH = Tars.tar().file("high", "high").file(".wh.gone", "").bytes();
  private static final byte[] BIG = Tars.tar().file("big", noise(3 << 20)).bytes();

  @TempDir Path root;
  @TempDir Path scratch;
  private final FakeRegistry registry = new FakeRegistry();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private TestImages world;

  PullTest() throws IOException {}

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  @BeforeEach
  void open() throws IOException {
    open(2);
  }

  private void open(int attempts) throws IOException {
    world = new TestImages(root, registry.settings(scratch, attempts));
  }

  @AfterEach
  void close() {
    registry.close();
    if (world != null) {
      world.close();
    }
  }

  private Image pull(String name) {
    return pull(PullImage.of(Reference.parse("reg.test/" + name)));
  }

  private Image pull(PullImage request) {
    lines.clear();
    world.images.pull(
        request, (id, status, current, total) -> lines.add((id + " " + status).strip()));
    return world.images.find(request.reference().familiar());
  }

  private Descriptor twoLayers(String name) throws IOException {
    return registry.image(
        name, HOST, List.of(LOW, HIGH), List.of(registry.layer(LOW), registry.layer(HIGH)));
  }

  private void assertNothingStays() throws IOException {
    world.close();
    open(2);
    world.assertEmpty();
  }

  @Test
  void anImageIsThereWithItsNamesAndLayers() throws IOException {
    Descriptor manifest = twoLayers("1");
    Image image = pull("app:1");
    assertThat(image.repoTags()).containsExactly("reg.test/app:1");
    assertThat(image.repoDigests()).containsExactly("reg.test/app@" + manifest.digest());
    String upper =
        world
            .images
            .inspect("reg.test/app:1", Optional.empty())
            .storage()
            .getOrDefault("UpperDir", "");
    assertThat(Path.of(upper, "high")).hasContent("high");
    assertThat(lines).startsWith("1 Pulling from app");
    assertThat(lines)
        .endsWith(
            "Digest: " + manifest.digest(), "Status: Downloaded newer image for reg.test/app:1");
    assertThat(lines.stream().filter(line -> line.endsWith("Pull complete"))).hasSize(2);
    assertThat(world.happened).contains("pull");
  }

  @Test
  void whatIsThereIsNotFetchedAgain() throws IOException {
    twoLayers("1");
    pull("app:1");
    long blobs = registry.count("/blobs/");
    pull("app:1");
    assertThat(lines).endsWith("Status: Image is up to date for reg.test/app:1");
    byte[] more = Tars.tar().file("more", "more").bytes();
    registry.image(
        "2", HOST, List.of(LOW, more), List.of(registry.layer(LOW), registry.layer(more)));
    pull("app:2");
    assertThat(registry.count("/blobs/")).isEqualTo(blobs + 2);
    assertThat(lines.stream().filter(line -> line.endsWith("Already exists"))).hasSize(1);
  }

  @Test
  void anIndexGivesTheImageOfThePlatform() throws IOException {
    Descriptor mine = twoLayers("mine");
    byte[] arm = Tars.tar().file("arm", "arm").bytes();
    Descriptor v6 =
        registry.image(
            "v6", Platform.of("linux", "arm", "v6"), List.of(arm), List.of(registry.layer(arm)));
    byte[] old = Tars.tar().file("old", "old").bytes();
    registry.index("old", v6);
    assertThatThrownBy(() -> pull("app:old")).hasMessageContaining("no matching manifest");
    Descriptor v5 =
        registry.image(
            "v5", Platform.of("linux", "arm", "v5"), List.of(old), List.of(registry.layer(old)));
    registry.index("multi", v5, v6, mine);
    assertThat(pull("app:multi").manifest().digest()).isEqualTo(mine.digest());
    PullImage forArm =
        new PullImage(
            Reference.parse("reg.test/app:multi"),
            false,
            Optional.of(Platform.parse("linux/arm/v7")),
            Credentials.NONE);
    assertThat(pull(forArm).manifest().digest()).as("whose name it stays").isEqualTo(mine.digest());
    assertThat(
            world
                .images
                .inspect("reg.test/app:multi", Optional.of(Platform.parse("linux/arm/v7")))
                .image()
                .manifest()
                .digest())
        .isEqualTo(v6.digest());
    assertThatThrownBy(
            () ->
                pull(
                    new PullImage(
                        Reference.parse("reg.test/app:multi"),
                        false,
                        Optional.of(Platform.parse("linux/s390x")),
                        Credentials.NONE)))
        .hasMessage("no matching manifest for linux/s390x in the manifest list entries");
  }

  @Test
  void layersMayBeOfZstdOrPlain() throws IOException {
    byte[] packed = Zstd.compress(LOW);
    registry.image(
        "1",
        HOST,
        List.of(LOW, HIGH),
        List.of(
            Descriptor.of(MediaType.OCI_LAYER_ZSTD, registry.blob(packed), packed.length),
            Descriptor.of(MediaType.OCI_LAYER, registry.blob(HIGH), HIGH.length)));
    assertThat(pull("app:1").config().diffIds()).hasSize(2);
  }

  @Test
  void aLayerThatIsSomethingElseLeavesNothing() throws IOException {
    twoLayers("1");
    Descriptor low = registry.layer(LOW);
    byte[] wrong = FakeRegistry.gzip(Tars.tar().file("low", "LOW").file("gone", "x").bytes());
    registry.on(
        "blobs/" + low.digest(),
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(java.util.Arrays.copyOf(wrong, (int) low.size()));
        });
    assertThatThrownBy(() -> pull("app:1")).isInstanceOf(EngineException.class);
    assertNothingStays();
  }

  @Test
  void anEndlessLayerIsCutOff() throws IOException {
    Descriptor low = registry.layer(LOW);
    registry.image("1", HOST, List.of(LOW), List.of(low));
    registry.on(
        "blobs/" + low.digest(),
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (true) {
            exchange.getResponseBody().write(new byte[1 << 16]);
          }
        });
    assertThatThrownBy(() -> pull("app:1")).hasMessageContaining("" + low.digest());
    assertNothingStays();
  }

  @Test
  void foreignLayersAreRefused() throws IOException {
    Descriptor layer = registry.layer(LOW);
    String foreign = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
    registry.image(
        "1", HOST, List.of(LOW), List.of(Descriptor.of(foreign, layer.digest(), layer.size())));
    assertThatThrownBy(() -> pull("app:1")).hasMessageContaining("foreign layer");
  }

  @Test
  void aMissingManifestIsNotFound() {
    assertThatThrownBy(() -> pull("app:1"))
        .isInstanceOf(EngineException.NotFound.class)
        .hasMessage("manifest for reg.test/app:1 not found: manifest unknown: manifest unknown");
  }

  @Test
  void theNextEngineGoesOnWhereADownloadBroke() throws IOException {
    world.close();
    open(1);
    Descriptor big = registry.layer(BIG);
    byte[] bytes = FakeRegistry.gzip(BIG);
    registry.image("1", HOST, List.of(BIG), List.of(big));
    registry.on("blobs/" + big.digest(), registry.half(bytes));
    assertThatThrownBy(() -> pull("app:1")).isInstanceOf(EngineException.class);
    world.close();
    open(1);
    registry.normally("blobs/" + big.digest());
    assertThat(pull("app:1").size()).isEqualTo(3 << 20);
    assertThat(registry.asked.getLast()).containsPattern("bytes=1[0-9]{6}-");
    assertThat(root.resolve("content/ingest")).isEmptyDirectory();
  }

  @Test
  void whatAnInterruptedDownloadDamagedIsFetchedAnew() throws IOException {
    world.close();
    open(1);
    Descriptor big = registry.layer(BIG);
    byte[] bytes = FakeRegistry.gzip(BIG);
    registry.image("1", HOST, List.of(BIG), List.of(big));
    registry.on("blobs/" + big.digest(), registry.half(bytes));
    assertThatThrownBy(() -> pull("app:1")).isInstanceOf(EngineException.class);
    world.close();
    try (Stream<Path> parts = Files.list(root.resolve("content/ingest"))) {
      Files.write(parts.findFirst().orElseThrow(), noise(bytes.length / 2));
    }
    open(1);
    registry.normally("blobs/" + big.digest());
    assertThat(pull("app:1").size()).isEqualTo(3 << 20);
  }

  @Test
  void pullsOfManyShareALayer() throws Exception {
    Descriptor big = registry.layer(BIG);
    byte[] bytes = FakeRegistry.gzip(BIG);
    registry.image("1", HOST, List.of(BIG), List.of(big));
    registry.image("2", HOST, List.of(BIG, LOW), List.of(big, registry.layer(LOW)));
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    registry.on(
        "blobs/" + big.digest(),
        exchange -> {
          asked.countDown();
          exchange.sendResponseHeaders(200, bytes.length);
          try {
            assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          exchange.getResponseBody().write(bytes);
        });
    Thread first = Thread.startVirtualThread(() -> pull("app:1"));
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
    List<String> second = new CopyOnWriteArrayList<>();
    Thread other =
        Thread.startVirtualThread(
            () ->
                world.images.pull(
                    PullImage.of(Reference.parse("reg.test/app:2")),
                    (id, status, current, total) -> {
                      second.add(status);
                      if (status.equals("Pull complete") || status.contains("Pulling fs")) {
                        go.countDown();
                      }
                    }));
    first.join();
    other.join();
    assertThat(registry.count("blobs/" + big.digest())).isEqualTo(1);
    assertThat(second).contains("Status: Downloaded newer image for reg.test/app:2");
    assertThat(world.images.count()).isEqualTo(2);
  }

  @Test
  void whoIsInterruptedLeavesWhatCame() throws Exception {
    Descriptor big = registry.layer(BIG);
    byte[] bytes = FakeRegistry.gzip(BIG);
    registry.image("1", HOST, List.of(BIG), List.of(big));
    CountDownLatch halfSent = new CountDownLatch(1);
    registry.on(
        "blobs/" + big.digest(),
        exchange -> {
          registry.half(bytes).handle(exchange);
          halfSent.countDown();
          try {
            Thread.sleep(60_000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Thread puller =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    pull("app:1");
                  } catch (EngineException e) {
                    lines.add("interrupted");
                  }
                });
    assertThat(halfSent.await(30, TimeUnit.SECONDS)).isTrue();
    puller.interrupt();
    puller.join();
    assertThat(lines).contains("interrupted");
    registry.normally("blobs/" + big.digest());
    assertThat(pull("app:1").size()).isEqualTo(3 << 20);
  }
}
