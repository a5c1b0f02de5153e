package io.gantry.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {

  private static final Digest A = Digest.of("a");
  private static final Digest B = Digest.of("b");

  static ImageConfig config() {
    ExecutionConfig run =
        ExecutionConfig.builder()
            .user("app:app")
            .exposedPorts(List.of("80/tcp", "53/udp"))
            .env(List.of("PATH=/bin", "TEXT=a \"quoted\" ünïcode \u2028 <&>"))
            .entrypoint(List.of("/entry"))
            .cmd(List.of("serve", ""))
            .volumes(List.of("/data"))
            .workingDir("/srv")
            .labels(Map.of("b", "2", "a", "1"))
            .stopSignal("SIGINT")
            .healthcheck(
                new Healthcheck(
                    List.of("CMD", "true"),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(1500),
                    Duration.ZERO,
                    Duration.ZERO,
                    3))
            .onBuild(List.of("RUN true"))
            .shell(List.of("/bin/bash", "-c"))
            .build();
    return new ImageConfig(
        Optional.of(Instant.parse("2026-01-02T03:04:05.678901234Z")),
        "somebody",
        "imported",
        "28.0.0",
        Platform.of("linux", "arm64", "v8"),
        run,
        List.of(new DiffId(A), new DiffId(B)),
        List.of(
            new History(Optional.of(Instant.EPOCH), "ADD file", "me", "first", false),
            new History(Optional.empty(), "CMD x", "", "", true)));
  }

  @Test
  void labelsMayBeOfAnyLength() {
    String label = "\"é\" ".repeat(200_000);
    ExecutionConfig run = ExecutionConfig.builder().labels(Map.of("long", label)).build();

    ImageConfig config =
        new ImageConfig(Optional.empty(), "", "", "", Platform.host(), run, List.of(), List.of());

    assertThat(ImageConfig.parse(config.document().bytes()).config().labels())
        .containsEntry("long", label);
  }

  @Test
  void aConfigurationIsValidAndReadsBackAsItWas() {
    Document<ImageConfig> document = config().document();
    Schemas.assertValid("config", document.bytes());
    assertThat(ImageConfig.parse(document.bytes())).isEqualTo(config());
  }

  @Test
  void theSmallestConfigurationIsValid() {
    ImageConfig empty =
        new ImageConfig(
            Optional.empty(),
            "",
            "",
            "",
            Platform.host(),
            ExecutionConfig.EMPTY,
            List.of(),
            List.of());
    Schemas.assertValid("config", empty.document().bytes());
    assertThat(ImageConfig.parse(empty.document().bytes())).isEqualTo(empty);
  }

  @Test
  void manifestsAndIndexesAreValidAndReadBack() {
    Descriptor config = config().document().descriptor(MediaType.OCI_CONFIG);
    Manifest manifest =
        Manifest.of(
            config,
            List.of(
                Descriptor.of(MediaType.OCI_LAYER, A, 1),
                Descriptor.of(MediaType.OCI_LAYER_ZSTD, B, 0)));
    Schemas.assertValid("manifest", manifest.document().bytes());
    assertThat(Manifest.parse(manifest.document().bytes())).isEqualTo(manifest);

    Descriptor pointer =
        manifest
            .document()
            .descriptor(MediaType.OCI_MANIFEST)
            .withPlatform(Platform.of("linux", "amd64", ""))
            .withAnnotation(Descriptor.REF_NAME, "busybox:latest");
    Index index = Index.of(List.of(pointer));
    Schemas.assertValid("index", index.document().bytes());
    assertThat(Index.parse(index.document().bytes())).isEqualTo(index);
  }

  @Test
  void theBytesReadAreTheBytesKept() {
    String text =
        "{ \"rootfs\": {\"diff_ids\":[]}, \"os\":\"linux\", \"moby.buildkit\": {\"x\": [1.5e3,"
            + " null]} }\n";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Document<ImageConfig> document = Document.read(bytes, ImageConfig::parse);
    assertThat(document.bytes()).isEqualTo(bytes);
    assertThat(document.digest()).isEqualTo(Digest.of(bytes));
    assertThat(document.value().platform().os()).isEqualTo("linux");
  }

  @Test
  void toleratesNullsUnknownFieldsAndOldSpellings() {
    ImageConfig config =
        ImageConfig.parse(
            bytes(
                """
                {"architecture":"amd64","os":"linux","id":"x","parent":"y","container_config":{"Cmd":5},
                 "created":"2016-05-03T01:02:03.000000004+02:00",
                 "config":{"Cmd":null,"Entrypoint":"/bin/sh","Volumes":null,"Labels":null,"ExposedPorts":{"1/tcp":{}}},
                 "rootfs":{"type":"layers","diff_ids":null},"history":null}
                """));
    assertThat(config.config().entrypoint()).containsExactly("/bin/sh");
    assertThat(config.config().cmd()).isEmpty();
    assertThat(config.config().exposedPorts()).containsExactly("1/tcp");
    assertThat(config.created()).contains(Instant.parse("2016-05-02T23:02:03.000000004Z"));
  }

  @Test
  void saysWhichFieldIsWrong() {
    assertRefused("{}", "invalid image JSON, no RootFS key");
    assertRefused("[]", "image config: expected a JSON object, found a list");
    assertRefused(
        "{\"rootfs\":{\"diff_ids\":[\"sha256:12\"]}}",
        "image config.rootfs: invalid checksum digest length");
    assertRefused(
        "{\"rootfs\":{},\"config\":{\"Env\":[1]}}",
        "image config.config.Env: expected a string, found a number");
    assertRefused(
        "{\"rootfs\":{},\"config\":{\"Labels\":{\"a\":[]}}}",
        "image config.config.Labels.a: expected a string, found a list");
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> ImageConfig.parse(bytes(text)))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "nul",
        "{",
        "{\"a\"",
        "{\"a\":",
        "\u0000",
        "{\"rootfs\":{},\"history\":[[]]}",
        "{\"schemaVersion\":1e999999999}",
        "{\"schemaVersion\":99999999999999999999999}",
        "{\"schemaVersion\":2.5}",
        "{\"schemaVersion\":2,\"manifests\":[{}]}"
      })
  void hostileDocumentsAreRefusedByEveryReader(String text) {
    for (Function<byte[], Object> reader : readers()) {
      assertThatThrownBy(() -> reader.apply(bytes(text)))
          .isInstanceOf(MalformedDocumentException.class);
    }
  }

  @Test
  void depthAndSizeAreBounded() {
    String deep = "[".repeat(5_000_000);
    String digits = "{\"schemaVersion\":" + "9".repeat(5_000_000) + "}";
    String large = " ".repeat(17 << 20);
    String objects = "{\"a\":".repeat(1_000_000);
    for (String text : List.of(deep, "{\"x\":" + deep, digits, large, objects)) {
      for (Function<byte[], Object> reader : readers()) {
        assertThatThrownBy(() -> reader.apply(bytes(text)))
            .isInstanceOf(MalformedDocumentException.class);
      }
    }
  }

  @Test
  void damagedDocumentsAreReadOrRefusedButNothingElse() {
    Random random = new Random(3);
    Descriptor config = config().document().descriptor(MediaType.OCI_CONFIG);
    byte[][] originals = {
      config().document().bytes(),
      Manifest.of(config, List.of(config)).document().bytes(),
      Index.of(List.of(config.withPlatform(Platform.host()))).document().bytes()
    };
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Fuzz.mutate(random, originals[i % originals.length]);
      try {
        assertThat(readers().get(i % originals.length).apply(damaged)).isNotNull();
      } catch (MalformedDocumentException expected) {
        assertThat(expected.getMessage()).isNotBlank();
      }
    }
  }

  private static List<Function<byte[], Object>> readers() {
    return List.of(ImageConfig::parse, Manifest::parse, Index::parse);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
