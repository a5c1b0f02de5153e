package io.gantry.engine.log.syslog;

import io.gantry.engine.EngineException;
import java.util.List;

/**
 * What kind of program a message comes from (RFC 5424, table 1).
 *
 * @param code 0 to 23
 */
record SyslogFacility(int code) {
  private static final List<String> NAMES =
      List.of(
          "kern",
          "user",
          "mail",
          "daemon",
          "auth",
          "syslog",
          "lpr",
          "news",
          "uucp",
          "cron",
          "authpriv",
          "ftp",
          "",
          "",
          "",
          "",
          "local0",
          "local1",
          "local2",
          "local3",
          "local4",
          "local5",
          "local6",
          "local7");

  /** A name, or a number; {@code daemon} when nothing is said. */
  static SyslogFacility parse(String text) {
    if (text.isEmpty()) {
      return new SyslogFacility(NAMES.indexOf("daemon"));
    }
    int code = text.matches("\\+?\\d{1,2}") ? Integer.parseInt(text) : NAMES.indexOf(text);
    if (code < 0 || code >= NAMES.size()) {
      throw new EngineException.InvalidParameter("invalid syslog facility");
    }
    return new SyslogFacility(code);
  }
}
