package io.gantry.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Document;
import io.gantry.oci.Index;
import io.gantry.oci.Manifest;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("root")
class LoadTest {

  private static final byte[] LOW = Tars.tar().file("low", "low").file("gone", "x").bytes();
  private static final byte[] HIGH = Tars.tar().file("high", "high").file(".wh.gone", "").bytes();

  @TempDir Path root;
  @TempDir Path scratch;
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

  private void assertLoaded(String name) {
    Image image = world.images.find(name);
    assertThat(image.config().diffIds()).hasSize(2);
    assertThat(image.size()).isEqualTo(8);
    assertThat(image.config().config().cmd()).containsExactly("sh");
    String upper =
        world.images.inspect(name, Optional.empty()).storage().getOrDefault("UpperDir", "");
    assertThat(Path.of(upper, "high")).hasContent("high");
  }

  // ---- the forms ----

  @Test
  void loadsDockersOldFormWithItsManifestLast() {
    world.load(ImagesTest.archive("old:1", LOW, HIGH));
    assertLoaded("old:1");
    assertThat(world.messages).containsExactly("Loaded image: old:1");
    assertThat(world.happened).containsExactly("load");
  }

  @Test
  void loadsAnImageWithoutAName() {
    world.load(ImagesTest.archive("", LOW, HIGH));
    assertThat(world.messages)
        .containsExactly("Loaded image ID: " + Digest.of(Tars.config(LOW, HIGH)));
  }

  @Test
  void followsLinksToLayersThatOccurTwice() {
    world.load(
        Tars.tar()
            .file("a/layer.tar", LOW)
            .symlink("b/layer.tar", "../a/layer.tar")
            .file("c.json", Tars.config(LOW, LOW))
            .file(
                "manifest.json",
                "[{\"Config\":\"c.json\",\"RepoTags\":[\"twice:1\"],\"Layers\":[\"a/layer.tar\",\"b/layer.tar\"]}]")
            .bytes());
    assertThat(world.images.find("twice:1").config().diffIds()).hasSize(2);
    assertThat(world.snapshots.list()).hasSize(2);
  }

  @Test
  void loadsTheFirstFormWithAFolderForEachLayer() throws IOException {
    world.load(
        Tars.tar()
            .file("a/json", "{\"id\":\"a\",\"created\":\"2014-01-01T00:00:00Z\"}")
            .file("a/layer.tar", LOW)
            .file(
                "b/json",
                "{\"parent\":\"a\",\"container_config\":{\"Cmd\":[\"make\",\"it\"]},"
                    + "\"config\":{\"Cmd\":[\"sh\"]},\"architecture\":\"amd64\"}")
            .file("b/layer.tar", HIGH)
            .file("repositories", "{\"first\":{\"1\":\"b\",\"2\":\"b\"}}")
            .bytes());
    assertLoaded("first:1");
    assertThat(world.messages).containsExactly("Loaded image: first:1", "Loaded image: first:2");
    assertThat(world.images.history("first:2", Optional.empty()).getFirst().createdBy())
        .isEqualTo("make it");
    world.images.remove("first:1", RemoveImage.DEFAULT);
    world.images.remove("first:2", RemoveImage.DEFAULT);
    world.assertEmpty();
  }

  @Test
  void aChainOfLayersWithoutEndIsRefused() throws IOException {
    assertRefused(
        Tars.tar()
            .file("a/json", "{\"parent\":\"a\"}")
            .file("a/layer.tar", LOW)
            .file("repositories", "{\"first\":{\"1\":\"a\"}}")
            .bytes(),
        "an image of more than 500 layers");
  }

  @Test
  void loadsTheTarOfADirectoryWithAManifest() throws IOException {
    byte[] config = Tars.config(LOW, HIGH);
    String manifest =
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"%s\",\"size\":%d},\"layers\":[%s,%s]}"
            .formatted(Digest.of(config), config.length, layer(LOW), layer(HIGH));
    byte[] archive =
        Tars.tar()
            .file("version", "Directory Transport Version: 1.1\n")
            .file(Digest.of(config).hex(), config)
            .file(Digest.of(LOW).hex(), LOW)
            .file(Digest.of(HIGH).hex(), HIGH)
            .file("manifest.json", manifest)
            .bytes();
    world.load(archive);
    assertThat(world.messages).containsExactly("Loaded image ID: " + Digest.of(config));
    assertLoaded(Digest.of(config).toString());
    world.images.remove(Digest.of(config).toString(), RemoveImage.DEFAULT);
    assertRefused(
        Tars.tar().file("manifest.json", manifest).file(Digest.of(config).hex(), LOW).bytes(),
        "content of " + Digest.of(config) + " is damaged");
  }

