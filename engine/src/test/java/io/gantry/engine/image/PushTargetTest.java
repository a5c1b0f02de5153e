package io.gantry.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Index;
import io.gantry.oci.Manifest;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What goes out under a name, and how what hangs together is found. */
class PushTargetTest {

  private static final Platform ARM = Platform.of("linux", "arm64", "v8");
  private static final Platform RISC = Platform.of("linux", "riscv64", "");
  private static final Digest INDEX = Digest.of("the index");
  private static final Reference NAME = Reference.parse("app:1");

  private final Map<CatalogEntry, Platform> here = new HashMap<>();
  private Optional<ContentTree> whole = Optional.empty();

  private final PushTarget.Knowledge knowledge =
      new PushTarget.Knowledge() {
        @Override
        public Optional<ContentTree> whole(Digest index) {
          return whole;
        }

        @Override
        public Descriptor pointer(Digest index) {
          return Descriptor.of(MediaType.OCI_INDEX, index, 1);
        }

        @Override
        public List<CatalogEntry> images(Digest index) {
          return List.copyOf(here.keySet());
        }

        @Override
        public Platform platform(CatalogEntry entry) {
          return here.getOrDefault(entry, Platform.host());
        }
      };

  private CatalogEntry image(Platform platform, Optional<Digest> index) {
    Digest id = Digest.of(platform.toString());
    CatalogEntry entry =
        CatalogEntry.nameless(
                id,
                Descriptor.of(MediaType.OCI_MANIFEST, id, 1),
                Optional.empty(),
                List.of(),
                Optional.empty())
            .named(NAME, new Naming(Instant.EPOCH, index));
    here.put(entry, platform);
    return entry;
  }

  private PushTarget target(CatalogEntry entry) {
    return PushTarget.choose(knowledge, entry, NAME, Optional.empty());
  }

  private PushTarget target(CatalogEntry entry, String platform) {
    return PushTarget.choose(knowledge, entry, NAME, Optional.of(Platform.parse(platform)));
  }

  @Test
  void aPlainImageGoesAsItIs() {
    CatalogEntry image = image(ARM, Optional.empty());
    assertThat(target(image)).isEqualTo(new PushTarget.One(image, Optional.empty()));
    assertThat(target(image, "linux/arm64"))
        .as("v8 is what arm64 means")
        .isEqualTo(new PushTarget.One(image, Optional.empty()));
    assertThatThrownBy(() -> target(image, "linux/amd64"))
        .isInstanceOf(EngineException.NotFound.class)
        .hasMessage(
            "image with reference app:1 was found but does not provide the specified platform"
                + " (linux/amd64)");
  }

  @Test
  void anIndexGoesAsAWholeWhenAllOfItIsHere() {
    CatalogEntry image = image(ARM, Optional.of(INDEX));
    whole = Optional.of(new ContentTree(List.of()));
    assertThat(target(image)).isEqualTo(new PushTarget.Whole(whole.get()));
    assertThat(target(image, "linux/arm64")).isEqualTo(new PushTarget.One(image, Optional.empty()));
  }

  @Test
  void theOnlyImageGoesInsteadOfAnIndexThatIsNotAllHere() {
    CatalogEntry image = image(ARM, Optional.of(INDEX));
    assertThat(target(image))
        .isEqualTo(new PushTarget.One(image, Optional.of(knowledge.pointer(INDEX))));
  }

  @Test
  void ofSeveralTheOneForThisHostGoes() {
    CatalogEntry arm = image(ARM, Optional.of(INDEX));
    CatalogEntry host = image(Platform.host(), Optional.of(INDEX));
    assertThat(target(arm))
        .isEqualTo(new PushTarget.One(host, Optional.of(knowledge.pointer(INDEX))));
    here.remove(host);
    image(RISC, Optional.of(INDEX));
    assertThatThrownBy(() -> target(arm))
        .isInstanceOf(EngineException.Conflict.class)
        .hasMessage("multiple matching manifests found but no specific platform requested");
  }

  // ---- what hangs together ----

  private static Map<Digest, byte[]> documents(List<Descriptor> pointers) {
    Map<Digest, byte[]> documents = new HashMap<>();
    List<Descriptor> manifests = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      byte[] manifest =
          Manifest.of(
                  Descriptor.of(MediaType.OCI_CONFIG, Digest.of("config " + name), 1),
                  List.of(
                      Descriptor.of(MediaType.OCI_LAYER_GZIP, Digest.of("shared"), 1),
                      Descriptor.of(
                          "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
                          Digest.of("foreign"),
                          1)))
              .document()
              .bytes();
      documents.put(Digest.of(manifest), manifest);
      manifests.add(Descriptor.of(MediaType.OCI_MANIFEST, Digest.of(manifest), manifest.length));
    }
    byte[] index = Index.of(manifests).document().bytes();
    documents.put(Digest.of(index), index);
    pointers.addAll(manifests);
    pointers.add(Descriptor.of(MediaType.OCI_INDEX, Digest.of(index), index.length));
    return documents;
  }

  @Test
  void childrenComeBeforeWhatNamesThem() throws IOException {
    List<Descriptor> pointers = new ArrayList<>();
    Map<Digest, byte[]> documents = documents(pointers);
    ContentTree tree =
        ContentTree.of(pointers.getLast(), one -> Optional.ofNullable(documents.get(one.digest())));
    assertThat(tree.nodes()).extracting(ContentTree.Node::self).isEqualTo(pointers);
    assertThat(tree.needed())
        .as("nobody's registry has foreign layers")
        .extracting(Descriptor::digest)
        .containsExactly(Digest.of("config a"), Digest.of("shared"), Digest.of("config b"));
    assertThat(tree.blobs()).hasSize(7);
  }

  @Test
  void whatIsKnownOfAnImageIsReadAsItWasWritten() {
    CatalogEntry image =
        image(ARM, Optional.of(INDEX))
            .named(Reference.parse("plain:1"), new Naming(Instant.EPOCH, Optional.empty()))
            .in(INDEX)
            .with(new Attachment(Digest.of("an attestation"), ""))
            .with(new Attachment(Digest.of("a signature"), "sha256-abc.sig"));
    CatalogEntry read =
        image.descriptors().stream()
            .map(descriptor -> CatalogEntry.of(descriptor).orElseThrow())
            .reduce(CatalogEntry::merge)
            .orElseThrow();
    assertThat(read).isEqualTo(image);
  }
}
