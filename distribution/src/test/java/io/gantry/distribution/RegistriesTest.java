package io.gantry.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.MediaType;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a registry may say, and what becomes of it. */
class RegistriesTest {

  private static final String MANIFEST =
      "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\"}";
  private static final Credentials ALICE = new Credentials("alice", "secret", "", "");

  @TempDir Path folder = Path.of("/nowhere");
  private final Server server = new Server();
  private final Server other = new Server();

  RegistriesTest() throws IOException {
    server.on("/v2/app/manifests/latest", Server.says(200, MANIFEST));
  }

  @AfterEach
  void stop() {
    server.close();
    other.close();
  }

  private Registries registries(String... mirrors) {
    Patience usual = Patience.USUAL;
    return new Registries(
        new RegistrySettings(
            List.of(),
            Arrays.stream(mirrors).map(URI::create).toList(),
            List.of(folder.resolve("certs.d")),
            List.of(folder.resolve("registries.d")),
            3,
            5,
            2,
            Map.of()),
        InstantSource.system(),
        new Patience(
            usual.connect(),
            usual.probe(),
            usual.headers(),
            usual.silence(),
            usual.window(),
            usual.stall(),
            usual.verdict(),
            Duration.ofMillis(1)));
  }

  private Reference app() {
    return Reference.parse(server.authority() + "/app:latest");
  }

  private <T> T with(Credentials credentials, Registries.Work<T> work) throws IOException {
    return registries().attempt(app(), Scope.PULL, credentials, work);
  }

  private RemoteManifest manifest(Credentials credentials) throws IOException {
    return with(credentials, repository -> repository.manifest("latest"));
  }

  private RemoteManifest manifest() throws IOException {
    return manifest(Credentials.NONE);
  }

  @Test
  void aHostOfLoopbackIsSpokenToWithoutTls() throws IOException {
    assertThat(manifest().digest()).isEqualTo(Digest.of(MANIFEST));
    assertThat(server.asked).containsExactly("GET /v2/", "GET /v2/app/manifests/latest");
  }