  private static String layer(byte[] tar) {
    return "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(Digest.of(tar), tar.length);
  }

  @Test
  void loadsWhatItSavedAndKeepsTheManifest() throws IOException {
    world.load(ImagesTest.archive("a:1", LOW, HIGH));
    world.images.tag("a:1", "b:2", "");
    Image before = world.images.find("a:1");
    byte[] archive = world.save("a:1", "b");
    world.images.remove("a:1", RemoveImage.DEFAULT);
    world.images.remove("b:2", RemoveImage.DEFAULT);
    world.assertEmpty();
    world.load(archive);
    assertLoaded("a:1");
    assertThat(world.images.find("b:2").manifest().digest()).isEqualTo(before.manifest().digest());
    world.images.remove("a:1", RemoveImage.DEFAULT);
    world.images.remove("b:2", RemoveImage.DEFAULT);
    world.assertEmpty();
  }

  @Test
  void loadsALayoutWithCompressedLayersInsideACompressedArchive() {
    byte[] archive = layout("docker.io/library/oci:1", Platform.of("linux", "amd64", ""));
    world.load(Tars.gzip(archive));
    assertLoaded("oci:1");
    world.load(Tars.through(archive, ZstdOutputStream::new));
    assertThat(world.messages).containsExactly("Loaded image: oci:1", "Loaded image: oci:1");
    assertThat(world.images.count()).isEqualTo(1);
  }

  @Test
  void takesThisHostsImageOutOfOneForManyPlatforms() {
    Assumptions.assumeTrue(
        Platform.host().architecture().equals("amd64"), "the archive is for amd64");
    world.load(layout("multi", Platform.of("linux", "amd64", "")));
    assertThat(world.messages).containsExactly("Loaded image: multi:latest");
  }

  @Test
  void saysThatAnOlderImageLostItsName() {
    world.load(ImagesTest.archive("a:1", LOW));
    Image old = world.images.find("a:1");
    world.load(ImagesTest.archive("a:1", LOW, HIGH));
    assertThat(world.messages.get(1))
        .isEqualTo(
            "The image a:1 already exists, renaming the old one with ID "
                + old.id()
                + " to empty string");
  }

