package io.gantry.engine.log;

import java.util.Map;
import java.util.Optional;

/**
 * A log that goes to a server. What the server does not give back is kept in files on this host,
 * too, so that {@code docker logs} can read it.
 *
 * @param driverName the sender's
 * @param sender the way to the server
 * @param delivery how much may wait, and whether the container does
 * @param cache the files on this host; empty where the server can be read, or by {@code
 *     cache-disabled}
 * @param options as they were given
 */
public record SentLog(
    String driverName,
    LogSender sender,
    LogDelivery delivery,
    Optional<FileLog> cache,
    Map<String, String> options)
    implements LogDriver {
  /** Copies. */
  public SentLog {
    options = Map.copyOf(options);
  }
}
