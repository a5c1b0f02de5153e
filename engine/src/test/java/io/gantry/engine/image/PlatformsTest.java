package io.gantry.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Document;
import io.gantry.oci.Index;
import io.gantry.oci.Manifest;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One image for several platforms: this host's has the name, the others go with it. */
@Tag("root")
class PlatformsTest {
  private static final Platform HERE = Platform.host();
  private static final Platform THERE = Platform.of("linux", "riscv64", "");
  private static final Platform NOWHERE = Platform.of("linux", "s390x", "");
  private static final byte[] SHARED = Tars.tar().file("shared", "both").bytes();

  @TempDir Path root;
  private TestImages world;

  @BeforeEach
  void open() throws IOException {
    world = new TestImages(root);
  }

  @AfterEach
  void close() {
    if (world != null) {
      world.close();
    }
  }

  /** An archive that holds two of the three platforms that its index lists. */
  private static byte[] archive() {
    Tars tar = Tars.tar().file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
    List<Descriptor> manifests = new ArrayList<>();
    for (Platform platform : List.of(THERE, HERE)) {
      byte[] own = Tars.tar().file("own", platform.architecture()).bytes();
      byte[] config = Tars.config(platform.architecture(), SHARED, own);
      Document<Manifest> manifest =
          Manifest.of(
                  Descriptor.of(MediaType.OCI_CONFIG, Digest.of(config), config.length),
                  List.of(
                      Descriptor.of(MediaType.OCI_LAYER, Digest.of(SHARED), SHARED.length),
                      Descriptor.of(MediaType.OCI_LAYER, Digest.of(own), own.length)))
              .document();
      manifests.add(manifest.descriptor(MediaType.OCI_MANIFEST).withPlatform(platform));
      for (byte[] blob : List.of(own, config, manifest.bytes())) {
        tar.file("blobs/sha256/" + Digest.of(blob).hex(), blob);
      }
    }
    manifests.add(
        Descriptor.of(MediaType.OCI_MANIFEST, Digest.of("absent"), 9).withPlatform(NOWHERE));
    Document<Index> many = Index.of(manifests).document();
    Document<Index> top =
        Index.of(
                List.of(
                    many.descriptor(MediaType.OCI_INDEX)
                        .withAnnotation(Descriptor.REF_NAME, "multi:1")))
            .document();
    return tar.file("blobs/sha256/" + Digest.of(SHARED).hex(), SHARED)
        .file("blobs/sha256/" + many.digest().hex(), many.bytes())
        .file("index.json", top.bytes())
        .bytes();
  }

  private Image image(Platform platform) {
    return world.images.inspect("multi:1", Optional.of(platform)).image();
  }

  @Test
  void thisHostsHasTheNameAndTheOthersAreFoundByTheirPlatform() {
    world.load(archive());
    assertThat(world.messages).containsExactly("Loaded image: multi:1");
    assertThat(world.images.find("multi:1").config().platform()).isEqualTo(HERE);
    assertThat(image(THERE).config().platform()).isEqualTo(THERE);
    assertThat(image(THERE).names()).isEmpty();
    assertThatThrownBy(() -> image(NOWHERE))
        .isInstanceOf(EngineException.NotFound.class)
        .hasMessageContaining("does not match the specified platform (linux/s390x)");
  }

  @Test
  void anotherThatIsLoadedLaterLeavesThisHostsItsName() throws IOException {
    world.load(new LoadImages(Optional.of(HERE)), archive());
    world.load(new LoadImages(Optional.of(THERE)), archive());
    assertThat(world.messages).containsExactly("Loaded image: multi:1", "Loaded image: multi:1");
    assertThat(world.images.find("multi:1").config().platform()).isEqualTo(HERE);
    world.images.remove("multi:1", RemoveImage.DEFAULT);
    world.assertEmpty();
  }

  @Test
  void thisHostsThatIsLoadedLaterTakesTheName() {
    world.load(new LoadImages(Optional.of(THERE)), archive());
    assertThat(world.images.find("multi:1").config().platform()).isEqualTo(THERE);
    world.load(new LoadImages(Optional.of(HERE)), archive());
    assertThat(world.messages).containsExactly("Loaded image: multi:1", "Loaded image: multi:1");
    assertThat(world.images.find("multi:1").config().platform()).isEqualTo(HERE);
    assertThat(image(THERE).names()).isEmpty();
  }

  @Test
  void itIsListedOnceWithAllThatIsKnownOfIt() {
    world.load(archive());
    List<ImageSummary> all = world.images.list(new ListImages(true, Filters.NONE, false, true));
    assertThat(all).hasSize(1);
    assertThat(world.images.count()).isEqualTo(1);
    assertThat(all.getFirst().manifests())
        .extracting(ImageVariant::available)
        .containsExactly(true, true, false);
    assertThat(all.getFirst().manifests())
        .extracting(manifest -> ((ImageVariant.Image) manifest.kind()).platform())
        .containsExactly(THERE, HERE, NOWHERE);
    assertThat(world.images.prune(Filters.NONE).removals()).isEmpty();
  }

  @Test
  void itIsRemovedWithItsName() throws IOException {
    world.load(archive());
    world.images.remove("multi:1", RemoveImage.DEFAULT);
    world.assertEmpty();
    world.load(archive());
    world.images.prune(Filters.of("dangling", "false"));
    world.assertEmpty();
  }

  @Test
  void onePlatformIsRemovedAndTheOtherInheritsTheName() throws IOException {
    world.load(archive());
    world.images.remove("multi:1", new RemoveImage(false, true, List.of(HERE)));
    assertThat(world.images.find("multi:1").config().platform()).isEqualTo(THERE);
    world.images.remove("multi:1", new RemoveImage(false, true, List.of(THERE)));
    world.assertEmpty();
  }

  @Test
  void whatIsSavedHoldsThemAll() throws IOException {
    world.load(archive());
    Digest here = image(HERE).manifest().digest();
    Digest there = image(THERE).manifest().digest();
    byte[] saved = world.save("multi:1");
    byte[] one = world.save(List.of(THERE), "multi:1");
    byte[] both = world.save(List.of(THERE, HERE), "multi:1");
    for (byte[] archive : List.of(saved, both)) {
      world.images.remove("multi:1", RemoveImage.DEFAULT);
      world.assertEmpty();
      world.load(archive);
      assertThat(image(HERE).manifest().digest()).isEqualTo(here);
      assertThat(image(THERE).manifest().digest()).isEqualTo(there);
    }
    world.images.remove("multi:1", RemoveImage.DEFAULT);
    world.load(one);
    assertThat(world.images.find("multi:1").manifest().digest()).isEqualTo(there);
    assertThatThrownBy(() -> world.save(List.of(HERE), "multi:1"))
        .hasMessage("no suitable export target found for platform " + HERE);
  }

  @Test
  void theOtherIsKeptWhileAnEngineIsAway() throws IOException {
    world.load(archive());
    world.close();
    world = new TestImages(root);
    assertThat(image(THERE).size()).isPositive();
    world.images.remove("multi:1", RemoveImage.DEFAULT);
    world.assertEmpty();
  }
}
