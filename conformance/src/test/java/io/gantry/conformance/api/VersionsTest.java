package io.gantry.conformance.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.Host;
import io.gantry.cli.http.Request;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("root")
class VersionsTest {
  @ParameterizedTest
  @ValueSource(strings = {"1.24", "1.25", "1.32", "1.41", "1.44", "1.48", "1.51"})
  void everyVersionOfTheApiIsSpoken(String version) throws IOException {
    try (var connection =
        io.gantry.cli.http.Connection.open(Host.parse("unix://" + Stage.shared().socket()))) {
      assertThat(connection.send(Request.of("GET", "/v" + version + "/_ping")).text())
          .isEqualTo("OK");
      var list = connection.send(Request.of("GET", "/v" + version + "/containers/json?all=1"));
      assertThat(list.status()).isEqualTo(200);
      list.text();
      var info = connection.send(Request.of("GET", "/v" + version + "/info"));
      assertThat(info.text()).contains("\"ServerVersion\"");
    }
  }

  @Test
  void pingTellsTheNewestVersion() throws IOException {
    try (Api api = new Api(Host.parse("unix://" + Stage.shared().socket()));
        Api.Exchange ping = api.open(Request.of("HEAD", "/_ping"))) {
      assertThat(ping.response().header("api-version")).matches("1\\.\\d+");
      assertThat(ping.response().header("ostype")).isEqualTo("linux");
      assertThat(ping.response().header("server")).isNotBlank();
    }
  }
}
