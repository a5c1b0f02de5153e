package io.gantry.api.daemon;

/** What the daemon logs: this and what is worse. */
enum LogLevel {
  DEBUG,
  INFO,
  WARN,
  ERROR,
  FATAL;

  /** Parses dockerd's words. */
  static LogLevel parse(String word) {
    return switch (word) {
      case "trace", "debug" -> DEBUG;
      case "info" -> INFO;
      case "warn", "warning" -> WARN;
      case "error" -> ERROR;
      case "fatal", "panic" -> FATAL;
      default -> throw new UsageException("unable to parse logging level: " + word);
    };
  }
}
