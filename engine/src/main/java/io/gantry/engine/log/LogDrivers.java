package io.gantry.engine.log;

import io.gantry.engine.EngineException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The names of {@code --log-driver} and what they stand for. */
public final class LogDrivers {
  /** Those that keep logs on this host. */
  public static final LogDrivers OF_THIS_HOST = new LogDrivers(List.of());

  private final Map<String, LogSender.Kind> senders = new TreeMap<>();

  /** Those of this host, and senders to others. */
  public LogDrivers(Collection<LogSender.Kind> senders) {
    senders.forEach(kind -> this.senders.put(kind.name(), kind));
  }

  /** All names, sorted, as {@code docker info} lists them. */
  public List<String> names() {
    TreeSet<String> names = new TreeSet<>(senders.keySet());
    names.addAll(List.of(JsonFile.NAME, LocalLog.NAME, NoLog.NAME));
    return List.copyOf(names);
  }

  /**
   * Reads what a client asked for.
   *
   * @param name empty for the default, {@code json-file}
   * @param options by the names of {@code --log-opt}
   * @throws EngineException.InvalidParameter in Docker's words when there is no such driver, no
   *     such option, or an option's value makes no sense
   */
  public LogDriver parse(String name, Map<String, String> options) {
    if (name.equals(NoLog.NAME)) {
      return new NoLog(options);
    }
    LogDelivery delivery = LogDelivery.parse(options);
    LogDelivery.cacheDisabled(options);
    Map<String, String> own = LogDelivery.own(options);
    return switch (name) {
      case "", JsonFile.NAME -> JsonFile.parse(own, options);
      case LocalLog.NAME -> LocalLog.parse(own, options);
      default -> sent(name, delivery, own, options);
    };
  }

  private LogDriver sent(
      String name, LogDelivery delivery, Map<String, String> own, Map<String, String> options) {
    LogSender.Kind kind = senders.get(name);
    if (kind == null) {
      throw new EngineException.InvalidParameter(
          "logger: no log driver named '" + name + "' is registered");
    }
    LogSender sender = kind.parse(own);
    return new SentLog(
        name,
        sender,
        sender.delivery(delivery),
        sender.archive().isPresent() ? Optional.empty() : LogDelivery.cache(options),
        options);
  }
}
