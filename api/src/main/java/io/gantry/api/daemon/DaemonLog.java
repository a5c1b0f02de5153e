package io.gantry.api.daemon;

import io.gantry.api.wire.Wire;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.Instant;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's log: lines on standard error in dockerd's formats, {@code time="…" level=info
 * msg="…"} or a JSON object a line. It is found by the platform as the place where every {@link
 * System.Logger} writes.
 */
public final class DaemonLog extends System.LoggerFinder {
  private static final OutputStream STDERR = new FileOutputStream(FileDescriptor.err);
  private static final System.Logger LOGGER = new Lines(LogLevel.DEBUG);

  /** What the platform logs of itself is of interest only when it is bad. */
  private static final System.Logger PLATFORM_LOGGER = new Lines(LogLevel.WARN);

  private static volatile LogLevel threshold = LogLevel.INFO;
  private static volatile LogFormat format = LogFormat.TEXT;

  /** Called by the platform, once. */
  public DaemonLog() {}

  /** From now on only this and worse is logged. */
  static void threshold(LogLevel level) {
    threshold = level;
  }

  /** From now on lines look like this. */
  static void format(LogFormat wanted) {
    format = wanted;
  }

  @Override
  public System.Logger getLogger(String name, Module module) {
    return name.startsWith("java.") || name.startsWith("jdk.") ? PLATFORM_LOGGER : LOGGER;
  }

  /** The same as a JSON object, its members in logrus's order. */
  static String json(Instant time, LogLevel level, String message, @Nullable Throwable thrown) {
    StringBuilder line = new StringBuilder(128).append('{');
    if (thrown != null) {
      line.append("\"error\":").append(Wire.quote(trace(thrown))).append(',');
    }
    line.append("\"level\":\"").append(word(level)).append("\",\"msg\":");
    line.append(Wire.quote(message)).append(",\"time\":\"").append(time).append("\"}\n");
    return line.toString();
  }

  private static String word(LogLevel level) {
    return level == LogLevel.WARN ? "warning" : level.name().toLowerCase(Locale.ROOT);
  }

  /** A line as it is written. */
  static String line(Instant time, LogLevel level, String message, @Nullable Throwable thrown) {
    StringBuilder line = new StringBuilder(128);
    line.append("time=\"").append(time).append("\" level=");
    line.append(word(level));
    line.append(" msg=").append(quoted(message));
    if (thrown != null) {
      line.append(" error=").append(quoted(trace(thrown)));
    }
    return line.append('\n').toString();
  }

  private static String trace(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      text.append(text.isEmpty() ? "" : "; caused by ").append(t);
      for (StackTraceElement frame : t.getStackTrace()) {
        text.append(" at ").append(frame);
      }
    }
    return text.toString();
  }

  /** Bare when it is one plain word, otherwise quoted as Go quotes. */
  private static String quoted(String text) {
    if (!text.isEmpty() && text.chars().allMatch(DaemonLog::isPlain)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f) {
            out.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._/@^+".indexOf(c) >= 0;
  }

  /**
   * One logger for many names.
   *
   * @param floor what is less is never logged
   */
  private record Lines(LogLevel floor) implements System.Logger {
    @Override
    public String getName() {
      return "gantryd";
    }

    @Override
    public boolean isLoggable(Level level) {
      return level != Level.OFF
          && of(level).compareTo(floor) >= 0
          && of(level).compareTo(threshold) >= 0;
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      if (isLoggable(level)) {
        String text = message == null ? "" : message;
        write(
            switch (format) {
              case TEXT -> line(Instant.now(), of(level), text, thrown);
              case JSON -> json(Instant.now(), of(level), text, thrown);
            });
      }
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object @Nullable ... parameters) {
      if (isLoggable(level)) {
        String text = format == null ? "" : format;
        boolean plain = parameters == null || parameters.length == 0;
        log(level, bundle, plain ? text : MessageFormat.format(text, parameters), (Throwable) null);
      }
    }

    private static LogLevel of(Level level) {
      return switch (level) {
        case ALL, TRACE, DEBUG -> LogLevel.DEBUG;
        case INFO -> LogLevel.INFO;
        case WARNING -> LogLevel.WARN;
        case ERROR, OFF -> LogLevel.ERROR;
      };
    }

    private static void write(String line) {
      try {
        STDERR.write(line.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // nobody reads what the daemon says any more
      }
    }
  }
}
