package io.gantry.api.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.api.routing.ApiVersion;
import io.gantry.api.wire.WireMount;
import io.gantry.engine.config.MountRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MountTranslationTest {
  private static MountRequest.@Nullable BindOptions bind(String type, boolean readOnly, int minor) {
    WireMount wire = new WireMount(type, "/a", "/b", readOnly, null, null, null, null, null);
    return MountTranslation.toEngine(wire, new ApiVersion(1, minor)).bind();
  }

  @Test
  void readOnlyIsShallowForClientsThatKnowNoBetter() {
    assertThat(bind("bind", true, 43))
        .isEqualTo(new MountRequest.BindOptions("", false, false, true, false));
    assertThat(bind("bind", true, 44)).isNull();
    assertThat(bind("bind", false, 43)).isNull();
    assertThat(bind("volume", true, 43)).isNull();
  }
}
