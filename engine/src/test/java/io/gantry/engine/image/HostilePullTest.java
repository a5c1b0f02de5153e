package io.gantry.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.content.ContentStore;
import io.gantry.distribution.Patience;
import io.gantry.engine.image.HostileRegistry.Act;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a registry does wrong, and what the one who pulls is told; each time nothing of it stays,
 * and the next pull works.
 */
@Tag("root")
class HostilePullTest {

  private static final Platform HOST = Platform.host();
  private static final byte[] LOW = Tars.tar().file("low", "low").bytes();
  private static final byte[] HIGH = Tars.tar().file("high", noise(200_000)).bytes();
  private static final byte[] GOOD = Tars.tar().file("good", "good").bytes();

  /** Waits that never come to their end, but for pauses, which are over at once. */
  private static final Patience LONG = patience(Duration.ofMinutes(2));

  private static final Duration SOON = Duration.ofMillis(300);

  private static Patience patience(Duration each) {
    return patience(each, each, each, each);
  }

  private static Patience patience(
      Duration connect, Duration headers, Duration silence, Duration window) {
    Duration rest = Duration.ofMinutes(2);
    Duration second = Duration.ofMillis(1);
    return new Patience(connect, connect, headers, silence, window, rest, rest, second);
  }

  @TempDir Path root;
  @TempDir Path scratch;
  private final FakeRegistry honest = new FakeRegistry();
  private final HostileRegistry registry = new HostileRegistry(honest);
  private Descriptor low = Descriptor.of(MediaType.OCI_LAYER, Digest.of(""), 0);
  private Descriptor high = low;
  private TestImages world;

  HostilePullTest() throws IOException {}

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  @BeforeEach
  void open() throws IOException {
    low = honest.layer(LOW);
    high = honest.layer(HIGH);
    honest.image("1", HOST, List.of(LOW, HIGH), List.of(low, high));
    honest.image("good", HOST, List.of(GOOD), List.of(honest.layer(GOOD)));
    open(LONG);
  }

  private void open(Patience patience) throws IOException {
    world =
        new TestImages(
            root,
            FakeRegistry.settings(scratch, 3, "http://" + registry.authority() + "/images"),
            patience);
  }

  @AfterEach
  void close() {
    registry.close();
    honest.close();
    if (world != null) {
      world.close();
    }
  }

  private void pull(String name) {
    world.images.pull(PullImage.of(Reference.parse("reg.test/" + name)), (_, _, _, _) -> {});
  }

  /** It fails with these words in one line, nothing of it is there, and the next pull works. */
  private void refused(String name, String words) throws IOException {
    assertThatThrownBy(() -> pull(name))
        .isInstanceOf(io.gantry.engine.EngineException.class)
        .hasMessageContaining(words)
        .satisfies(e -> assertThat(e.getMessage()).matches("[^\\p{Cc}\\p{Cf}]{1,5000}"));
    nothingIsThere();
    registry.beHonest();
    pull("app:good");
    assertThat(world.images.count()).isEqualTo(1);
  }

  private void nothingIsThere() throws IOException {
    assertThat(world.images.count()).isZero();
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    Path folder = root.resolve("content/blobs/sha256");
    boolean settled = false;
    while (!settled && System.nanoTime() < deadline) {
      // a layer beside the bad one is given up a moment later
      String[] blobs = folder.toFile().list((_, hex) -> !hex.equals(low.digest().hex()));
      settled = world.snapshots.list().isEmpty() && blobs != null && blobs.length == 0;
      Thread.onSpinWait();
    }
    assertThat(world.snapshots.list()).isEmpty();
    List<Digest> blobs = ContentStore.open(root.resolve("content")).list();
    assertThat(blobs).as("good ones, of a pull that may go on").isSubsetOf(low.digest());
    if (blobs.isEmpty()) {
      assertThat(root.resolve("content/leases")).isEmptyDirectory();
    }
  }

