package io.gantry.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import io.gantry.distribution.RegistryException.Kind;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Index;
import io.gantry.oci.Manifest;
import io.gantry.oci.MediaType;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which images the rules about signatures let in, and what is said of the others. */
class SignaturesTest {

  private static final String MANIFEST =
      "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\"}";
  private static final String IMAGE = Digest.of(MANIFEST).toString();
  private static final String OTHER = Digest.of("other").toString();
  private static final String SIMPLE = "application/vnd.dev.cosign.simplesigning.v1+json";
  private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";

  @TempDir Path folder = Path.of("/nowhere");
  private final Server server = new Server();
  private final KeyPair acme = pair();
  private final KeyPair boss = pair();
  private final List<Descriptor> layers = new ArrayList<>();

  SignaturesTest() throws IOException, GeneralSecurityException {}

  private static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  @BeforeEach
  void rules() throws IOException {
    server.on("/v2/app/manifests/v1", Server.says(200, MANIFEST));
    Files.createDirectories(folder.resolve("registries.d"));
    key("acme.pub", acme);
    key("boss.pub", boss);
    rule("app", "\"signatures\":{\"keys\":[\"acme.pub\"]}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void key(String name, KeyPair pair) throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    Files.writeString(
        folder.resolve("registries.d").resolve(name),
        "-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n");
  }

  private Path rule(String name, String more) throws IOException {
    String prefix = server.authority() + (name.equals("app") ? "/app" : "");
    return rule(name, prefix, more);
  }

  private Path rule(String name, String prefix, String more) throws IOException {
    return Files.writeString(
        folder.resolve("registries.d").resolve(name + ".json"),
        "{\"prefix\":\"" + prefix + "\"," + more + "}");
  }

  private void verify() throws IOException {
    verify(":v1");
  }

  private void verify(String suffix) throws IOException {
    Registries registries =
        new Registries(
            new RegistrySettings(
                List.of(),
                List.of(),
                List.of(),
                List.of(folder.resolve("registries.d")),
                3,
                5,
                2,
                Map.of()),
            InstantSource.system());
    Reference name = Reference.parse(server.authority() + "/app" + suffix);
    registries.attempt(
        name,
        Scope.PULL,
        Credentials.NONE,
        repository -> {
          RemoteManifest image = repository.manifest("v1");
          registries.verify(repository, name, image);
          return image;
        });
  }

