package io.gantry.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.distribution.Credentials;
import io.gantry.distribution.Patience;
import io.gantry.distribution.RegistrySettings;
import io.gantry.engine.image.HostileRegistry.Act;
import io.gantry.engine.image.HostileRegistry.Exchange;
import io.gantry.oci.Digest;
import io.gantry.oci.Reference;
import io.gantry.snapshot.tar.Compression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that do not take what is pushed, or lose it, and what becomes of that. */
@Tag("root")
class HostilePushTest {

  private static final Patience LONG = patience(Duration.ofMinutes(2));
  private static final String UPLOAD = "/v2/app/blobs/uploads/";

  private static Patience patience(Duration stall) {
    Duration each = Duration.ofMinutes(2);
    return new Patience(each, each, each, each, each, stall, each, Duration.ofMillis(1));
  }

  @TempDir Path root;
  private final FakeRegistry honest = new FakeRegistry();
  private final HostileRegistry registry = new HostileRegistry(honest);
  private TestImages world;

  /** What the registry has of each upload. */
  private final List<ByteArrayOutputStream> uploads = new CopyOnWriteArrayList<>();

  HostilePushTest() throws IOException {}

  @BeforeEach
  void open() throws IOException {
    open(LONG);
    world.importTar(name(), Tars.tar().file("noise", noise(2)).bytes());
    registry.on("GET /v2/", HostileRegistry.says("200 OK", "", ""));
    registry.on("HEAD ", HostileRegistry.says("404 Not Found", "", ""));
    registry.on("POST ", this::begin);
    registry.on("PATCH ", this::take);
    registry.on("PUT " + UPLOAD, this::take);
    registry.on("PUT /v2/app/manifests", HostileRegistry.says("201 Created", "", ""));
    registry.on("GET " + UPLOAD, this::standing);
  }

  private void open(Patience patience) throws IOException {
    if (world != null) {
      world.close();
    }
    world = new TestImages(root, RegistrySettings.DEFAULT, patience);
  }

  @AfterEach
  void close() {
    registry.close();
    honest.close();
    if (world != null) {
      world.close();
    }
  }

  private static byte[] noise(int seed) {
    byte[] noise = new byte[6 << 20];
    new Random(seed).nextBytes(noise);
    return noise;
  }

  private String name() {
    return registry.authority() + "/app:1";
  }

  private void push() {
    world.images.push(
        new PushImage(
            Reference.parse(name()), Optional.empty(), false, Credentials.NONE, Compression.GZIP),
        (_, _, _, _) -> {});
  }

  // ---- a registry that takes uploads ----

  private void begin(Exchange exchange) throws IOException {
    uploads.add(new ByteArrayOutputStream());
    located("202 Accepted", UPLOAD + (uploads.size() - 1)).play(exchange);
  }

  private static Act located(String status, String location) {
    return HostileRegistry.says(status, "Location: " + location + "\r\n", "");
  }

  private static String upload(Exchange exchange) {
    return exchange.line().replaceFirst(".*/uploads/([0-9]+).*", "$1");
  }

  private ByteArrayOutputStream received(Exchange exchange) {
    return uploads.get(Integer.parseInt(upload(exchange)));
  }

  private void take(Exchange exchange) throws IOException {
    exchange.body(received(exchange), Long.MAX_VALUE);
    located("202 Accepted", UPLOAD + upload(exchange)).play(exchange);
  }

  /** Takes so many bytes of a body, and then breaks. */
  private Act breaksAfter(long bytes) {
    return exchange -> {
      exchange.body(received(exchange), bytes);
      exchange.socket().setSoLinger(true, 0);
    };
  }

  private Act standsAt(String range) {
    return exchange ->
        HostileRegistry.says(
                "204 No Content",
                "Location: " + UPLOAD + upload(exchange) + "\r\nRange: " + range + "\r\n",
                "")
            .play(exchange);
  }

  private void standing(Exchange exchange) throws IOException {
    standsAt("0-" + (received(exchange).size() - 1)).play(exchange);
  }

  /** What was said to be there is there, and the manifest was sent. */
  private void assertWhole() {
    List<String> digests =
        uploads.stream().map(bytes -> Digest.of(bytes.toByteArray()).toString()).toList();
    assertThat(
            registry.asked.stream()
                .filter(line -> line.startsWith("PUT " + UPLOAD))
                .map(line -> line.replaceFirst(".*digest=", "").replace("%3A", ":"))
                .distinct())
        .hasSize(2)
        .isSubsetOf(digests);
    assertThat(registry.count("PUT /v2/app/manifests/1")).isEqualTo(1);
  }

  // ---- uploads that break ----