  // ---- documents and layers that are not what they should be ----

  /**
   * A registry's fault.
   *
   * @param spoil does it
   * @param name is pulled
   * @param words are told
   */
  record Fault(Spoil spoil, String name, String words) {}

  @FunctionalInterface
  interface Spoil {
    void in(HostilePullTest test) throws IOException;
  }

  private static Named<Fault> fault(String name, String words, Spoil spoil) {
    return Named.of(name, new Fault(spoil, "app:1", words));
  }

  private Act layer(byte[] bytes) {
    return HostileRegistry.says("200 OK", "", bytes);
  }

  private void blob(Descriptor which, Act... acts) {
    registry.on("blobs/" + which.digest(), acts);
  }

  /** Has the tag lead to such a manifest. */
  private void manifest(String text) {
    honest.manifest("1", MediaType.OCI_MANIFEST, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String pointer(String type, Digest digest, String size) {
    return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + size + "}";
  }

  private String manifestOf(String config, String... layers) {
    return "{\"schemaVersion\":2,\"config\":"
        + config
        + ",\"layers\":["
        + String.join(",", layers)
        + "]}";
  }

  private String config(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return pointer(MediaType.OCI_CONFIG, honest.blob(bytes), "" + bytes.length);
  }

  private static String rootfs(String os, byte[]... tars) {
    return "{\"architecture\":\""
        + HOST.architecture()
        + "\",\"os\":\""
        + os
        + "\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
        + String.join(",", Stream.of(tars).map(tar -> "\"" + Digest.of(tar) + "\"").toList())
        + "]}}";
  }

  private String pointer(Descriptor layer) {
    return pointer(layer.mediaType(), layer.digest(), "" + layer.size());
  }

  /** A zstd frame that wants a window of two gibibytes (RFC 8878, 3.1.1.1.2). */
  private static final byte[] WIDE_ZSTD = {
    0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, (byte) (21 << 3), 9, 0, 0, 'x'
  };

  private void onlyLayer(String type, byte[] bytes) {
    manifest(
        manifestOf(
            config(rootfs("linux", LOW)), pointer(type, honest.blob(bytes), "" + bytes.length)));
  }

  private static byte[] longHeader() {
    byte[] tar = Tars.tar().file("x", "x").bytes();
    byte[] header = java.util.Arrays.copyOf(tar, 512);
    header[156] = 'x';
    byte[] size = "77777777777".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, header, 124, size.length);
    java.util.Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xFF;
    }
    byte[] octal = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(octal, 0, header, 148, 8);
    return java.util.Arrays.copyOf(header, 1 << 20);
  }

