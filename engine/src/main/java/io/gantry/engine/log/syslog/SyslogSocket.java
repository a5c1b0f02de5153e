package io.gantry.engine.log.syslog;

import io.gantry.engine.log.remote.Connection;
import io.gantry.engine.log.remote.Dial;
import io.gantry.engine.log.remote.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An open connection to syslog.
 *
 * @param packets whether each message is a packet of its own
 */
record SyslogSocket(Connection connection, boolean packets) implements AutoCloseable {
  private static final List<String> PLACES = List.of("/dev/log", "/var/run/syslog", "/var/run/log");

  /** Syslog never answers on a stream, so what comes from it is its end. */
  static SyslogSocket of(Endpoint server, Connection connection) {
    boolean packets = server instanceof Endpoint.Udp || server instanceof Endpoint.UnixDatagrams;
    if (!packets) {
      connection.expectNoAnswers();
    }
    return new SyslogSocket(connection, packets);
  }

  /**
   * Connects to the host's own syslog, wherever and of whatever kind its socket is.
   *
   * @throws IOException {@code Unix syslog delivery error} when nobody listens
   */
  static SyslogSocket local(Duration patience) throws IOException {
    List<Endpoint> places = new ArrayList<>();
    PLACES.forEach(place -> places.add(new Endpoint.UnixDatagrams(Path.of(place))));
    PLACES.forEach(place -> places.add(new Endpoint.UnixStream(Path.of(place))));
    for (Endpoint place : places) {
      try {
        return of(place, Dial.open(place, patience));
      } catch (IOException e) {
        // perhaps elsewhere
      }
    }
    throw new IOException("Unix syslog delivery error");
  }

  @Override
  public void close() {
    connection.close();
  }
}
