package io.gantry.engine.log.fluentd;

import io.gantry.engine.EngineException;
import io.gantry.engine.log.LogOptions;
import io.gantry.engine.log.remote.Endpoint;
import io.gantry.engine.log.remote.OptionText;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The options of the driver, checked.
 *
 * @param connecting when the server is reached
 * @param bufferLimit how many bytes wait at most, where that is given
 * @param retryWait before the second attempt; later ones wait longer
 * @param maxRetries attempts for the same lines
 * @param reconnectInterval after which a connection is made anew; zero for never
 * @param writeTimeout zero for none
 */
record FluentdOptions(
    Endpoint server,
    Connecting connecting,
    OptionalLong bufferLimit,
    Duration retryWait,
    int maxRetries,
    Duration reconnectInterval,
    Duration writeTimeout,
    TimePrecision precision,
    Delivery delivery) {
  /** When the server is reached. */
  enum Connecting {
    /** A container does not start without it. */
    AT_START,
    /** In the background ({@code fluentd-async}). */
    LATER
  }

  /** How exact times are. */
  enum TimePrecision {
    SECONDS,
    NANOSECONDS
  }

  /** When lines count as delivered. */
  enum Delivery {
    WRITTEN,
    ACKNOWLEDGED
  }

  private static final Duration RETRY_WAIT = Duration.ofSeconds(1);
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);
  private static final String INTERVAL = "fluentd-async-reconnect-interval";
  private static final String WRITE_TIMEOUT = "fluentd-write-timeout";

  private static final Set<String> KNOWN =
      Set.of(
          "env",
          "env-regex",
          "labels",
          "labels-regex",
          "tag",
          "fluentd-address",
          "fluentd-async",
          INTERVAL,
          "fluentd-buffer-limit",
          "fluentd-max-retries",
          "fluentd-request-ack",
          "fluentd-retry-wait",
          "fluentd-sub-second-precision",
          WRITE_TIMEOUT);

  static FluentdOptions parse(Map<String, String> options) {
    LogOptions.refuseUnknown(options, KNOWN, "unknown log opt '%s' for fluentd log driver");
    return new FluentdOptions(
        FluentdAddress.parse(options.getOrDefault("fluentd-address", "")),
        flag(options, "fluentd-async") ? Connecting.LATER : Connecting.AT_START,
        bufferLimit(options.getOrDefault("fluentd-buffer-limit", "")),
        retryWait(options.getOrDefault("fluentd-retry-wait", "")),
        maxRetries(options.getOrDefault("fluentd-max-retries", "")),
        reconnectInterval(options.getOrDefault(INTERVAL, "")),
        writeTimeout(options.getOrDefault(WRITE_TIMEOUT, "")),
        flag(options, "fluentd-sub-second-precision")
            ? TimePrecision.NANOSECONDS
            : TimePrecision.SECONDS,
        flag(options, "fluentd-request-ack") ? Delivery.ACKNOWLEDGED : Delivery.WRITTEN);
  }

  private static boolean flag(Map<String, String> options, String key) {
    return OptionText.bool(options.getOrDefault(key, ""));
  }

  private static OptionalLong bufferLimit(String text) {
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(OptionText.size(text));
  }

  private static Duration retryWait(String text) {
    return text.isEmpty() ? RETRY_WAIT : OptionText.duration(text);
  }

  /** Zero means the client library's own default, as in dockerd. */
  private static int maxRetries(String text) {
    int count = text.isEmpty() ? Integer.MAX_VALUE : OptionText.count(text);
    return count == 0 ? 13 : count;
  }

  private static Duration reconnectInterval(String text) {
    if (text.isEmpty()) {
      return Duration.ZERO;
    }
    Duration interval = named("invalid value for " + INTERVAL + ": ", text);
    boolean usable =
        interval.compareTo(SHORTEST_INTERVAL) >= 0 && interval.compareTo(LONGEST_INTERVAL) <= 0;
    if (!interval.isZero() && !usable) {
      throw new EngineException.InvalidParameter(
          "invalid value for "
              + INTERVAL
              + ": value ("
              + OptionText.quoted(text)
              + ") must be between 100ms and 10s");
    }
    return interval;
  }

  private static Duration writeTimeout(String text) {
    if (text.isEmpty()) {
      return Duration.ZERO;
    }
    String about = "invalid value for " + WRITE_TIMEOUT + ": value must be a duration";
    Duration timeout = named(about + ": ", text);
    if (timeout.isNegative()) {
      throw new EngineException.InvalidParameter(about + " that is non-negative");
    }
    return timeout;
  }

  private static Duration named(String about, String text) {
    try {
      return OptionText.duration(text);
    } catch (EngineException.InvalidParameter e) {
      throw new EngineException.InvalidParameter(about + e.getMessage(), e);
    }
  }
}