  @Test
  void whatIsCompressedOnItsWayGoesOnWhereItBroke() {
    registry.on("PATCH ", breaksAfter(3_000_000), breaksAfter(2_000_000), this::take);
    push();
    assertWhole();
    assertThat(registry.count("GET " + UPLOAD)).isEqualTo(2);
    assertThat(uploads).as("the layer's and the configuration's").hasSize(2);
  }

  @Test
  void whatIsCompressedAlreadyGoesOnWhereItBroke() throws IOException {
    byte[] packed = FakeRegistry.gzip(Tars.tar().file("noise", noise(3)).bytes());
    world.importTar(name(), packed);
    registry.on("PUT " + UPLOAD + "0", breaksAfter(3_000_000), this::take);
    registry.on("PATCH ", breaksAfter(2_000_000), this::take);
    push();
    assertWhole();
    assertThat(uploads).hasSize(2);
    assertThat(uploads.getFirst().toByteArray()).isEqualTo(packed);
  }

  @Test
  void anUploadThatIsNotKnownAnyMoreIsBegunAgain() {
    registry.on("PATCH ", breaksAfter(3_000_000), this::take);
    registry.on("GET " + UPLOAD, HostileRegistry.says("404 Not Found", "", ""));
    push();
    assertWhole();
    assertThat(uploads).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0-99999999999", "0-0", "", "7-9", "0--1", "0-999999999999999999999"})
  void whoLiesAboutWhatIsThereGetsItAnew(String range) throws IOException {
    byte[] packed = FakeRegistry.gzip(Tars.tar().file("noise", noise(3)).bytes());
    world.importTar(name(), packed);
    registry.on("PUT " + UPLOAD + "0", breaksAfter(3_000_000));
    registry.on("GET " + UPLOAD, standsAt(range));
    push();
    assertWhole();
    assertThat(uploads).hasSize(3);
  }

  @Test
  void anUploadThatAlwaysBreaksIsGivenUp() {
    registry.on("PATCH ", breaksAfter(1000));
    assertThatThrownBy(this::push).hasMessageContaining("Patch \"http://");
    assertThat(registry.count("PATCH")).isEqualTo(5);
    assertThat(registry.count("manifests")).isZero();
  }

  @Test
  void whoTakesNothingIsGivenUp() throws IOException {
    open(patience(Duration.ofMillis(200)));
    registry.on("PATCH ", registry.silent(""));
    assertThatThrownBy(this::push).hasMessageContaining("timeout awaiting response headers");
    assertThat(registry.count("PATCH")).isEqualTo(5);
  }

  // ---- what is answered ----

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusalIsTold(String request, String words, int times, Act act) {
    registry.on(request, act);
    assertThatThrownBy(this::push).hasMessageContaining(words);
    assertThat(registry.count(request)).isEqualTo(times);
    assertThat(registry.count("manifests")).isZero();
  }

  /** Who answers sooner resets the connection, and its answer may be lost with that. */
  private static Act takesAndSays(String status) {
    return exchange -> {
      exchange.body(OutputStream.nullOutputStream(), Long.MAX_VALUE);
      HostileRegistry.says(status, "", "").play(exchange);
    };
  }

  static List<Arguments> refusals() {
    return List.of(
        Arguments.of(
            "POST ", "the registry sent no Location", 1, HostileRegistry.says("202 OK", "", "")),
        Arguments.of(
            "POST ",
            "unsupported protocol scheme \"file\"",
            1,
            located("202 Accepted", "file:///etc/passwd")),
        Arguments.of(
            "POST ",
            "it names no host, or a user",
            1,
            located("202 Accepted", "http://u:p@127.0.0.1/")),
        Arguments.of(
            "POST ",
            "error parsing HTTP 413 response body",
            1,
            HostileRegistry.says("413 Request Entity Too Large", "", "<html>too large</html>")),
        Arguments.of(
            "POST ",
            "received unexpected HTTP status: 507 Insufficient Storage",
            5,
            HostileRegistry.says("507 Insufficient Storage", "", "")),
        Arguments.of(
            "POST ",
            "toomanyrequests: too many requests (retry after 7200 seconds)",
            1,
            HostileRegistry.says("429 Too Many Requests", "Retry-After: 7200\r\n", "")),
        Arguments.of(
            "PATCH ",
            "error parsing HTTP 413 response body",
            1,
            takesAndSays("413 Request Entity Too Large")),
        Arguments.of(
            "PATCH ",
            "received unexpected HTTP status: 507 Insufficient Storage",
            5,
            takesAndSays("507 Insufficient Storage")),
        Arguments.of(
            "/v2/app/blobs/sha256",
            "stopped after 10 redirects",
            11,
            located("307 Elsewhere", "/v2/app/blobs/sha256")));
  }
}