  @Test
  void aRefusalSpeaksAsDockersDoes() {
    server.on("/v2/app/manifests/latest", Server.refuses(404, "MANIFEST_UNKNOWN", "no such"));
    assertThatThrownBy(this::manifest).hasMessage("manifest unknown: no such");
    server.on("/v2/app/manifests/latest", Server.refuses(403, "DENIED", ""));
    assertThatThrownBy(this::manifest)
        .hasMessage("denied: requested access to the resource is denied");
    server.on("/v2/app/manifests/latest", Server.says(500, "oops"));
    assertThatThrownBy(this::manifest)
        .hasMessage("received unexpected HTTP status: 500 Internal Server Error");
    server.on(
        "/v2/app/manifests/latest",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "17");
          Server.refuses(429, "TOOMANYREQUESTS", "slow down").handle(exchange);
        });
    assertThatThrownBy(this::manifest)
        .hasMessage("toomanyrequests: slow down (retry after 17 seconds)");
  }

  @Test
  void whoIsNotThereIsNamedWithItsAddress() {
    String authority = other.authority();
    other.close();
    assertThatThrownBy(
            () ->
                registries()
                    .attempt(
                        Reference.parse(authority + "/app:latest"),
                        Scope.PULL,
                        Credentials.NONE,
                        repository -> repository.manifest("latest")))
        .hasMessage(
            "Get \"http://"
                + authority
                + "/v2/\": dial tcp "
                + authority
                + ": connect: connection refused");
  }

  @Test
  void anEndlessManifestIsCutOff() {
    server.on(
        "/v2/app/manifests/latest",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] block = new byte[1 << 16];
          try (var out = exchange.getResponseBody()) {
            while (true) {
              out.write(block);
            }
          }
        });
    assertThatThrownBy(this::manifest)
        .hasMessageContaining("the answer is larger than 4194304 bytes");
  }

  @Test
  void aManifestByDigestIsVerified() {
    String digest = Digest.of("something else").toString();
    server.on("/v2/app/manifests/" + digest, Server.says(200, MANIFEST));
    assertThatThrownBy(() -> with(Credentials.NONE, repository -> repository.manifest(digest)))
        .hasMessage("manifest verification failed for digest " + digest);
  }

  @Test
  void schemaOneIsRefused() {
    server.on("/v2/app/manifests/latest", Server.says(200, "{\"schemaVersion\":1}"));
    assertThatThrownBy(this::manifest).hasMessageContaining("schema 1 support has been removed");
  }

  @Test
  void aManifestThatCouldBeTwoThingsIsRefused() {
    String both = "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}";
    server.on("/v2/app/manifests/latest", Server.says(200, both));
    assertThatThrownBy(this::manifest)
        .hasMessage("invalid manifest: it is an index and an image at once");
  }

  // ---- redirects ----

  @Test
  void aRedirectToAnotherHostCarriesNoCredentials() throws IOException {
    server.on("/v2/", Server.wants("Basic realm=x", 401, Server.says(200, "")));
    server.on("/v2/app/manifests/latest", Server.redirects(other.url("/elsewhere")));
    other.on("/elsewhere", Server.says(200, MANIFEST));
    assertThat(manifest(ALICE).digest()).isEqualTo(Digest.of(MANIFEST));
    assertThat(server.authorizations).contains("Basic YWxpY2U6c2VjcmV0");
    assertThat(other.authorizations).containsExactly("");
  }

  @Test
  void aRedirectToAFileIsRefused() {
    server.on("/v2/app/manifests/latest", Server.redirects("file:///etc/passwd"));
    assertThatThrownBy(this::manifest)
        .hasMessageContaining("redirect to \"file:///etc/passwd\" refused")
        .hasMessageContaining("unsupported protocol scheme \"file\"");
  }

  @Test
  void redirectsInACircleEnd() {
    server.on("/v2/app/manifests/latest", Server.redirects("/v2/app/manifests/latest"));
    assertThatThrownBy(this::manifest).hasMessageContaining("stopped after 10 redirects");
  }

  // ---- who asks ----

  @Test
  void withoutCredentialsABasicRegistryIsNotAsked() {
    server.on("/v2/", Server.wants("Basic realm=\"x\"", 401, Server.says(200, "")));
    assertThatThrownBy(this::manifest)
        .hasMessage(
            "Get \"" + server.url("/v2/app/manifests/latest") + "\": no basic auth credentials");
  }

  private void wantTokens() {
    String challenge =
        "Bearer realm=\"" + other.url("/token") + "\",service=\"reg, \\\"istry\\\"\"";
    server.on("/v2/", Server.wants(challenge, 401, Server.says(200, "")));
    server.on("/v2/app/manifests/latest", Server.wants(challenge, 401, Server.says(200, MANIFEST)));
    other.on("/token", Server.says(200, "{\"token\":\"t1\",\"expires_in\":300}"));
  }

  @Test
  void aTokenIsFetchedWithUserAndPasswordAndUsedAgain() throws IOException {
    wantTokens();
    Registries registries = registries();
    for (int i = 0; i < 2; i++) {
      registries.attempt(app(), Scope.PULL, ALICE, repository -> repository.manifest("latest"));
    }
    assertThat(other.asked)
        .containsExactly(
            "GET /token?account=alice&scope=repository%3Aapp%3Apull"
                + "&service=reg%2C+%22istry%22");
    assertThat(other.authorizations).containsExactly("Basic YWxpY2U6c2VjcmV0");
    assertThat(server.authorizations)
        .contains("Bearer t1")
        .doesNotContain("Basic YWxpY2U6c2VjcmV0");
  }

  @Test
  void anIdentityTokenIsExchangedByPost() throws IOException {
    wantTokens();
    AtomicInteger posts = new AtomicInteger();
    other.on(
        "/token",
        exchange -> {
          String form =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          if (exchange.getRequestMethod().equals("POST") && form.contains("refresh_token=id1")) {
            posts.incrementAndGet();
          }
          Server.answer(exchange, 200, "{\"access_token\":\"t2\"}");
        });
    manifest(new Credentials("alice", "", "id1", ""));
    assertThat(posts).hasValue(1);
    assertThat(server.authorizations).contains("Bearer t2");
  }

  @Test
  void aTokenServersRefusalIsTold() {
    wantTokens();
    other.on("/token", Server.refuses(401, "UNAUTHORIZED", "incorrect username or password"));
    assertThatThrownBy(() -> manifest(ALICE))
        .hasMessage(
            "Get \""
                + server.url("/v2/app/manifests/latest")
                + "\": unauthorized: incorrect username or password")
        .hasMessageNotContaining("secret");
  }

  @Test
  void insufficientScopeIsADenial() {
    String more = ",error=\"insufficient_scope\"";
    server.on(
        "/v2/app/manifests/latest",
        exchange -> {
          exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"x\"" + more);
          Server.refuses(401, "UNAUTHORIZED", "authentication required").handle(exchange);
        });
    assertThatThrownBy(this::manifest)
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.DENIED));
  }

  @Test
  void aTokenThatRunsOutInTheMiddleOfAPullIsReplaced() throws IOException {
    AtomicInteger number = new AtomicInteger();
    Digest layer = Digest.of("layer");
    String challenge = "Bearer realm=\"" + server.url("/token") + "\",service=\"s\"";
    server.on("/v2/", Server.wants(challenge, 401, Server.says(200, "")));
    server.on(
        "/token",
        exchange ->
            Server.answer(exchange, 200, "{\"token\":\"t" + number.incrementAndGet() + "\"}"));
    server.on(
        "/v2/app/blobs/" + layer,
        exchange -> {
          String who = exchange.getRequestHeaders().getFirst("Authorization");
          Server.answer(exchange, who.equals("Bearer t1") ? 401 : 200, "layer");
        });
    byte[] bytes =
        with(
            ALICE,
            repository -> {
              repository.manifest("latest");
              return repository.smallBlob(layer, 100);
            });
    assertThat(bytes).asString().isEqualTo("layer");
    assertThat(server.authorizations)
        .endsWith("Bearer t1", "Bearer t1", "Basic YWxpY2U6c2VjcmV0", "Bearer t2");
  }

  @Test
  void aLoginGivesTheIdentityToken() throws IOException {
    wantTokens();
    other.on("/token", Server.says(200, "{\"token\":\"t\",\"refresh_token\":\"id9\"}"));
    assertThat(registries().login(server.authority(), ALICE)).isEqualTo("id9");
    assertThat(other.asked.getFirst()).contains("offline_token=true");
  }

  @Test
  void aLoginWithAWrongPasswordFails() {
    server.on("/v2/", Server.wants("Basic realm=x", 401, Server.says(401, "")));
    assertThatThrownBy(() -> registries().login(server.authority(), ALICE))
        .hasMessage(
            "login attempt to " + server.url("/v2/") + " failed with status: 401 Unauthorized");
  }

  // ---- proxies ----

  private Registries behindProxy(String user) {
    String proxy = "http://" + user + "@" + other.authority();
    return new Registries(
        new RegistrySettings(
            List.of("reg.test"),
            List.of(),
            List.of(),
            List.of(),
            3,
            5,
            2,
            Map.of("HTTP_PROXY", proxy, "HTTPS_PROXY", proxy)),
        InstantSource.system());
  }

  private static RemoteManifest throughProxy(Registries registries) throws IOException {
    return registries.attempt(
        Reference.parse("reg.test/app:latest"),
        Scope.PULL,
        Credentials.NONE,
        repository -> repository.manifest("latest"));
  }

  @Test
  void aProxyWithAPasswordGetsIt() throws IOException {
    other.on(
        "/v2/app/manifests/latest",
        exchange -> {
          String proof = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
          Server.answer(exchange, "Basic bWU6cHc=".equals(proof) ? 200 : 407, MANIFEST);
        });
    other.on("/v2/", Server.says(200, ""));
    assertThat(throughProxy(behindProxy("me:pw")).digest()).isEqualTo(Digest.of(MANIFEST));
    assertThatThrownBy(() -> throughProxy(behindProxy("me:wrong")))
        .hasMessage(
            "Get \"http://reg.test/v2/app/manifests/latest\": Proxy Authentication Required");
  }

  // ---- mirrors ----

  @Test
  void aMirrorOfDockerHubIsAskedFirst() throws IOException {
    server.on("/v2/library/busybox/manifests/latest", Server.says(200, MANIFEST));
    registries(server.url(""))
        .attempt(
            Reference.parse("busybox:latest"),
            Scope.PULL,
            ALICE,
            repository -> repository.manifest("latest"));
    assertThat(server.authorizations).containsOnly("");
  }

  @Test
  void aRuleLeadsToMirrorsByPrefixAndBack() throws IOException {
    Path rules = Files.createDirectories(folder.resolve("registries.d"));
    Files.writeString(
        rules.resolve("a.json"),
        "{\"prefix\":\""
            + server.authority()
            + "\",\"mirrors\":[\""
            + other.url("/copies/of")
            + "\"]}");
    other.on("/v2/copies/of/app/manifests/latest", Server.says(200, MANIFEST));
    manifest();
    assertThat(server.asked).isEmpty();
    other.on("/v2/copies/of/app/manifests/latest", Server.says(404, ""));
    manifest();
    assertThat(server.asked).contains("GET /v2/app/manifests/latest");
  }

  @Test
  void aRuleWithoutMirrorsAndFallbackBlocks() throws IOException {
    Path rules = Files.createDirectories(folder.resolve("registries.d"));
    Files.writeString(
        rules.resolve("a.json"),
        "{\"prefix\":\"" + server.authority() + "/app\",\"fallback\":false}");
    assertThatThrownBy(this::manifest).hasMessageContaining("a mirror rule blocks");
    assertThat(server.asked).isEmpty();
  }

  // ---- blobs ----

  private static final byte[] BLOB = new byte[300_000];

  private byte[] readBlob(BlobStream.Listener listener) throws IOException {
    return with(
        Credentials.NONE,
        repository -> {
          Descriptor blob = Descriptor.of(MediaType.OCI_LAYER, Digest.of(BLOB), BLOB.length);
          try (InputStream in = new BlobStream(repository, blob, 0, 2, listener)) {
            return in.readAllBytes();
          }
        });
  }

  private static final BlobStream.Listener NOBODY =
      new BlobStream.Listener() {
        @Override
        public void progress(long current) {}

        @Override
        public void retrying(long seconds) {}
      };

  @Test
  void aBrokenDownloadGoesOnWhereItStopped() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    String range = "bytes=100000-";
    server.on(
        "/v2/app/blobs/" + Digest.of(BLOB),
        exchange -> {
          if (requests.getAndIncrement() == 0) {
            exchange.sendResponseHeaders(200, BLOB.length);
            exchange.getResponseBody().write(BLOB, 0, 100_000);
            exchange.getResponseBody().flush();
            exchange.close();
          } else {
            assertThat(exchange.getRequestHeaders().getFirst("Range")).isEqualTo(range);
            exchange.getResponseHeaders().set("Content-Range", "bytes 100000-299999/300000");
            Server.answer(exchange, 206, Arrays.copyOfRange(BLOB, 100_000, BLOB.length));
          }
        });
    assertThat(readBlob(NOBODY)).isEqualTo(BLOB);
    assertThat(requests).hasValue(2);
  }

  @Test
  void aRegistryWithoutRangesIsReadAgainFromTheStart() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    server.on(
        "/v2/app/blobs/" + Digest.of(BLOB),
        exchange -> {
          exchange.sendResponseHeaders(200, BLOB.length);
          int n = requests.getAndIncrement() == 0 ? 70_000 : BLOB.length;
          exchange.getResponseBody().write(BLOB, 0, n);
          exchange.getResponseBody().flush();
          exchange.close();
        });
    assertThat(readBlob(NOBODY)).isEqualTo(BLOB);
  }

  @Test
  void aFailingDownloadIsGivenUp() {
    server.on("/v2/app/blobs/" + Digest.of(BLOB), Server.says(500, ""));
    assertThatThrownBy(() -> readBlob(NOBODY)).hasMessageContaining("500 Internal Server Error");
    assertThat(server.asked).hasSize(3);
  }

  @Test
  void nothingBehindThePromisedSizeIsRead() throws IOException {
    server.on(
        "/v2/app/blobs/" + Digest.of(BLOB),
        exchange -> Server.answer(exchange, 200, new byte[BLOB.length * 3]));
    assertThat(readBlob(NOBODY)).hasSize(BLOB.length);
  }
}
