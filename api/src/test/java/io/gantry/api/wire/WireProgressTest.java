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
        .contains("\"progressDetail\":{\"current\":1,\"total\":2}");
  }

  @Test
  void aLineAboutTheWholeIsNot() {
    assertThat(json(WireProgress.status("latest", "Pulling from x", 0, 0)))
        .isEqualTo("{\"status\":\"Pulling from x\",\"id\":\"latest\"}");
  }
}
