package io.gantry.api.daemon;

/** How the daemon's log is written. */
enum LogFormat {
  /** {@code time="…" level=info msg="…"}. */
  TEXT,
  /** {@code {"level":"info","msg":"…","time":"…"}}, a line each. */
  JSON;

  /** Parses dockerd's words. */
  static LogFormat parse(String word) {
    return switch (word) {
      case "", "text" -> TEXT;
      case "json" -> JSON;
      default -> throw new UsageException("unknown log format: " + word);
    };
  }
}