  static Stream<Named<Fault>> faults() {
    return Stream.of(
        fault(
            "another configuration",
            "image config verification failed for digest",
            test -> test.registry.on("/blobs/", HostileRegistry.says("200 OK", "", "{}"))),
        fault(
            "another layer",
            "filesystem layer verification failed for digest",
            test -> test.blob(test.low, test.layer(FakeRegistry.gzip(GOOD)))),
        fault(
            "a layer that is too short, and says so",
            "bytes instead of",
            test -> test.blob(test.high, test.layer(new byte[20]))),
        fault(
            "a layer that is too short, and does not say so",
            "unexpected EOF",
            test -> test.blob(test.high, HostileRegistry.closes(new byte[] {0x1F}))),
        fault(
            "an endless layer",
            "filesystem layer verification failed for digest",
            test -> test.blob(test.high, HostileRegistry.endless())),
        fault(
            "an endless configuration",
            "the answer is larger than 8388608 bytes",
            test -> test.registry.on("/blobs/", HostileRegistry.endless())),
        fault(
            "an endless manifest",
            "the answer is larger than 4194304 bytes",
            test -> test.registry.on("/manifests/", HostileRegistry.endless())),
        fault(
            "a hundred thousand manifests",
            "the answer is larger than 4194304 bytes",
            test -> test.index(100_000)),
        fault(
            "as many manifests as there is room for",
            "no matching manifest for " + HOST,
            test -> test.index(20_000)),
        fault(
            "indexes of indexes",
            "its indexes are nested too deeply",
            test -> {
              Descriptor at = test.honest.image("x", HOST, List.of(LOW), List.of(test.low));
              for (String name : List.of("a", "b", "c", "d", "1")) {
                byte[] bytes =
                    io.gantry.oci.Index.of(List.of(at.withPlatform(HOST))).document().bytes();
                test.honest.manifest(name, MediaType.OCI_INDEX, bytes);
                at = Descriptor.of(MediaType.OCI_INDEX, Digest.of(bytes), bytes.length);
              }
            }),
        fault(
            "lists in lists",
            "nested deeper than 64",
            test -> test.manifest("{\"x\":" + "[".repeat(1_000_000))),
        fault(
            "a million of nothing",
            "more than 500000 values",
            test ->
                test.manifest(
                    "{\"x\":[" + String.join(",", Collections.nCopies(1_000_000, "{}")) + "]}")),
        fault(
            "a number of a million digits",
            "a number of more than 100 characters",
            test -> test.manifest("{\"schemaVersion\":" + "2".repeat(1_000_000) + "}")),
        fault(
            "a gzipped manifest that nobody asked for",
            "invalid manifest: ",
            test ->
                test.registry.on(
                    "/manifests/1",
                    HostileRegistry.says(
                        "200 OK",
                        "Content-Encoding: gzip\r\n",
                        FakeRegistry.gzip(new byte[64 << 20])))),
        fault(
            "a manifest of HTML",
            "invalid manifest: ",
            test ->
                test.registry.on(
                    "/manifests/1",
                    HostileRegistry.says(
                        "200 OK", "Content-Type: text/html\r\n", "<html>Log in</html>"))),
        fault(
            "a layer of HTML",
            "instead of",
            test -> test.blob(test.high, test.layer("<html>".getBytes(StandardCharsets.US_ASCII)))),
        fault(
            "a negative size",
            "negative size -1",
            test ->
                test.manifest(
                    test.manifestOf(
                        test.config(rootfs("linux", LOW)),
                        pointer(MediaType.OCI_LAYER_GZIP, test.low.digest(), "-1")))),
        fault(
            "a size beyond numbers",
            "Overflow",
            test ->
                test.manifest(
                    test.manifestOf(
                        test.config(rootfs("linux", LOW)),
                        pointer(MediaType.OCI_LAYER_GZIP, test.low.digest(), "1e30")))),
        fault(
            "a size beyond disks",
            "instead of 9223372036854775807",
            test ->
                test.manifest(
                    test.manifestOf(
                        test.config(rootfs("linux", LOW)),
                        pointer(
                            MediaType.OCI_LAYER_GZIP, test.low.digest(), "" + Long.MAX_VALUE)))),
        fault(
            "a layer of another type",
            "is a \"text/html\"",
            test ->
                test.manifest(
                    test.manifestOf(
                        test.config(rootfs("linux", LOW)),
                        pointer("text/html", test.low.digest(), "1")))),
        fault(
            "a configuration of another type",
            "Encountered remote \"application/x\"(unknown) when fetching",
            test ->
                test.manifest(test.manifestOf(pointer("application/x", test.low.digest(), "1")))),
        fault(
            "a type that breaks the line",
            "is no image manifest",
            test -> test.manifest("{\"schemaVersion\":2,\"mediaType\":\"a/b\\r\\nX: \\u009b2J\"}")),
        fault(
            "fewer layers than the configuration has",
            "layers from manifest don't match image configuration",
            test ->
                test.manifest(
                    test.manifestOf(
                        test.config(rootfs("linux", LOW, HIGH)), test.pointer(test.low)))),
        fault(
            "more layers than the configuration has",
            "layers from manifest don't match image configuration",
            test ->
                test.manifest(
                    test.manifestOf(
                        test.config(rootfs("linux", LOW)),
                        test.pointer(test.low),
                        test.pointer(test.high)))),
        fault(
            "a layer that the configuration does not know",
            "layers from manifest don't match image configuration",
            test ->
                test.manifest(
                    test.manifestOf(
                        test.config(rootfs("linux", LOW, GOOD)),
                        test.pointer(test.low),
                        test.pointer(test.high)))),
        fault(
            "a layer twice that the configuration has once",
            "layers from manifest don't match image configuration",
            test ->
                test.manifest(
                    test.manifestOf(
                        test.config(rootfs("linux", LOW, GOOD)),
                        test.pointer(test.low),
                        test.pointer(test.low)))),
        fault(
            "another operating system",
            "operating system is not supported",
            test ->
                test.manifest(
                    test.manifestOf(test.config(rootfs("windows", LOW)), test.pointer(test.low)))),
        fault(
            "a layer a hundred and twenty-six times",
            "max depth exceeded",
            test ->
                test.manifest(
                    test.manifestOf(
                        test.config(rootfs("linux", LOW)),
                        Collections.nCopies(126, test.pointer(test.low)).toArray(String[]::new)))),
        fault(
            "a zstd window of two gibibytes",
            "failed to register layer",
            test -> test.onlyLayer(MediaType.OCI_LAYER_ZSTD, WIDE_ZSTD)),
        fault(
            "a tar header of eight gibibytes",
            "failed to register layer",
            test -> test.onlyLayer(MediaType.OCI_LAYER, longHeader())),
        fault(
            "a tar that climbs out",
            "failed to register layer",
            test ->
                test.onlyLayer(MediaType.OCI_LAYER, Tars.tar().file("../../out", "out").bytes())));
  }

