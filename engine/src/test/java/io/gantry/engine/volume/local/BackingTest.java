package io.gantry.engine.volume.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackingTest {
  private static Map<String, String> options(String text) {
    Map<String, String> options = new TreeMap<>();
    for (String option : text.split(" ", -1)) {
      int at = option.indexOf('=');
      options.put(option.substring(0, at), option.substring(at + 1));
    }
    return options;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "foo=bar | invalid option: \"foo\"",
        "type=tmpfs | missing required option: \"device\"",
        "device=tmpfs | missing required option: \"type\"",
        "o=ro | missing required option: \"device\"",
        "o=uid=5,ro | missing required option: \"device\"",
        "size=10m | quota size requested but no quota support",
        "size=abc | invalid size: 'abc'",
        "type=cifs device=//h:99/x | port not allowed in CIFS device URL, include 'port' in 'o='",
        "o=uid=-1 | invalid option: \"o=uid=-1\"",
        "o=uid=4294967295 | invalid option: \"o=uid=4294967295\"",
        "o=mode=99 | invalid option: \"o=mode=99\"",
        "o=mode=17777 | invalid option: \"o=mode=17777\"",
      })
  void refusesWhatMakesNoSense(String text, String message) {
    assertThatThrownBy(() -> Backing.parse(options(text)))
        .isInstanceOf(EngineException.InvalidParameter.class)
        .hasMessage(message);
  }

  @Test
  void withoutOptionsADirectoryIsTheSuperusers() {
    assertThat(Backing.parse(Map.of())).isEqualTo(new Backing.Plain(Owner.ROOT));
    assertThat(Backing.parse(Map.of("size", "0"))).isEqualTo(new Backing.Plain(Owner.ROOT));
  }

  @Test
  void aPlainVolumeMayHaveAnOwner() {
    assertThat(Backing.parse(Map.of("o", "uid=1000,gid=50,mode=2770")))
        .isEqualTo(new Backing.Plain(new Owner(1000, 50, 02770)));
    assertThat(Backing.parse(Map.of("o", "gid=50")))
        .isEqualTo(new Backing.Plain(new Owner(0, 50, 0755)));
  }

  @Test
  void anOwnerBesideADeviceIsTheFileSystemsBusiness() {
    assertThat(Backing.parse(options("type=tmpfs device=tmpfs o=uid=7,size=1m")))
        .isEqualTo(new Backing.Mounted("tmpfs", "tmpfs", "uid=7,size=1m"));
  }
}
