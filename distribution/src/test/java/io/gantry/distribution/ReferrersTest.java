package io.gantry.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Index;
import io.gantry.oci.MediaType;
import io.gantry.oci.Reference;
import io.gantry.oci.Referrer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How what is about an image is found. */
class ReferrersTest {

  private static final Digest IMAGE = Digest.of("the image");
  private static final String LIST = "/v2/app/referrers/" + IMAGE;
  private static final String TAG = "/v2/app/manifests/sha256-" + IMAGE.hex();
  private static final Descriptor SBOM = artifact("application/vnd.example.sbom");
  private static final Descriptor SIGNATURE = artifact("application/vnd.example.signature");

  private final Server server = new Server();

  ReferrersTest() throws IOException {}

  @AfterEach
  void stop() {
    server.close();
  }

  private static Descriptor artifact(String type) {
    return new Descriptor(
        MediaType.OCI_MANIFEST, Digest.of(type), 7, Map.of(), Optional.empty(), type, List.of());
  }

  private static HttpHandler lists(String link, Descriptor... descriptors) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", MediaType.OCI_INDEX);
      if (!link.isEmpty()) {
        exchange.getResponseHeaders().set("Link", "<" + link + ">; rel=\"next\"");
      }
      Server.answer(exchange, 200, Index.of(Arrays.asList(descriptors)).document().bytes());
    };
  }

  private List<Descriptor> referrers(String type) throws IOException {
    return new Registries(RegistrySettings.DEFAULT, InstantSource.system())
        .attempt(
            Reference.parse(server.authority() + "/app:latest"),
            Scope.PULL,
            Credentials.NONE,
            repository -> repository.referrers().of(IMAGE, type));
  }

  @Test
  void aRegistryListsThemPageByPage() throws IOException {
    server.on(LIST, lists(LIST + "/more", SBOM));
    server.on(LIST + "/more", lists("", SIGNATURE));
    assertThat(referrers("")).containsExactly(SBOM, SIGNATURE);
  }

  @Test
  void aKindIsAskedForAndChosenEvenIfTheRegistryDoesNotFilter() throws IOException {
    server.on(LIST, lists("", SBOM, SIGNATURE));
    assertThat(referrers(SBOM.artifactType())).containsExactly(SBOM);
    assertThat(server.asked)
        .last()
        .isEqualTo("GET " + LIST + "?artifactType=application%2Fvnd.example.sbom");
  }

  @Test
  void anIndexUnderATagListsThemWhereTheRegistryDoesNot() throws IOException {
    server.on(TAG, lists("", SBOM, SIGNATURE));
    assertThat(referrers("")).containsExactly(SBOM, SIGNATURE);
    assertThat(referrers(SIGNATURE.artifactType())).containsExactly(SIGNATURE);
  }

  @Test
  void aPageForPeopleIsNoList() throws IOException {
    server.on(LIST, Server.says(200, "<html>welcome</html>"));
    assertThat(referrers("")).isEmpty();
  }

  @Test
  void thereMayBeNone() throws IOException {
    assertThat(referrers("")).isEmpty();
  }

  @Test
  void aFailureIsNotTakenForNone() {
    server.on(LIST, Server.refuses(403, "DENIED", "not you"));
    assertThatThrownBy(() -> referrers("")).hasMessage("denied: not you");
    server.on(
        LIST,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", MediaType.OCI_INDEX);
          Server.answer(exchange, 200, "{}");
        });
    assertThatThrownBy(() -> referrers("")).hasMessageStartingWith("invalid list of referrers: ");
  }

  @Test
  void aListWithoutEndIsNotReadToItsEnd() throws IOException {
    Descriptor[] many = new Descriptor[600];
    Arrays.fill(many, SBOM);
    server.on(LIST, lists(LIST, many));
    assertThat(referrers("")).hasSize(1000);
  }

  private <T> T pushing(Registries.Work<T> work) throws IOException {
    return new Registries(RegistrySettings.DEFAULT, InstantSource.system())
        .attempt(
            Reference.parse(server.authority() + "/app:latest"),
            Scope.PUSH,
            Credentials.NONE,
            work);
  }

  private List<String> keepsWhatIsPut(String path, HttpHandler read) {
    List<String> put = new CopyOnWriteArrayList<>();
    server.on(
        path,
        exchange -> {
          if (exchange.getRequestMethod().equals("PUT")) {
            put.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Server.answer(exchange, 201, "");
          } else {
            read.handle(exchange);
          }
        });
    return put;
  }

  @Test
  void theIndexUnderTheTagIsKeptUp() throws IOException {
    List<String> put = keepsWhatIsPut(TAG, lists("", SBOM));
    pushing(
        repository -> {
          repository.referrers().list(IMAGE, List.of(SBOM, SIGNATURE, SIGNATURE));
          repository.referrers().list(IMAGE, List.of(SBOM));
          return repository;
        });
    assertThat(put)
        .as("what is listed is not listed again")
        .containsExactly(
            new String(
                Index.of(List.of(SBOM, SIGNATURE)).document().bytes(), StandardCharsets.UTF_8));
  }

  @Test
  void anImageUnderThatTagIsNotOverwritten() {
    List<String> put =
        keepsWhatIsPut(
            TAG,
            Server.says(
                200, "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\"}"));
    assertThatThrownBy(
            () ->
                pushing(
                    repository -> {
                      repository.referrers().list(IMAGE, List.of(SBOM));
                      return repository;
                    }))
        .hasMessage("tag sha256-" + IMAGE.hex() + " is no list of referrers");
    assertThat(put).isEmpty();
  }

  @Test
  void aRegistrySaysWhetherItTookNoteOfTheSubject() throws IOException {
    server.on(
        "/v2/app/manifests/a",
        exchange -> {
          exchange.getResponseHeaders().set("OCI-Subject", IMAGE.toString());
          Server.answer(exchange, 201, "");
        });
    server.on("/v2/app/manifests/b", Server.says(201, ""));
    List<Boolean> noted =
        pushing(
            repository ->
                List.of(
                    repository.uploads().manifest("a", MediaType.OCI_MANIFEST, new byte[] {1}),
                    repository.uploads().manifest("b", MediaType.OCI_MANIFEST, new byte[] {1})));
    assertThat(noted).containsExactly(true, false);
  }

  @Test
  void cosignsTagsAreMadeOfTheDigest() {
    assertThat(Referrers.cosignTags(IMAGE))
        .containsExactly(
            "sha256-" + IMAGE.hex() + ".sig",
            "sha256-" + IMAGE.hex() + ".att",
            "sha256-" + IMAGE.hex() + ".sbom");
  }

  @Test
  void aManifestSaysItselfWhatItIsAbout() {
    String subject =
        new String(
            Descriptor.of(MediaType.OCI_MANIFEST, IMAGE, 9).json().bytes(), StandardCharsets.UTF_8);
    String config = "{\"mediaType\":\"application/vnd.example.config\"}";
    byte[] manifest =
        ("{\"schemaVersion\":2,\"config\":"
                + config
                + ",\"annotations\":{\"a\":\"b\"},\"subject\":"
                + subject
                + "}")
            .getBytes(StandardCharsets.UTF_8);
    Descriptor plain = Descriptor.of(MediaType.OCI_MANIFEST, Digest.of(manifest), manifest.length);
    Referrer referrer = Referrer.of(plain, manifest).orElseThrow();
    assertThat(referrer.subject().digest()).isEqualTo(IMAGE);
    assertThat(referrer.self().artifactType()).isEqualTo("application/vnd.example.config");
    assertThat(referrer.self().annotations()).containsEntry("a", "b");
    assertThat(Referrer.of(plain, "{}".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }
}
