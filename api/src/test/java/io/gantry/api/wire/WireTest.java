package io.gantry.api.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {

  @Test
  void keysMayBeSpelledInAnyCaseAndUnknownOnesAreIgnored() {
    CreateRequest request =
        read(
            "{\"IMAGE\":\"a\",\"cmd\":[\"x\"],\"Nobody\":{\"a\":[1]},\"hostconfig\":{\"DNS\":[\"1\"]}}");
    assertThat(request.image()).isEqualTo("a");
    assertThat(request.cmd()).containsExactly("x");
    assertThat(Objects.requireNonNull(request.hostConfig()).dns()).containsExactly("1");
  }

  @Test
  void aCommandMayBeOneString() {
    assertThat(read("{\"Cmd\":\"echo hi\"}").cmd()).containsExactly("echo hi");
    assertThat(read("{\"Entrypoint\":null}").entrypoint()).isNull();
    assertThat(read("{\"Entrypoint\":[]}").entrypoint()).isEmpty();
  }

  @Test
  void stringsMayBeOfAnyLength() {
    String script = "echo \"é\" \\\\ \n".repeat(100_000);
    String label = "x".repeat(40_000);

    CreateRequest request =
        read(
            "{\"Cmd\":[\"sh\",\"-c\","
                + Wire.quote(script)
                + "],\"Image\":\"a\",\"Labels\":{\"long\":"
                + Wire.quote(label)
                + ",\"short\":\"y\"}}");

    assertThat(request.cmd()).containsExactly("sh", "-c", script);
    assertThat(request.labels()).containsEntry("long", label).containsEntry("short", "y");
    assertThat(request.image()).isEqualTo("a");
  }

  @Test
  void nullStandsForTheZeroValue() {
    CreateRequest request =
        read(
            "{\"Image\":null,\"Tty\":null,\"Labels\":{\"a\":null},\"HostConfig\":{\"Memory\":null}}");
    assertThat(request.tty()).isFalse();
    assertThat(Objects.requireNonNull(request.hostConfig()).memory()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Tty\":\"yes\"}",
        "{\"Image\":5}",
        "{\"Cmd\":{\"a\":1}}",
        "{\"Cmd\":[1]}",
        "{\"HostConfig\":[]}",
        "{\"HostConfig\":{\"Memory\":\"lots\"}}",
        "{\"HostConfig\":{\"Memory\":99999999999999999999}}",
        "{\"HostConfig\":{\"Memory\":1.5}}",
        "{\"StopTimeout\":3000000000}",
        "{\"Labels\":[\"a\"]}",
        "[]",
        "\"text\"",
        "7"
      })
  void wrongTypesAreTheClientsMistake(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ApiError.class)
        .hasMessageStartingWith("invalid JSON: ");
  }

  @Test
  void writesNullsThatClientsExpectAndLeavesOthersOut() {
    String text =
        write(
            new WireContainerConfig(
                "h",
                "",
                "",
                false,
                true,
                true,
                null,
                false,
                false,
                false,
                List.of(),
                null,
                null,
                null,
                "i",
                null,
                "",
                null,
                null,
                null,
                null,
                java.util.Map.of(),
                null,
                null,
                null));
    assertThat(text)
        .isEqualTo(
            """
            {"Hostname":"h","Domainname":"","User":"","AttachStdin":false,"AttachStdout":true,\
            "AttachStderr":true,"Tty":false,"OpenStdin":false,"StdinOnce":false,"Env":[],\
            "Cmd":null,"Image":"i","Volumes":null,"WorkingDir":"","Entrypoint":null,"OnBuild":null,"Labels":{}}
            """);
  }

  @Test
  void damagedDocumentsNeverDoMoreThanFail() {
    Random random = new Random(7);
    byte[] good =
        """
        {"Image":"a","Cmd":["x","y"],"Env":["A=b"],"Labels":{"k":"v"},"StopTimeout":3,
        "Healthcheck":{"Test":["CMD","x"],"Interval":5},"HostConfig":{"Binds":["/a:/b"],
        "PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"80"}]},"Memory":1048576,
        "RestartPolicy":{"Name":"always","MaximumRetryCount":0},"Ulimits":[{"Name":"nofile","Soft":1,
        "Hard":2}],"Mounts":[{"Type":"bind","Source":"/a","Target":"/b"}]},
        "NetworkingConfig":{"EndpointsConfig":{"n":{"IPAMConfig":{"IPv4Address":"1.2.3.4"}}}}}\
        """
            .getBytes(StandardCharsets.UTF_8);
    String alphabet = "{}[]\",:0123456789.eE-tfn\\ \u0000";
    for (int i = 0; i < 30_000; i++) {
      byte[] bytes = good.clone();
      for (int k = random.nextInt(5); k >= 0; k--) {
        bytes[random.nextInt(bytes.length)] =
            (byte) alphabet.charAt(random.nextInt(alphabet.length()));
      }
      try {
        Wire.read(bytes, CreateRequest.class);
      } catch (ApiError e) {
        assertThat(e.status()).isEqualTo(400);
      }
    }
  }

  private static CreateRequest read(String text) {
    return Wire.read(text.getBytes(StandardCharsets.UTF_8), CreateRequest.class);
  }

  private static String write(Object document) {
    return new String(Wire.write(document), StandardCharsets.UTF_8);
  }
}
