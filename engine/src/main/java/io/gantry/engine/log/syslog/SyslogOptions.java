package io.gantry.engine.log.syslog;

import io.gantry.engine.EngineException;
import io.gantry.engine.log.LogOptions;
import io.gantry.engine.log.remote.Address;
import io.gantry.engine.log.remote.Endpoint;
import io.gantry.engine.log.remote.TlsFiles;
import io.gantry.engine.log.remote.TlsFiles.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The options of the driver, checked.
 *
 * @param server empty for the host's own syslog
 */
record SyslogOptions(Optional<Endpoint> server, SyslogFacility facility, SyslogFormat format) {
  private static final int PORT = 514;
  private static final Set<String> KNOWN =
      Set.of(
          "env",
          "env-regex",
          "labels",
          "labels-regex",
          "syslog-address",
          "syslog-facility",
          "syslog-format",
          "syslog-tls-ca-cert",
          "syslog-tls-cert",
          "syslog-tls-key",
          "syslog-tls-skip-verify",
          "tag");

  static SyslogOptions parse(Map<String, String> options) {
    LogOptions.refuseUnknown(options, KNOWN, "unknown log opt '%s' for syslog log driver");
    String address = options.getOrDefault("syslog-address", "");
    return new SyslogOptions(
        address.isEmpty() ? Optional.empty() : Optional.of(server(address, options)),
        SyslogFacility.parse(options.getOrDefault("syslog-facility", "")),
        SyslogFormat.parse(options.getOrDefault("syslog-format", "")));
  }

  private static Endpoint server(String text, Map<String, String> options) {
    Address address = Address.parse(text);
    int port = address.port().orElse(PORT);
    return switch (address.scheme()) {
      case "unix" -> new Endpoint.UnixStream(existing(address.path()));
      case "unixgram" -> new Endpoint.UnixDatagrams(existing(address.path()));
      case "udp" -> new Endpoint.Udp(address.host(), port);
      case "tcp" -> new Endpoint.Tcp(address.host(), port);
      case "tcp+tls" -> new Endpoint.Tls(address.host(), port, files(options));
      default ->
          throw new EngineException.InvalidParameter(
              "unsupported scheme: '" + address.scheme() + "'");
    };
  }

  private static Path existing(String path) {
    if (path.isEmpty() || !Files.exists(Path.of(path))) {
      throw new EngineException.InvalidParameter("stat " + path + ": no such file or directory");
    }
    return Path.of(path);
  }

  /** As in Docker, whatever {@code syslog-tls-skip-verify} is set to skips. */
  private static TlsFiles files(Map<String, String> options) {
    return new TlsFiles(
        options.getOrDefault("syslog-tls-ca-cert", ""),
        options.getOrDefault("syslog-tls-cert", ""),
        options.getOrDefault("syslog-tls-key", ""),
        options.containsKey("syslog-tls-skip-verify") ? Verification.SKIPPED : Verification.FULL);
  }

  /** Over TLS messages of RFC 5424 are framed by their length (RFC 5425, section 4.3). */
  boolean framed() {
    return format.structured() && server.filter(Endpoint.Tls.class::isInstance).isPresent();
  }
}
