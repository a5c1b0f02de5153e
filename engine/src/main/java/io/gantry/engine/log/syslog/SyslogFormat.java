package io.gantry.engine.log.syslog;

import io.gantry.engine.EngineException;

/** How a message of syslog is laid out: the option {@code syslog-format}. */
enum SyslogFormat {
  /** RFC 3164 without the host's name, as programs talk to the syslog of their own host. */
  LOCAL,
  RFC3164,
  /** With seconds. */
  RFC5424,
  /** RFC 5424 with microseconds. */
  RFC5424_MICRO;

  static SyslogFormat parse(String text) {
    return switch (text) {
      case "" -> LOCAL;
      case "rfc3164" -> RFC3164;
      case "rfc5424" -> RFC5424;
      case "rfc5424micro" -> RFC5424_MICRO;
      default -> throw new EngineException.InvalidParameter("Invalid syslog format");
    };
  }

  boolean structured() {
    return this == RFC5424 || this == RFC5424_MICRO;
  }
}