  private void index(int size) {
    String one =
        pointer(MediaType.OCI_MANIFEST, low.digest(), "1")
            .replace("}", ",\"platform\":{\"os\":\"none\",\"architecture\":\"x\"}}");
    honest.manifest(
        "1",
        MediaType.OCI_INDEX,
        ("{\"schemaVersion\":2,\"manifests\":["
                + String.join(",", Collections.nCopies(size, one))
                + "]}")
            .getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void leavesNothingBehind(Fault fault) throws IOException {
    fault.spoil().in(this);
    refused(fault.name(), fault.words());
  }

  @Test
  void aManifestByDigestIsThatOne() throws IOException {
    Digest digest = Digest.of("something");
    registry.on("/manifests/sha256", HostileRegistry.says("200 OK", "", "{}"));
    assertThatThrownBy(() -> pull("app@" + digest))
        .hasMessageContaining("manifest verification failed for digest " + digest);
    nothingIsThere();
  }

  @Test
  void aLayerThatIsThereManyTimesIsFetchedOnce() {
    manifest(
        manifestOf(
            config(rootfs("linux", LOW, LOW, LOW)), pointer(low), pointer(low), pointer(low)));
    pull("app:1");
    assertThat(registry.count("blobs/" + low.digest())).isEqualTo(1);
  }

  // ---- where it leads ----

  @ParameterizedTest
  @MethodSource("addresses")
  void aRedirectIsNotFollowedEverywhere(String target, String words) throws IOException {
    blob(high, HostileRegistry.redirects(target));
    registry.on("/loop", HostileRegistry.redirects("/loop"));
    refused("app:1", words);
  }

  static List<Arguments> addresses() {
    return List.of(
        Arguments.of("file:///etc/passwd", "unsupported protocol scheme \"file\""),
        Arguments.of("http://user:secret@127.0.0.1/", "it names no host, or a user"),
        Arguments.of("", "the registry sent no Location"),
        Arguments.of("/loop", "stopped after 10 redirects"));
  }

  // ---- how it answers ----

  @ParameterizedTest
  @MethodSource("silences")
  void whoFallsSilentIsGivenUp(String where, String before, String words) throws IOException {
    world.close();
    Duration late = LONG.silence();
    open(
        words.contains("headers")
            ? patience(late, SOON, late, late)
            : patience(late, late, SOON, late));
    registry.on(where, registry.silent(before));
    assertThatThrownBy(() -> pull("app:1")).hasMessageContaining(words);
    world.close();
    open(LONG);
    nothingIsThere();
  }

  static List<Arguments> silences() {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n";
    return List.of(
        Arguments.of("/v2/", "", "timeout awaiting response headers"),
        Arguments.of("/manifests/", head, "timeout awaiting response headers"),
        Arguments.of("/manifests/", head + "\r\n{", "timeout awaiting response body"),
        Arguments.of("/blobs/", head + "\r\n{", "timeout awaiting response body"));
  }

  @Test
  void whoTricklesIsGivenUp() throws IOException {
    world.close();
    Duration late = LONG.silence();
    open(patience(late, late, late, SOON));
    blob(high, registry.trickles("HTTP/1.1 200 OK\r\n\r\n"));
    assertThatThrownBy(() -> pull("app:1")).hasMessageContaining("only trickles");
    nothingIsThere();
  }

  @Test
  void aHandshakeThatNeverEndsIsGivenUp() throws IOException {
    world.close();
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String mirror = "https://127.0.0.1:" + mute.getLocalPort() + "/images";
      world = new TestImages(root, FakeRegistry.settings(scratch, 3, mirror), patience(SOON));
      assertThatThrownBy(() -> pull("app:1")).hasMessageContaining("i/o timeout");
    }
    nothingIsThere();
  }

  @ParameterizedTest
  @MethodSource("passing")
  void whatPassesIsWaitedFor(Act act) {
    registry.on("/manifests/1", act, registry.well());
    pull("app:1");
    assertThat(world.images.count()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("passing")
  void whatPassesInTheMiddleIsWaitedForToo(Act act) throws IOException {
    byte[] bytes = FakeRegistry.gzip(HIGH);
    blob(high, HostileRegistry.breaks(bytes, 100_000), act, registry.well());
    pull("app:1");
    assertThat(world.images.count()).isEqualTo(1);
  }

  private static String date(Instant instant) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
  }

  static Stream<Named<Act>> passing() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    return Stream.of(
        Named.of(
            "429 with seconds",
            HostileRegistry.says("429 Too Many Requests", "Retry-After: 3\r\n", "")),
        Named.of(
            "429 with a date",
            HostileRegistry.says(
                "429 Too Many Requests",
                "Date: " + date(now) + "\r\nRetry-After: " + date(now.plusSeconds(9)) + "\r\n",
                "")),
        Named.of("500", HostileRegistry.says("500 Internal Server Error", "", "")),
        Named.of("502", HostileRegistry.says("502 Bad Gateway", "", "<html>")),
        Named.of(
            "503 with seconds",
            HostileRegistry.says("503 Service Unavailable", "Retry-After: 2\r\n", "")));
  }

  @Test
  void whatDoesNotPassIsTold() throws IOException {
    String limit =
        "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\",\"message\":\"You have reached your"
            + " unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit\"}]}";
    String told =
        "toomanyrequests: You have reached your unauthenticated pull rate limit."
            + " https://www.docker.com/increase-rate-limit";
    registry.on("/manifests/1", HostileRegistry.says("429 Too Many Requests", "", limit));
    assertThatThrownBy(() -> pull("app:1")).hasMessage(told);
    assertThat(registry.count("/manifests/1")).isEqualTo(1);
    registry.on(
        "/manifests/1",
        HostileRegistry.says("429 Too Many Requests", "Retry-After: 3600\r\n", limit));
    assertThatThrownBy(() -> pull("app:1")).hasMessage(told + " (retry after 3600 seconds)");
    registry.on("/manifests/1", HostileRegistry.says("503 Service Unavailable", "", ""));
    refused("app:1", "received unexpected HTTP status: 503 Service Unavailable");
    assertThat(registry.count("/manifests/1")).isEqualTo(5);
  }

  @Test
  void aBlobThatNeverComesIsTriedAsOftenAsIsSet() throws IOException {
    blob(high, HostileRegistry.says("502 Bad Gateway", "", ""));
    refused("app:1", "received unexpected HTTP status: 502 Bad Gateway");
    assertThat(registry.count("blobs/" + high.digest())).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("garbage")
  void whatIsNoHttpIsRefused(String text) throws IOException {
    registry.on("/manifests/1", HostileRegistry.garbage(text));
    refused("app:1", "Get \"http://127.0.0.1");
  }

  static List<Named<String>> garbage() {
    return List.of(
        Named.of("nothing", ""),
        Named.of("no status", "\u0000\u0001\u0002\r\n\r\n"),
        Named.of("half a head", "HTTP/1.1 200 OK\r\nContent-Le"),
        Named.of("a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}"),
        Named.of(
            "chunks without sense",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n"),
        Named.of(
            "a chunk without bounds",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}\r\n"),
        Named.of("headers for ever", "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(100_000)));
  }

  @Test
  void theOldestHttpWillDo() throws IOException {
    byte[] bytes = FakeRegistry.gzip(HIGH);
    blob(
        high,
        exchange -> {
          exchange.raw("HTTP/1.0 200 OK\r\n\r\n");
          exchange.out().write(bytes);
          exchange.out().flush();
        });
    pull("app:1");
    assertThat(world.images.count()).isEqualTo(1);
  }

  @Test
  void nobodysTerminalIsTheRegistrys() throws IOException {
    registry.on(
        "/manifests/1",
        HostileRegistry.says(
            "403 Forbidden",
            "",
            "{\"errors\":[{\"code\":\"\\u001b[2J\",\"message\":\"\\u009b31m\\u202eno\\r"
                + "\\n"
                + "way\"}]}"),
        HostileRegistry.says("403 Forbidden", "", "\u001b]0;title\u0007" + "x".repeat(1 << 15)));
    for (String words : List.of("no way", "0;title xxx")) {
      assertThatThrownBy(() -> pull("app:1"))
          .hasMessageContaining(words)
          .satisfies(e -> assertThat(e.getMessage()).matches("[^\\p{Cc}\\p{Cf}]{1,1000}"));
    }
  }

  // ---- token servers ----

  @ParameterizedTest
  @MethodSource("tokens")
  void aTokenServerIsNotTrustedEither(Act act, String words) throws IOException {
    registry.on("/v2/", HostileRegistry.wantsToken("http://" + registry.authority() + "/token"));
    registry.on("/token", act);
    assertThatThrownBy(() -> pull("app:1")).hasMessageContaining(words);
    nothingIsThere();
  }

  static List<Arguments> tokens() {
    return List.of(
        Arguments.of(HostileRegistry.endless(), "the answer is larger than 1048576 bytes"),
        Arguments.of(
            HostileRegistry.says("200 OK", "", "{\"token\":\"a\\r\\nX: y\"}"),
            "a token that no header can hold"),
        Arguments.of(HostileRegistry.says("200 OK", "", "{}"), "did not include a token"),
        Arguments.of(
            HostileRegistry.redirects("file:///etc/shadow"), "unsupported protocol scheme"),
        Arguments.of(HostileRegistry.redirects("/token"), "stopped after 10 redirects"),
        Arguments.of(
            HostileRegistry.says("200 OK", "", "{\"token\":\"never-good\"}"), "unauthorized"));
  }

  @Test
  void aRealmIsAnAddressOfTheWeb() throws IOException {
    registry.on("/v2/", HostileRegistry.wantsToken("file:///etc/passwd"));
    assertThatThrownBy(() -> pull("app:1")).hasMessageContaining("unsupported protocol scheme");
    nothingIsThere();
  }
}
