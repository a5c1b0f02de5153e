package io.gantry.engine.log;

import java.util.Optional;

/** A driver's options, checked: how the lines of containers come to a server. */
public interface LogSender {
  /** Makes a sink for one run of a container. Does not reach for the server yet. */
  LogSink open(LogSubject subject);

  /**
   * How lines wait for the server, where the driver has options of its own for that.
   *
   * @param asked what the shared options say
   */
  default LogDelivery delivery(LogDelivery asked) {
    return asked;
  }

  /**
   * Where the lines can be read back from; with it no copy is kept on this host.
   *
   * @return empty where the server only takes
   */
  default Optional<LogArchive> archive() {
    return Optional.empty();
  }

  /** A kind of sender: what a name of {@code --log-driver} stands for. */
  interface Kind {
    /** The name. */
    String name();

    /**
     * Reads the options of {@code --log-opt} but for those that all drivers have in common: {@code
     * mode}, {@code max-buffer-size}, {@code cache-…}.
     *
     * @throws io.gantry.engine.EngineException.InvalidParameter in Docker's words
     */
    LogSender parse(java.util.Map<String, String> options);
  }
}
