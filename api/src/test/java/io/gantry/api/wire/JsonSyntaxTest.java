package io.gantry.api.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSyntaxTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        " null ",
        "true",
        "-0.5e+10",
        "0",
        "\"a\\u00e9\\n\"",
        "{\"a\":[1,{\"b\":[[],{}]}],\"c\":\"\"}",
        "[{},[],[[]],0]\n"
      })
  void takesWhatIsOneValue(String text) {
    assertThatCode(() -> check(text)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {                | invalid JSON: unexpected EOF
          {"a"             | invalid JSON: unexpected EOF
          {"a":"b          | invalid JSON: unexpected EOF
          hello            | invalid JSON: invalid character 'h' looking for beginning of value
          {a:1}            | invalid JSON: invalid character 'a' looking for beginning of object key string
          {"a" 1}          | invalid JSON: invalid character '1' after object key
          {"a":1 "b":2}    | invalid JSON: invalid character '"' after object key:value pair
          [1 2]            | invalid JSON: invalid character '2' after array element
          [1,]             | invalid JSON: invalid character ']' looking for beginning of value
          {"a":1,}         | invalid JSON: invalid character '}' looking for beginning of object key string
          tru              | invalid JSON: unexpected EOF
          trux             | invalid JSON: invalid character 'x' in literal true (expecting 'e')
          {} {}            | unexpected content after JSON
          01               | unexpected content after JSON
          -x               | invalid JSON: invalid character 'x' in numeric literal
          1.x              | invalid JSON: invalid character 'x' after decimal point in numeric literal
          "\\x"            | invalid JSON: invalid character 'x' in string escape code
          """)
  void refusesWhatIsBrokenInGosWords(String text, String message) {
    assertThatThrownBy(() -> check(text)).isInstanceOf(ApiError.class).hasMessage(message);
  }

  @Test
  void refusesAnEmptyBody() {
    assertThatThrownBy(() -> check(" \n"))
        .hasMessage("invalid JSON: got EOF while reading request body");
  }

  @Test
  void nestingCostsNoStack() {
    assertThatThrownBy(() -> check("[".repeat(5_000_000)))
        .hasMessage("invalid JSON: exceeded max depth");
    assertThatCode(() -> check("[".repeat(900) + "]".repeat(900))).doesNotThrowAnyException();
  }

  @Test
  void whateverTheBytesItOnlyEverRefuses() {
    Random random = new Random(42);
    byte[] good =
        "{\"Image\":\"a\",\"Cmd\":[\"x\"],\"HostConfig\":{\"Memory\":-1.5e3,\"Binds\":null}}"
            .getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = good.clone();
      for (int k = random.nextInt(4); k >= 0; k--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(JsonSyntax.check(bytes)).isLessThanOrEqualTo(bytes.length);
      } catch (ApiError e) {
        assertThat(e.status()).isEqualTo(400);
      }
    }
  }

  private static void check(String text) {
    JsonSyntax.check(text.getBytes(StandardCharsets.UTF_8));
  }
}