  private static byte[] layout(String name, Platform platform) {
    byte[] config = Tars.config(LOW, HIGH);
    byte[] low = Tars.gzip(LOW);
    byte[] high = Tars.through(HIGH, ZstdOutputStream::new);
    Document<Manifest> manifest =
        Manifest.of(
                Descriptor.of(MediaType.OCI_CONFIG, Digest.of(config), config.length),
                List.of(
                    Descriptor.of(MediaType.OCI_LAYER_GZIP, Digest.of(low), low.length),
                    Descriptor.of(MediaType.OCI_LAYER_ZSTD, Digest.of(high), high.length)))
            .document();
    Descriptor elsewhere = Descriptor.of(MediaType.OCI_MANIFEST, Digest.of("elsewhere"), 9);
    Document<Index> many =
        Index.of(
                List.of(
                    elsewhere.withPlatform(Platform.of("linux", "s390x", "")),
                    manifest.descriptor(MediaType.OCI_MANIFEST).withPlatform(platform)))
            .document();
    Document<Index> top =
        Index.of(
                List.of(
                    many.descriptor(MediaType.OCI_INDEX).withAnnotation(Descriptor.REF_NAME, name)))
            .document();
    Tars tar =
        Tars.tar()
            .file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}")
            .file("index.json", top.bytes());
    for (byte[] blob : List.of(config, low, high, manifest.bytes(), many.bytes())) {
      tar.file("blobs/sha256/" + Digest.of(blob).hex(), blob);
    }
    return tar.bytes();
  }

  // ---- other tools ----

  @Test
  void skopeoReadsTheStoreAndItsArchivesLoad() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/skopeo")), "skopeo is not installed");
    world.load(ImagesTest.archive("sk:1", LOW, HIGH));
    Image image = world.images.find("sk:1");
    Path saved = scratch.resolve("saved.tar");
    Files.write(saved, world.save("sk:1"));
    String store = "oci:" + root.resolve("content") + ":sk:1";
    skopeo("inspect", store);
    skopeo("copy", store, "docker-archive:" + scratch.resolve("docker.tar") + ":sk:docker");
    skopeo("copy", store, "oci-archive:" + scratch.resolve("oci.tar") + ":sk:oci");
    skopeo(
        "copy",
        "docker-archive:" + saved + ":sk:1",
        "oci-archive:" + scratch.resolve("again.tar") + ":sk:again");
    world.images.remove("sk:1", RemoveImage.DEFAULT);
    world.assertEmpty();
    for (String form : List.of("docker", "oci", "again")) {
      world.load(Files.readAllBytes(scratch.resolve(form + ".tar")));
      assertLoaded("sk:" + form);
    }
    assertThat(world.images.find("sk:oci").config().diffIds()).isEqualTo(image.config().diffIds());
  }

  private static void skopeo(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("skopeo", "--insecure-policy"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(output).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  // ---- hostile ----

  @Test
  void refusesWhatIsNoImageArchive() throws IOException {
    assertRefused(Tars.tar().file("readme", "hi").bytes(), "unrecognized image format");
    assertRefused(
        "no tar at all, but long enough".repeat(100).getBytes(StandardCharsets.UTF_8),
        "invalid tar header");
    assertRefused(new byte[0], "unrecognized image format");
  }

  @Test
  void refusesLayersThatAreNotWhatTheConfigurationSays() throws IOException {
    byte[] lies =
        Tars.tar()
            .file("l.tar", HIGH)
            .file("c.json", Tars.config(LOW))
            .file(
                "manifest.json",
                "[{\"Config\":\"c.json\",\"RepoTags\":null,\"Layers\":[\"l.tar\"]}]")
            .bytes();
    assertRefused(lies, "invalid diffID for layer 0: expected");
    byte[] fewer =
        Tars.tar()
            .file("l.tar", LOW)
            .file("c.json", Tars.config(LOW, HIGH))
            .file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[\"l.tar\"]}]")
            .bytes();
    assertRefused(fewer, "invalid manifest, layers length mismatch: expected 1, got 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"Config\":\"../../../etc/passwd\",\"Layers\":[]}]",
        "[{\"Config\":\"c.json\",\"Layers\":[\"/etc/passwd\"]}]",
        "[{\"Config\":\"loop\",\"Layers\":[]}]",
        "[{\"Config\":\"c.json\",\"RepoTags\":[\"UPPER:1\"],\"Layers\":[]}]",
        "[{\"Config\":5}]",
        "{}",
        "[[[[",
        "[{\"Config\":\"manifest.json\",\"Layers\":[]}]",
      })
  void refusesHostileManifests(String manifest) throws IOException {
    byte[] archive =
        Tars.tar()
            .file("c.json", Tars.config())
            .symlink("loop", "loop")
            .file("manifest.json", manifest)
            .bytes();
    assertRefused(archive, "");
  }

  @Test
  void aBlobNamedByAnotherDigestIsNotTakenForIt() throws IOException {
    byte[] config = Tars.config(LOW);
    Document<Manifest> manifest =
        Manifest.of(
                Descriptor.of(MediaType.OCI_CONFIG, Digest.of(config), config.length),
                List.of(Descriptor.of(MediaType.OCI_LAYER, Digest.of(LOW), LOW.length)))
            .document();
    Index index = Index.of(List.of(manifest.descriptor(MediaType.OCI_MANIFEST)));
    byte[] archive =
        Tars.tar()
            .file("index.json", index.document().bytes())
            .file("blobs/sha256/" + manifest.digest().hex(), manifest.bytes())
            .file("blobs/sha256/" + Digest.of(config).hex(), config)
            .file("blobs/sha256/" + Digest.of(LOW).hex(), HIGH)
            .bytes();
    assertRefused(archive, "content of " + Digest.of(LOW) + " is damaged");
  }

  @Test
  void archivesCutShortAnywhereLeaveNothingBehind() throws IOException {
    byte[] archive = ImagesTest.archive("cut:1", Tars.gzip(LOW));
    for (int length = 0; length < archive.length - 1024; length += 700) {
      byte[] cut = java.util.Arrays.copyOf(archive, length);
      assertThatThrownBy(() -> world.load(cut)).isInstanceOf(EngineException.class);
    }
    world.assertEmpty();
  }

  @Test
  void damagedArchivesLoadOrAreRefusedAndLeaveNothingBehind() throws IOException {
    byte[] archive = ImagesTest.archive("fuzz:1", LOW, HIGH);
    Random random = new Random(5);
    for (int i = 0; i < 150; i++) {
      byte[] damaged = archive.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        world.load(damaged);
        world.images.prune(io.gantry.engine.Filters.of("dangling", "false"));
      } catch (EngineException expected) {
        assertThat(expected).isNotInstanceOf(EngineException.Internal.class);
      }
    }
    world.assertEmpty();
  }

  private void assertRefused(byte[] archive, String message) throws IOException {
    assertThatThrownBy(() -> world.load(archive))
        .isInstanceOfAny(EngineException.InvalidParameter.class, EngineException.NotFound.class)
        .hasMessageContaining(message);
    world.assertEmpty();
  }
}
