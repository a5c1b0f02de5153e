package io.gantry.engine.log.gelf;

import io.gantry.engine.EngineException;
import io.gantry.engine.log.remote.Address;
import io.gantry.engine.log.remote.Endpoint;
import io.gantry.engine.log.remote.OptionText;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The options of the driver, checked.
 *
 * @param server UDP or TCP
 * @param compression of messages over UDP
 * @param level of the compression: -1 for the usual one, 0 for none, 1 to 9
 * @param maxReconnect how often a message is tried again over TCP
 * @param reconnectDelay before each of these attempts
 */
record GelfOptions(
    Endpoint server,
    Compression compression,
    int level,
    int maxReconnect,
    Duration reconnectDelay) {
  /** How a message is compressed. */
  enum Compression {
    GZIP,
    ZLIB,
    NONE
  }

  private static final int FASTEST = 1;
  private static final int MAX_RECONNECT = 3;
  private static final int RECONNECT_DELAY = 1;
  private static final String TYPE = "gelf-compression-type";
  private static final String LEVEL = "gelf-compression-level";
  private static final String RECONNECT = "gelf-tcp-max-reconnect";
  private static final String DELAY = "gelf-tcp-reconnect-delay";
  private static final Set<String> KNOWN =
      Set.of("gelf-address", "tag", "labels", "labels-regex", "env", "env-regex");

  static GelfOptions parse(Map<String, String> options) {
    Endpoint server = server(options.getOrDefault("gelf-address", ""));
    new TreeMap<>(options).forEach((key, value) -> check(key, value, server));
    return new GelfOptions(
        server,
        Compression.valueOf(options.getOrDefault(TYPE, "gzip").toUpperCase(java.util.Locale.ROOT)),
        Integer.parseInt(options.getOrDefault(LEVEL, Integer.toString(FASTEST))),
        Integer.parseInt(options.getOrDefault(RECONNECT, Integer.toString(MAX_RECONNECT))),
        Duration.ofSeconds(
            Integer.parseInt(options.getOrDefault(DELAY, Integer.toString(RECONNECT_DELAY)))));
  }

  private static Endpoint server(String text) {
    if (text.isEmpty()) {
      throw new EngineException.InvalidParameter("gelf-address is a required parameter");
    }
    Address address = Address.parse(text);
    if (!Set.of("udp", "tcp").contains(address.scheme())) {
      throw new EngineException.InvalidParameter("gelf: endpoint needs to be TCP or UDP");
    }
    int port =
        address
            .port()
            .orElseThrow(
                () ->
                    new EngineException.InvalidParameter(
                        "gelf: please provide gelf-address as proto://host:port"));
    return address.scheme().equals("udp")
        ? new Endpoint.Udp(address.host(), port)
        : new Endpoint.Tcp(address.host(), port);
  }

  private static void check(String key, String value, Endpoint server) {
    boolean udp = server instanceof Endpoint.Udp;
    switch (key) {
      case TYPE, LEVEL -> {
        if (!udp) {
          throw new EngineException.InvalidParameter("compression is only supported on UDP");
        }
        if (!value.matches(key.equals(TYPE) ? "gzip|zlib|none" : "-1|\\+?0*[0-9]")) {
          throw new EngineException.InvalidParameter(
              "unknown value "
                  + quoted(value)
                  + " for log opt "
                  + quoted(key)
                  + " for gelf log driver");
        }
      }
      case RECONNECT, DELAY -> {
        if (udp) {
          throw new EngineException.InvalidParameter(quoted(key) + " is only valid for TCP");
        }
        if (!value.matches("\\+?\\d{1,9}")) {
          throw new EngineException.InvalidParameter(quoted(key) + " must be a positive integer");
        }
      }
      default -> {
        if (!KNOWN.contains(key)) {
          throw new EngineException.InvalidParameter(
              "unknown log opt " + quoted(key) + " for gelf log driver");
        }
      }
    }
  }

  private static String quoted(String text) {
    return OptionText.quoted(text);
  }
}
