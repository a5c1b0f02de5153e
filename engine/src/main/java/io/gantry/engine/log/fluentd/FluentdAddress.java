package io.gantry.engine.log.fluentd;

import io.gantry.engine.EngineException;
import io.gantry.engine.log.remote.Address;
import io.gantry.engine.log.remote.Endpoint;
import io.gantry.engine.log.remote.TlsFiles;
import java.nio.file.Path;

/** What {@code fluentd-address} says. */
final class FluentdAddress {
  private static final String HOST = "127.0.0.1";
  private static final int PORT = 24224;
  private static final int LAST_PORT = 65535;

  private FluentdAddress() {}

  /** {@code host:port}, or an address with a scheme; Fluentd's usual place when empty. */
  static Endpoint parse(String text) {
    try {
      return text.isEmpty() ? new Endpoint.Tcp(HOST, PORT) : endpoint(address(text));
    } catch (EngineException.InvalidParameter e) {
      throw new EngineException.InvalidParameter(
          "invalid fluentd-address (" + text + "): " + e.getMessage(), e);
    }
  }

  private static Address address(String text) {
    return Address.parse(text.contains("://") ? text : "tcp://" + text);
  }

  private static Endpoint endpoint(Address address) {
    return switch (address.scheme()) {
      case "unix" -> new Endpoint.UnixStream(path(address));
      case "tcp" -> new Endpoint.Tcp(host(address), port(address));
      case "tls" -> new Endpoint.Tls(host(address), port(address), TlsFiles.NONE);
      default ->
          throw new EngineException.InvalidParameter(
              "unsupported scheme: '" + address.scheme() + "'");
    };
  }

  private static Path path(Address address) {
    if (address.path().replace("/", "").isEmpty()) {
      throw new EngineException.InvalidParameter("path is empty");
    }
    return Path.of(address.path());
  }

  private static String host(Address address) {
    if (!address.path().isEmpty()) {
      throw new EngineException.InvalidParameter("should not contain a path element");
    }
    return address.host().isEmpty() ? HOST : address.host();
  }

  private static int port(Address address) {
    int port = address.port().orElse(PORT);
    if (port > LAST_PORT) {
      throw new EngineException.InvalidParameter(
          "invalid port: strconv.ParseUint: parsing \"" + port + "\": value out of range");
    }
    return port;
  }
}
