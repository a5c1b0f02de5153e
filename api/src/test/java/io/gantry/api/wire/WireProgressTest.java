package io.gantry.api.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WireProgressTest {

  private static String json(WireProgress line) {
    return new String(Wire.write(line), UTF_8).strip();
  }

  @Test
  void aLayersLineIsMarkedAsOneThatChangesOnAScreen() {
    assertThat(json(WireProgress.layer("abc", "Pull complete", 0, 0)))
        .isEqualTo("{\"status\":\"Pull complete\",\"progressDetail\":{},\"id\":\"abc\"}");
    assertThat(json(WireProgress.layer("abc", "Downloading", 1, 2)))
        .contains("\"progressDetail\":{\"current\":1,\"total\":2}")
        .contains("\"progress\":\"[" + "=".repeat(25) + ">");
  }

  @Test
  void aBarIsDrawnAsDockerDrawsIt() {
    assertThat(ProgressBar.of(39280, 39280))
        .isEqualTo("[" + "=".repeat(50) + ">]  39.28kB/39.28kB");
    assertThat(ProgressBar.of(131072, 12001792))
        .isEqualTo("[>" + " ".repeat(50) + "]  131.1kB/12MB");
    assertThat(ProgressBar.of(5001728, 5000000)).isEqualTo("[" + "=".repeat(50) + ">]  5.002MB");
    assertThat(ProgressBar.of(0, 100)).isEqualTo("[>" + " ".repeat(50) + "]       0B/100B");
  }

  @Test
  void aLineAboutTheWholeIsNot() {
    assertThat(json(WireProgress.status("latest", "Pulling from x", 0, 0)))
        .isEqualTo("{\"status\":\"Pulling from x\",\"id\":\"latest\"}");
  }
}
