package io.gantry.cli.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void keepsOrderAndEveryDigit() {
    String text =
        "{\"z\":1,\"a\":[true,false,null],\"time\":1795248134436478837,\"big\":18446744073709551615,\"r\":0.25,\"s\":\"\\\"\\\\\\n\\u0001é\"}";
    assertThat(Json.write(Json.parse(text))).isEqualTo(text);
  }

  @Test
  void escapesForHtmlOnlyWhenAsked() {
    assertThat(Json.write("<&>")).isEqualTo("\"<&>\"");
    assertThat(Json.writeEscaped("<&>")).isEqualTo("\"\\u003c\\u0026\\u003e\"");
  }

  @Test
  void indentsAsDockerDoes() {
    assertThat(Json.indent("[{\"a\":{},\"b\":[],\"c\":[1, 2],\"d\":\"x:{,\\\"\"}]", "    "))
        .isEqualTo(
            """
            [
                {
                    "a": {},
                    "b": [],
                    "c": [
                        1,
                        2
                    ],
                    "d": "x:{,\\""
                }
            ]""");
  }

  @Test
  void refusesWhatIsNotJson() {
    for (String text :
        new String[] {
          "",
          "{",
          "[1,]",
          "{\"a\"}",
          "tru",
          "01x",
          "\"\u0001\"",
          "{} {}",
          "\"\\x\"",
          "[".repeat(1000)
        }) {
      assertThatThrownBy(() -> Json.parse(text)).as(text).isInstanceOf(JsonException.class);
    }
  }

  @Test
  void anyTextIsReadOrRefused() {
    Random random = new Random(7);
    String signs = "{}[]\",:0123456789.eE+-truefalsn\\u \n";
    for (int round = 0; round < 50_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        text.append(signs.charAt(random.nextInt(signs.length())));
      }
      try {
        Json.parse(text.toString());
      } catch (JsonException e) {
        assertThat(e.getMessage()).startsWith("invalid JSON at character");
      }
    }
  }

  @Test
  void nodesReadAbsentThingsAsEmpty() {
    Node node = Node.parse("{\"a\":{\"b\":[\"x\"],\"n\":7,\"t\":true}}");
    assertThat(node.at("a").texts("b")).containsExactly("x");
    assertThat(node.at("a").number("n")).isEqualTo(7);
    assertThat(node.at("a").flag("t")).isTrue();
    assertThat(node.at("no").at("such").text("thing")).isEmpty();
    assertThat(node.at("no").present()).isFalse();
  }
}
