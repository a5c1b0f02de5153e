package io.gantry.engine.log.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException.InvalidParameter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionTextTest {
  @ParameterizedTest
  @CsvSource({"1s, 1000", "1m30s, 90000", "1.5s, 1500", ".5s, 500", "0, 0", "-1s, -1000"})
  void durationsAreGos(String text, long millis) {
    assertThat(OptionText.duration(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"1k, 1024", "8mb, 8388608", "5, 5", "1.5k, 1536"})
  void sizesArePowersOf1024(String text, long bytes) {
    assertThat(OptionText.size(text)).isEqualTo(bytes);
  }

  @Test
  void complaintsAreGos() {
    assertThatThrownBy(() -> OptionText.duration("x"))
        .isInstanceOf(InvalidParameter.class)
        .hasMessage("time: invalid duration \"x\"");
    assertThatThrownBy(() -> OptionText.duration("5"))
        .hasMessage("time: missing unit in duration \"5\"");
    assertThatThrownBy(() -> OptionText.bool("yes"))
        .hasMessage("strconv.ParseBool: parsing \"yes\": invalid syntax");
    assertThatThrownBy(() -> OptionText.count("-1"))
        .hasMessage("strconv.ParseUint: parsing \"-1\": invalid syntax");
    assertThatThrownBy(() -> OptionText.size("x")).hasMessage("invalid size: 'x'");
  }

  @Test
  void addressesFallIntoTheirParts() {
    Address address = Address.parse("tcp://[::1]:99/path");
    assertThat(address.host()).isEqualTo("::1");
    assertThat(address.port()).hasValue(99);
    assertThat(address.path()).isEqualTo("/path");
    assertThat(Address.parse("unix:///a/b").path()).isEqualTo("/a/b");
    assertThat(Address.parse("udp://:9").host()).isEmpty();
    assertThatThrownBy(() -> Address.parse("tcp://a:b:c"))
        .hasMessage("parse \"tcp://a:b:c\": invalid port \":c\" after host");
  }
}
