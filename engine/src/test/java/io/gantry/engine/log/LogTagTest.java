package io.gantry.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException.InvalidParameter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTagTest {
  private static final LogSubject SUBJECT =
      new LogSubject(
          "0123456789abcdef",
          "fred",
          "sha256:fedcba9876543210",
          "example.org/busybox:1",
          Map.of("com.example.team", "blue"),
          List.of("A=1"),
          List.of("sh", "-c", "date"),
          Instant.EPOCH);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{{.ID}} | 0123456789ab",
        "{{ .FullID }} | 0123456789abcdef",
        "{{.Name}}/{{.ImageName}} | fred/example.org/busybox:1",
        "{{.ImageID}},{{.ImageFullID}} | fedcba987654,sha256:fedcba9876543210",
        "{{.DaemonName}}: {{.Command}} | docker: sh -c date",
        "{{upper .Name}} {{title .Name}} | FRED Fred",
        "{{index .ContainerLabels \"com.example.team\"}} | blue",
        "{{index .ContainerLabels \"none\"}}. | .",
        "{{(index (split .ImageName `/`) 1)}} | busybox:1",
        "{{join (split .Name `r`) \"-\"}} | f-ed",
        "{{truncate .Name 2}}{{pad .Name 1 1}}. | fr fred .",
        "{{printf \"%s-%s\" .Name .DaemonName}} | fred-docker",
        "plain | plain",
      })
  void templatesAreFilledIn(String template, String tag) {
    assertThat(LogTag.render(template, "", SUBJECT)).isEqualTo(tag);
  }

  @Test
  void blanksAreLeftOutWhereAnActionSaysSo() {
    assertThat(LogTag.render("a {{- .Name -}} b", "", SUBJECT)).isEqualTo("afredb");
  }

  @Test
  void resultsAreHandedOn() {
    assertThat(LogTag.render("{{.Name | upper | printf \"<%s>\"}}", "", SUBJECT))
        .isEqualTo("<FRED>");
  }

  @Test
  void withoutATemplateTheDriversOwnIsUsed() {
    assertThat(LogTag.render("", LogTag.DEFAULT, SUBJECT)).isEqualTo("0123456789ab");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{{.Bogus}} | 2: executing \"log-tag\" at <.Bogus>: can't evaluate field Bogus in type"
            + " *logger.Info",
        "{{bogus}}  | function \"bogus\" not defined",
        "{{if 1}}   | function \"if\" not defined",
        "{{}}       | missing value for command",
        "{{(.ID}}   | unclosed left paren",
        "{{upper}}  | wrong number of args",
      })
  void whatCannotBeFilledInIsRefused(String template, String why) {
    assertThatThrownBy(() -> LogTag.render(template, "", SUBJECT))
        .isInstanceOf(InvalidParameter.class)
        .hasMessage("template: log-tag:1:" + (template.contains(".B") ? "" : " ") + why);
  }
}
