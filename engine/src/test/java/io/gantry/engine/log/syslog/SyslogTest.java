package io.gantry.engine.log.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException.InvalidParameter;
import io.gantry.engine.log.LogEntry;
import io.gantry.engine.log.remote.Endpoint;
import io.gantry.engine.log.remote.Lines;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyslogTest {
  @Test
  void messagesAreThoseOfDockerd() {
    Map<String, String> local3 = Map.of("syslog-facility", "local3");
    assertThat(encoded(local3, Lines.out("hi"))).isEqualTo("<158>Jan  2 04:04:05 t/web[7]: hi\n");
    assertThat(encoded(Map.of(), Lines.err("no"))).isEqualTo("<27>Jan  2 04:04:05 t/web[7]: no\n");
    assertThat(encoded(Map.of("syslog-format", "rfc3164"), Lines.out("hi")))
        .isEqualTo("<30>Jan  2 04:04:05 vm t/web[7]: hi\n");
    assertThat(encoded(Map.of("syslog-format", "rfc5424"), Lines.out("hi")))
        .isEqualTo("<30>1 2026-01-02T04:04:05+01:00 vm t/web 7 t/web - hi\n");
    assertThat(encoded(Map.of("syslog-format", "rfc5424micro"), Lines.out("hi")))
        .isEqualTo("<30>1 2026-01-02T04:04:05.123456+01:00 vm t/web 7 t/web - hi\n");
  }

  @Test
  void overTlsMessagesOfTheNewFormatAreFramedByTheirLength() {
    Map<String, String> options =
        Map.of("syslog-format", "rfc5424", "syslog-address", "tcp+tls://a:1");
    assertThat(encoded(options, Lines.out("hi")))
        .isEqualTo("54 <30>1 2026-01-02T04:04:05+01:00 vm t/web 7 t/web - hi\n");
    assertThat(encoded(Map.of("syslog-address", "tcp+tls://a:1"), Lines.out("hi")))
        .startsWith("<30>Jan");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bogus           | 1            | unknown log opt 'bogus' for syslog log driver",
        "syslog-address  | foo          | unsupported scheme: ''",
        "syslog-address  | http://a:1   | unsupported scheme: 'http'",
        "syslog-address  | unix:///nope | stat /nope: no such file or directory",
        "syslog-address  | unix://      | stat : no such file or directory",
        "syslog-address  | tcp://a:x    | parse \"tcp://a:x\": invalid port \":x\" after host",
        "syslog-facility | nope         | invalid syslog facility",
        "syslog-facility | 24           | invalid syslog facility",
        "syslog-format   | nope         | Invalid syslog format",
      })
  void whatMakesNoSenseIsRefusedInDockersWords(String option, String value, String message) {
    assertThatThrownBy(() -> SyslogOptions.parse(Map.of(option, value)))
        .isInstanceOf(InvalidParameter.class)
        .hasMessage(message);
  }

  @Test
  void aServerWithoutAPortListensAt514() {
    assertThat(SyslogOptions.parse(Map.of("syslog-address", "udp://loghost")).server())
        .contains(new Endpoint.Udp("loghost", 514));
    assertThat(SyslogOptions.parse(Map.of("syslog-facility", "23")).facility().code())
        .isEqualTo(23);
  }

  private static String encoded(Map<String, String> options, LogEntry entry) {
    var encoder =
        new SyslogEncoder(SyslogOptions.parse(options), "vm", "t/web", 7, ZoneId.of("UTC+1"));
    return new String(encoder.encode(entry), UTF_8);
  }
}
