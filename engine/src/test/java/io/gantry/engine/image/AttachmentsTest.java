package io.gantry.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.distribution.Credentials;
import io.gantry.engine.Filters;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Index;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attestations, referrers and signatures of images: fetched, kept and removed with them. */
@Tag("root")
class AttachmentsTest {

  private static final String NAME = "reg.test/app:1";
  private static final String SBOM = "application/spdx+json";

  @TempDir Path root;
  @TempDir Path scratch;
  private final FakeRegistry registry = new FakeRegistry();
  private TestImages world;
  private byte[] index = {};
  private Descriptor host = Descriptor.of(MediaType.OCI_MANIFEST, Digest.of(""), 0);

  AttachmentsTest() throws IOException {}

  @BeforeEach
  void open() throws IOException {
    world = new TestImages(root, registry.settings(scratch, 2));
    host = image("host", Platform.host());
    Descriptor arm = image("arm", Platform.of("linux", "arm", "v7"));
    Descriptor attestation =
        artifact("in-toto", "", Optional.empty())
            .withPlatform(Platform.of("unknown", "unknown", ""))
            .withAnnotations(
                Map.of(
                    "vnd.docker.reference.type",
                    "attestation-manifest",
                    "vnd.docker.reference.digest",
                    host.digest().toString()));
    index = Index.of(List.of(host, arm, attestation)).document().bytes();
    registry.manifest("1", MediaType.OCI_INDEX, index);
    Descriptor top = Descriptor.of(MediaType.OCI_INDEX, Digest.of(index), index.length);
    Descriptor sbom = artifact("sbom", SBOM, Optional.of(top));
    Descriptor ofOther = artifact("stray", SBOM, Optional.of(host));
    registry.index("sha256-" + top.digest().hex(), sbom, ofOther);
    artifact("sha256-" + host.digest().hex() + ".sig", "", Optional.empty());
  }

  @AfterEach
  void close() {
    registry.close();
    world.close();
  }

  private Descriptor image(String name, Platform platform) throws IOException {
    byte[] tar = Tars.tar().file(name, name).bytes();
    return registry.image(name, platform, List.of(tar), List.of(registry.layer(tar)));
  }

  /** An artifact whose blob is its own name. */
  private Descriptor artifact(String name, String type, Optional<Descriptor> subject) {
    byte[] blob = name.getBytes(StandardCharsets.UTF_8);
    String layer = descriptor("application/vnd.in-toto+json", registry.blob(blob), blob.length);
    String config =
        descriptor(MediaType.OCI_EMPTY, registry.blob("{}".getBytes(StandardCharsets.UTF_8)), 2);
    byte[] manifest =
        ("{\"schemaVersion\":2,\"mediaType\":\""
                + MediaType.OCI_MANIFEST
                + (type.isEmpty() ? "" : "\",\"artifactType\":\"" + type)
                + "\",\"config\":"
                + config
                + ",\"layers\":["
                + layer
                + "]"
                + subject
                    .map(of -> ",\"subject\":" + descriptor(of.mediaType(), of.digest(), of.size()))
                    .orElse("")
                + "}")
            .getBytes(StandardCharsets.UTF_8);
    registry.manifest(name, MediaType.OCI_MANIFEST, manifest);
    return Descriptor.of(MediaType.OCI_MANIFEST, Digest.of(manifest), manifest.length);
  }