  private void refused(String why) {
    assertThatThrownBy(this::verify)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNTRUSTED))
        .hasMessage(
            "signature verification failed for %s/app:v1 (%s): %s; wanted by the rule in %s",
            server.authority(), IMAGE, why, folder.resolve("registries.d/app.json"));
  }

  // ---- what is signed ----

  private static byte[] signature(KeyPair by, byte[] message) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(by.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(KeyPair by, byte[] message) {
    return Base64.getEncoder().encodeToString(signature(by, message));
  }

  private Digest blob(byte[] bytes) {
    Digest digest = Digest.of(bytes);
    server.on("/v2/app/blobs/" + digest, exchange -> Server.answer(exchange, 200, bytes));
    return digest;
  }

  private void sign(KeyPair by, String digest, String name) {
    byte[] payload =
        ("{\"critical\":{\"identity\":{\"docker-reference\":\""
                + name
                + "\"},\"image\":{\"docker-manifest-digest\":\""
                + digest
                + "\"},\"type\":\"cosign container image signature\"},\"optional\":null}")
            .getBytes(StandardCharsets.UTF_8);
    attach(payload, text(by, payload));
  }

  private void attach(byte[] payload, String signature) {
    layers.add(
        Descriptor.of(SIMPLE, blob(payload), payload.length)
            .withAnnotation("dev.cosignproject.cosign/signature", signature));
    byte[] manifest = Manifest.of(config(), layers).document().bytes();
    server.on("/v2/app/manifests/" + IMAGE.replace(':', '-') + ".sig", gives(manifest));
  }

  private static HttpHandler gives(byte[] manifest) {
    return exchange -> Server.answer(exchange, 200, manifest);
  }

  private static Descriptor config() {
    return Descriptor.of(MediaType.OCI_CONFIG, Digest.of("{}"), 2);
  }

  private void bundle(KeyPair by, String digest, String predicate) {
    byte[] statement =
        ("{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"digest\":{\"sha256\":\""
                + digest.substring("sha256:".length())
                + "\"}}],\"predicateType\":\""
                + predicate
                + "\",\"predicate\":{}}")
            .getBytes(StandardCharsets.UTF_8);
    String type = "application/vnd.in-toto+json";
    String start = "DSSEv1 " + type.length() + " " + type + " " + statement.length + " ";
    byte[] message =
        (start + new String(statement, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    byte[] json =
        ("{\"mediaType\":\""
                + BUNDLE
                + "\",\"dsseEnvelope\":{\"payloadType\":\""
                + type
                + "\",\"payload\":\""
                + Base64.getEncoder().encodeToString(statement)
                + "\",\"signatures\":[{\"sig\":\""
                + text(by, message)
                + "\"}]}}")
            .getBytes(StandardCharsets.UTF_8);
    byte[] manifest =
        Manifest.of(config(), List.of(Descriptor.of(BUNDLE, blob(json), json.length)))
            .document()
            .bytes();
    Digest referrer = Digest.of(manifest);
    server.on("/v2/app/manifests/" + referrer, gives(manifest));
    Descriptor entry =
        new Descriptor(
            MediaType.OCI_MANIFEST,
            referrer,
            manifest.length,
            Map.of(),
            Optional.empty(),
            BUNDLE,
            List.of());
    byte[] index = Index.of(List.of(entry)).document().bytes();
    server.on(
        "/v2/app/referrers/" + IMAGE,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", MediaType.OCI_INDEX);
          Server.answer(exchange, 200, index);
        });
  }

  private String app() {
    return server.authority() + "/app";
  }

  // ---- what is let in ----

  @Test
  void anImageThatItsKeySignedIsLetIn() throws IOException {
    sign(acme, IMAGE, app());
    verify();
    verify("@" + IMAGE);
    assertThat(server.asked).noneMatch(asked -> asked.contains("referrers"));
  }

  @Test
  void aSignatureOfATagIsForThatTagAndForTheDigest() throws IOException {
    sign(acme, IMAGE, app() + ":v1");
    verify();
    verify("@" + IMAGE);
    layers.clear();
    sign(acme, IMAGE, app() + ":v2");
    refused("the signature by acme.pub is of another name (" + app() + ":v2)");
  }

  @Test
  void aBundleThatRefersToTheImageIsASignature() throws IOException {
    bundle(acme, IMAGE, "https://sigstore.dev/cosign/sign/v1");
    verify();
  }

  @Test
  void aBundleIsFoundBehindATagThatHasNoManifest() throws IOException {
    server.on("/v2/app/manifests/" + IMAGE.replace(':', '-') + ".sig", Server.says(200, "[]"));
    bundle(acme, IMAGE, "https://sigstore.dev/cosign/sign/v1");
    verify();
  }

  @Test
  void whatIsBrokenBesideAGoodSignatureDoesNotMatter() throws IOException {
    attach("garbage".getBytes(StandardCharsets.UTF_8), "%%%");
    sign(boss, IMAGE, app());
    sign(acme, OTHER, app());
    sign(acme, IMAGE, app());
    verify();
  }

  @Test
  void anImageCopiedFromElsewhereMayKeepItsNameInTheSignature() throws IOException {
    sign(acme, IMAGE, "ghcr.io/acme/app");
    refused("the signature by acme.pub is of another name (ghcr.io/acme/app)");
    rule("app", "\"signatures\":{\"keys\":[\"acme.pub\"],\"signedAs\":\"ghcr.io/acme/app\"}");
    verify();
  }

  // ---- what is refused ----

  @Test
  void anImageWithoutASignatureIsRefused() {
    refused("no signature by acme.pub, nor any other");
  }

  @Test
  void aSignatureOfAnotherKeyIsNone() {
    sign(boss, IMAGE, app());
    refused("no signature by acme.pub among the 1 there are");
  }

  @Test
  void aSignatureOfAnotherImageIsNone() {
    sign(acme, OTHER, app());
    refused("the signature by acme.pub is of another image (" + OTHER + ")");
  }

  @Test
  void aSignatureThatWasChangedIsNone() {
    byte[] payload = "{}".getBytes(StandardCharsets.UTF_8);
    attach(payload, text(acme, "{ }".getBytes(StandardCharsets.UTF_8)));
    refused("no signature by acme.pub among the 1 there are");
  }

  @Test
  void anAttestationIsNoSignature() {
    bundle(acme, IMAGE, "https://slsa.dev/provenance/v1");
    refused("the signature by acme.pub is of something that is no image signature");
  }

  @Test
  void aRegistryThatFailsHasNotSaidThatThereIsNone() {
    server.on("/v2/app/manifests/" + IMAGE.replace(':', '-') + ".sig", Server.says(500, "out"));
    assertThatThrownBy(this::verify)
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.kind()).isNotEqualTo(Kind.UNTRUSTED));
  }

  @Test
  void severalKeysMayBeNeeded() throws IOException {
    rule("app", "\"signatures\":{\"keys\":[\"acme.pub\",\"boss.pub\"],\"threshold\":2}");
    sign(acme, IMAGE, app());
    refused("1 of 2 needed keys have signed it; no signature by boss.pub among the 1 there are");
    sign(boss, IMAGE, app());
    verify();
  }

  // ---- which rule counts ----

  @Test
  void aRuleAboutMirrorsDoesNotLiftOneAboutSignatures() throws IOException {
    rule("app", "\"fallback\":true");
    rule("all", "*", "\"signatures\":{\"keys\":[\"acme.pub\"]}");
    assertThatThrownBy(this::verify).hasMessageContaining("all.json");
    rule("host", "\"signatures\":{\"threshold\":0}");
    verify();
  }

  @Test
  void aRuleAboutSignaturesLeavesMirrorsAsTheyAre() throws IOException {
    sign(acme, IMAGE, app());
    rule("host", "\"mirrors\":[],\"fallback\":false");
    assertThatThrownBy(this::verify).hasMessageContaining("a mirror rule blocks");
  }

  @Test
  void aRuleThatCannotBeReadStopsAllPulls() throws IOException {
    for (String wrong :
        List.of(
            "\"signature\":{\"keys\":[\"acme.pub\"]}",
            "\"signatures\":{\"keys\":[]}",
            "\"signatures\":{\"keys\":[\"acme.pub\"],\"threshold\":2}",
            "\"signatures\":{\"keys\":[\"acme.pub\",\"../registries.d/acme.pub\"]}",
            "\"signatures\":{\"keys\":[\"missing.pub\"]}",
            "\"signatures\":{\"keys\":[\"acme.pub\"],\"signedAs\":\"ghcr.io/Acme\"}",
            "\"signatures\":{\"key\":\"acme.pub\"}")) {
      rule("wrong", "elsewhere.example", wrong);
      assertThatThrownBy(this::verify).as(wrong).hasMessageStartingWith("rules in " + folder);
    }
    assertThat(server.asked).isEmpty();
  }

  @Test
  void twoRulesAboutTheSameImagesAreNotChosenFromByChance() throws IOException {
    rule("again", app(), "\"signatures\":{\"threshold\":0}");
    assertThatThrownBy(this::verify).hasMessageEndingWith("are about the same images");
  }
}
