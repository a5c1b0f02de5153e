package io.gantry.engine.log.journald;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.engine.log.LogEntry;
import io.gantry.engine.log.remote.Lines;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalEncoderTest {
  private long ordinal;
  private final JournalEncoder encoder = new JournalEncoder(Map.of("CONTAINER_NAME", "web"));

  @Test
  void anEntryIsALineForEachField() {
    assertThat(next(Lines.out("hi")))
        .isEqualTo(
            """
            PRIORITY=6
            MESSAGE=hi
            CONTAINER_NAME=web
            SYSLOG_TIMESTAMP=2026-01-02T03:04:05.123456789Z
            CONTAINER_LOG_ORDINAL=1
            """);
    assertThat(next(Lines.err("x")))
        .startsWith("PRIORITY=3\n")
        .contains("CONTAINER_LOG_ORDINAL=2\n");
  }

  @Test
  void aValueWithLineFeedsComesWithItsLength() {
    assertThat(next(Lines.out("a\nb"))).contains("MESSAGE\n\3\0\0\0\0\0\0\0a\nb\n");
  }

  @Test
  void piecesOfLongLinesSaySo() {
    assertThat(next(Lines.piece("p", 1, false)))
        .contains(
            """
            CONTAINER_PARTIAL_ID=abc
            CONTAINER_PARTIAL_ORDINAL=1
            CONTAINER_PARTIAL_LAST=false
            CONTAINER_PARTIAL_MESSAGE=true
            """);
    assertThat(next(Lines.piece("p", 2, true)))
        .contains("CONTAINER_PARTIAL_LAST=true\n")
        .doesNotContain("PARTIAL_MESSAGE");
  }

  @ParameterizedTest
  @CsvSource({
    "io?.kubernetes.pod.name, IO__KUBERNETES_POD_NAME",
    "?io.kubernetes.pod.name, IO_KUBERNETES_POD_NAME",
    "__io123_kubernetes.pod, IO123_KUBERNETES_POD",
    "..., ''",
  })
  void namesBecomeSuchAsTheJournalTakes(String name, String sanitized) {
    assertThat(JournalField.sanitized(name)).isEqualTo(sanitized);
  }

  private String next(LogEntry entry) {
    return new String(encoder.encode(entry, ++ordinal), ISO_8859_1);
  }
}
