package io.gantry.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException;
import io.gantry.oci.ExecutionConfig;
import io.gantry.oci.Healthcheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeInstructionsTest {

  private static ExecutionConfig apply(String... changes) {
    return ChangeInstructions.apply(ExecutionConfig.EMPTY, List.of(changes));
  }

  @Test
  void commandsComeInTwoForms() {
    assertThat(apply("CMD [\"a\", \"b c\"]").cmd()).containsExactly("a", "b c");
    assertThat(apply("cmd a b").cmd()).containsExactly("/bin/sh", "-c", "a b");
    assertThat(apply("CMD [a").cmd()).containsExactly("/bin/sh", "-c", "[a");
    assertThat(apply("ENTRYPOINT [\"/x\"]").entrypoint()).containsExactly("/x");
    assertThat(apply("CMD [\"a\"] x").cmd()).containsExactly("/bin/sh", "-c", "[\"a\"] x");
    assertThat(apply("CMD").cmd()).containsExactly("/bin/sh", "-c");
    assertThat(apply("CMD a \\\n b").cmd()).containsExactly("/bin/sh", "-c", "a  b");
  }

  @Test
  void anEntrypointForgetsACommandFromBefore() {
    ExecutionConfig before = apply("CMD [\"a\"]");
    assertThat(ChangeInstructions.apply(before, List.of("ENTRYPOINT [\"/x\"]")).cmd()).isEmpty();
    assertThat(apply("CMD [\"a\"]", "ENTRYPOINT [\"/x\"]").cmd()).containsExactly("a");
  }

  @Test
  void environmentAndLabelsKnowQuotesVariablesAndTheOldForm() {
    assertThat(apply("ENV A=1 B=\"two words\" C='$A' D=${A}x E=${Z:-none} F=a\\ b").env())
        .containsExactly("A=1", "B=two words", "C=$A", "D=x", "E=none", "F=a b");
    assertThat(apply("ENV A=1", "ENV B=${A}x C=$A", "ENV A=2").env())
        .containsExactly("A=2", "B=1x", "C=1");
    assertThat(apply("ENV A=1 B=", "ENV C=${A+x} D=${B-x} E=${B:-x}").env())
        .as("the words are those before the instruction")
        .contains("C=x", "D=", "E=x");
    assertThat(apply("ENV OLD some words").env()).containsExactly("OLD=some words");
    assertThat(apply("LABEL a=1 b=\"2 3\"", "LABEL a=4").labels())
        .isEqualTo(Map.of("a", "4", "b", "2 3"));
  }

  @Test
  void theRest() {
    ExecutionConfig config =
        apply(
            "EXPOSE 80 53/udp 127.0.0.1:1:8000-8002/tcp",
            "USER app:app",
            "VOLUME [\"/data\"]",
            "VOLUME /a /b",
            "WORKDIR /srv",
            "WORKDIR app/../web",
            "STOPSIGNAL SIGINT",
            "ONBUILD RUN true",
            "HEALTHCHECK --interval=1m30s --timeout=500ms --retries=3 CMD curl localhost");
    assertThat(config.exposedPorts())
        .containsExactly("53/udp", "80/tcp", "8000/tcp", "8001/tcp", "8002/tcp");
    assertThat(config.user()).isEqualTo("app:app");
    assertThat(config.volumes()).containsExactly("/a", "/b", "/data");
    assertThat(config.workingDir()).isEqualTo("/srv/web");
    assertThat(config.stopSignal()).isEqualTo("SIGINT");
    assertThat(config.onBuild()).containsExactly("RUN true");
    assertThat(config.healthcheck())
        .contains(
            new Healthcheck(
                List.of("CMD-SHELL", "curl localhost"),
                Duration.ofSeconds(90),
                Duration.ofMillis(500),
                Duration.ZERO,
                Duration.ZERO,
                3));
    assertThat(apply("HEALTHCHECK NONE").healthcheck().orElseThrow().test())
        .containsExactly("NONE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RUN x | RUN is not a valid change command",
        "FROM x | FROM is not a valid change command",
        "ENV | ENV requires at least one argument",
        "ENV A | ENV must have two arguments",
        "ENV A=1 B | Syntax error - can't find = in \"B\". Must be of the form: name=value",
        "EXPOSE x | Invalid containerPort: x",
        "EXPOSE 70000 | Invalid containerPort: 70000",
        "ONBUILD FROM x | FROM isn't allowed as an ONBUILD trigger",
        "HEALTHCHECK GET / | Unknown type \"GET\" in HEALTHCHECK (try CMD)",
        "HEALTHCHECK --interval=5 CMD x | time: invalid duration \"5\"",
        "HEALTHCHECK --x=5 CMD x | unknown flag: --x",
        "WORKDIR | WORKDIR requires exactly one argument",
        "RUN | RUN is not a valid change command",
        "'' | file with no instructions",
        "# only a remark | file with no instructions",
        "STOPSIGNAL NOPE | invalid signal: NOPE",
        "EXPOSE 80/foo | Invalid proto: foo",
        "CMD [1] | when using JSON array syntax, arrays must be comprised of strings only",
        "HEALTHCHECK NONE x | HEALTHCHECK NONE takes no arguments",
        "HEALTHCHECK --interval CMD x | missing a value on flag: --interval",
        "HEALTHCHECK --timeout=1us CMD x | Interval \"timeout\" cannot be less than 1ms",
        "HEALTHCHECK --retries=-1 CMD x | --retries cannot be negative (-1)",
        "HEALTHCHECK --retries=x CMD x | strconv.ParseInt: parsing \"x\": invalid syntax",
        "ENV A=${Z?gone} | failed to process \"${Z?gone}\": Z: gone",
        "ENV A=${ | failed to process \"${\": syntax error: missing '}'",
      })
  void refusesWhatMakesNoSense(String change, String message) {
    assertThatThrownBy(() -> apply(change))
        .isInstanceOf(EngineException.InvalidParameter.class)
        .hasMessage(message);
  }

  @Test
  void randomInstructionsAreAppliedOrRefused() {
    Random random = new Random(9);
    String[] words = {
      "ENV",
      "LABEL",
      "CMD",
      "EXPOSE",
      "HEALTHCHECK",
      "VOLUME",
      "WORKDIR",
      " ",
      "=",
      "\"",
      "'",
      "\\",
      "$",
      "${",
      "}",
      ":-",
      "a",
      "[",
      "]",
      "\",\"",
      "80",
      "-",
      "/",
      "--interval=",
      "1s",
      "CMD",
      "\n",
      "\u0000",
      "é"
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder change = new StringBuilder(words[random.nextInt(7)]).append(' ');
      for (int n = random.nextInt(8); n > 0; n--) {
        change.append(words[random.nextInt(words.length)]);
      }
      try {
        assertThat(apply(change.toString())).isNotNull();
      } catch (EngineException.InvalidParameter expected) {
        assertThat(expected.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void patternsFollowGo() {
    assertThat(Glob.of("a*").matches("abc")).isTrue();
    assertThat(Glob.of("a*").matches("a/b")).isFalse();
    assertThat(Glob.of("*/b?r:[^0]").matches("foo/bar:1")).isTrue();
    assertThat(Glob.of("a.c").matches("abc")).isFalse();
    assertThatThrownBy(() -> Glob.of("[")).isInstanceOf(EngineException.InvalidParameter.class);
    assertThatThrownBy(() -> Glob.of("a\\")).isInstanceOf(EngineException.InvalidParameter.class);
  }
}