  private static String descriptor(String type, Digest digest, long size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}".formatted(type, digest, size);
  }

  private void pullAll() {
    world.images.pull(
        new PullImage(Reference.parse(NAME), false, Optional.empty(), true, Credentials.NONE),
        TransferListener.NONE);
  }

  private List<ImageVariant> attestations() {
    return world.images.manifests(NAME).stream()
        .filter(variant -> variant.kind() instanceof ImageVariant.Attestation)
        .toList();
  }

  private CatalogEntry stored() throws IOException {
    return new Catalog(io.gantry.content.ContentStore.open(root.resolve("content")))
        .byName(Reference.parse(NAME))
        .orElseThrow();
  }

  @Test
  void aPlainPullLeavesThemThere() {
    world.images.pull(PullImage.of(Reference.parse(NAME)), TransferListener.NONE);
    assertThat(attestations()).hasSize(1).noneMatch(ImageVariant::available);
  }

  @Test
  void allOfThemComeAndGoWithTheImage() throws IOException {
    pullAll();
    assertThat(attestations()).hasSize(1).allMatch(ImageVariant::available);
    assertThat(stored().attached())
        .as("attestation, bill of materials, signature; not what is about something else")
        .hasSize(3)
        .extracting(Attachment::tag)
        .containsExactly("", "", "sha256-" + host.digest().hex() + ".sig");
    assertThat(world.images.list(new ListImages(true, Filters.NONE, false, false)))
        .as("they are no images")
        .hasSize(1);
    long asked = registry.count("/blobs/");
    pullAll();
    assertThat(registry.count("/blobs/")).as("nothing is fetched again").isEqualTo(asked);
    world.images.remove(NAME, RemoveImage.DEFAULT);
    world.assertEmpty();
  }

  @Test
  void aSignatureUnderTheSameTagReplacesTheOneBefore() throws IOException {
    pullAll();
    String tag = "sha256-" + host.digest().hex() + ".sig";
    Descriptor again = artifact(tag, "application/vnd.example.again", Optional.empty());
    pullAll();
    assertThat(stored().attached())
        .hasSize(3)
        .filteredOn(attachment -> attachment.tag().equals(tag))
        .extracting(Attachment::root)
        .containsExactly(again.digest());
    assertThat(world.images.faults()).as("nothing is left of it").isEmpty();
  }

  @Test
  void attestationsTravelInArchives() throws IOException {
    pullAll();
    byte[] archive = world.save(NAME);
    world.images.remove(NAME, RemoveImage.DEFAULT);
    world.load(archive);
    assertThat(attestations()).hasSize(1).allMatch(ImageVariant::available);
    assertThat(world.images.manifests(NAME)).allMatch(ImageVariant::available);
    assertThat(world.save(NAME)).isEqualTo(archive);
  }

  @Test
  void whatOfThemIsMissingIsAFault() throws IOException {
    pullAll();
    assertThat(world.images.faults()).isEmpty();
    Digest blob = Digest.of("in-toto");
    java.nio.file.Files.delete(root.resolve("content/blobs/sha256").resolve(blob.hex()));
    assertThat(world.images.faults())
        .singleElement()
        .satisfies(
            fault -> assertThat(fault.problem()).isEqualTo("is missing (image " + NAME + ")"));
  }

  @Test
  void anImageThatIsHereByAnotherManifestJoinsTheIndexOnlyWithAll() throws IOException {
    byte[] tar = Tars.tar().file("host", "host").bytes();
    Descriptor plain = Descriptor.of(MediaType.OCI_LAYER, registry.blob(tar), tar.length);
    registry.image("plain", Platform.host(), List.of(tar), List.of(plain));
    world.images.pull(PullImage.of(Reference.parse("reg.test/app:plain")), TransferListener.NONE);
    world.images.pull(PullImage.of(Reference.parse(NAME)), TransferListener.NONE);
    assertThat(stored().index(Reference.parse(NAME))).isEmpty();
    assertThat(world.images.manifests(NAME)).hasSize(1);
    assertThat(world.images.parts(NAME).kind()).isEqualTo(ImagePart.Kind.IMAGE);

    pullAll();
    assertThat(stored().index(Reference.parse(NAME))).contains(Digest.of(index));
    ImagePart parts = world.images.parts(NAME);
    assertThat(parts.digest()).isEqualTo(Digest.of(index));
    assertThat(parts.parts()).hasSize(3).allMatch(ImagePart::available);
    assertThat(parts.parts())
        .extracting(ImagePart::kind)
        .containsExactly(ImagePart.Kind.IMAGE, ImagePart.Kind.IMAGE, ImagePart.Kind.REFERRER);
    assertThat(parts.parts().getFirst().parts())
        .extracting(ImagePart::kind)
        .containsExactly(ImagePart.Kind.ATTESTATION, ImagePart.Kind.COSIGN);
    world.images.remove("reg.test/app:plain", RemoveImage.DEFAULT);
    world.images.remove(NAME, RemoveImage.DEFAULT);
    world.assertEmpty();
  }

  @Test
  void whatIsWrongLeavesTheImageWithoutIt() throws IOException {
    Digest blob = Digest.of("in-toto");
    registry.on(
        "blobs/" + blob,
        exchange -> {
          exchange.sendResponseHeaders(200, 7);
          exchange.getResponseBody().write("IN-TOTO".getBytes(StandardCharsets.UTF_8));
        });
    assertThatThrownBy(this::pullAll).hasMessage("verification failed for digest " + blob);
    assertThat(stored().attached()).isEmpty();
    assertThat(attestations()).hasSize(1).noneMatch(ImageVariant::available);
    registry.normally("blobs/" + blob);
    pullAll();
    assertThat(stored().attached()).hasSize(3);
  }
}
