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

class LogDriverTest {
  @Test
  void logsAreCappedWhenNothingIsSaid() {
    JsonFile driver = (JsonFile) LogDriver.parse("", Map.of());
    assertThat(driver.maxSize()).isEqualTo(100_000_000);
    assertThat(driver.maxFiles()).isEqualTo(5);
  }

  @Test
  void aSizeAloneMeansOneFileAsInDocker() {
    JsonFile driver = (JsonFile) LogDriver.parse("json-file", Map.of("max-size", "10m"));
    assertThat(driver.maxSize()).isEqualTo(10_000_000);
    assertThat(driver.maxFiles()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "json-file | bogus    | 1    | unknown log opt 'bogus' for json-file log driver",
        "json-file | max-size | abc  | invalid size: 'abc'",
        "json-file | max-size | 0    | max-size must be a positive number",
        "json-file | max-file | 0    | max-file cannot be less than 1",
        "json-file | compress | true | compress cannot be true when max-file is less than 2 or"
            + " max-size is not set",
        "json-file | mode     | fast | logger: logging mode not supported: fast",
        "nosuch    | a        | b    | logger: no log driver named 'nosuch' is registered",
      })
  void whatMakesNoSenseIsRefusedInDockersWords(
      String driver, String option, String value, String message) {
    Map<String, String> options =
        option.equals("compress") ? Map.of(option, value, "max-file", "1") : Map.of(option, value);
    assertThatThrownBy(() -> LogDriver.parse(driver, options))
        .isInstanceOf(InvalidParameter.class)
        .hasMessage(message);
  }

  @Test
  void noneTakesAnyOption() {
    assertThat(LogDriver.parse("none", Map.of("whatever", "1"))).isInstanceOf(NoLog.class);
  }

  @Test
  void labelsVariablesAndTagAreChosen() {
    JsonFile driver =
        (JsonFile)
            LogDriver.parse(
                "json-file",
                Map.of("labels", "a,b", "env-regex", "^X", "tag", "{{.Name}}/{{ .ID }}"));
    LogSubject subject =
        new LogSubject(
            "0123456789abcdef",
            "fred",
            "sha256:aa",
            "busybox",
            Map.of("a", "1", "c", "3"),
            List.of("XY=2", "Z=4"),
            List.of("sh", "-c", "date"),
            Instant.EPOCH);
    assertThat(driver.attributes().of(subject))
        .isEqualTo(Map.of("a", "1", "XY", "2", "tag", "fred/0123456789ab"));
  }
}
