package io.gantry.conformance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Debian's syslog server, in an engine's network namespace, with files of its own. */
public final class Rsyslog implements AutoCloseable {
  /** Where it takes datagrams over UDP, and streams over TCP. */
  public static final int PORT = 10514;

  /** Where it takes streams over TLS, from clients that show {@link #certificate}. */
  public static final int TLS_PORT = 10515;

  /** Where it takes messages that end in zero bytes, over TCP. */
  public static final int ZERO_PORT = 10516;

  private static final Path PROGRAM = Path.of("/usr/sbin/rsyslogd");

  private final Path directory;
  private final Certificate certificate;
  private final Daemon daemon;
  private Background process;

  private Rsyslog(Daemon daemon, Path directory) {
    this.daemon = daemon;
    this.directory = directory;
    this.certificate = Certificate.make(directory);
    write(directory.resolve("conf"), configuration());
    this.process = launch();
  }

  /** Skips the test, with a reason, where it is missing. */
  public static void assumePossible() {
    Assumptions.assumeTrue(Files.isExecutable(PROGRAM), PROGRAM + " (rsyslog) is missing");
    Assumptions.assumeTrue(
        Shell.run(List.of("sh", "-c", "ls /usr/lib/*/rsyslog/lmnsd_gtls.so")).code() == 0,
        "rsyslog-gnutls is missing");
  }

  /** Starts it in the engine's network. */
  public static Rsyslog start(Daemon daemon, Path directory) {
    return new Rsyslog(daemon, directory);
  }

  private Background launch() {
    Background started =
        Background.start(
            List.of(
                "nsenter",
                "--net=" + daemon.namespace(),
                PROGRAM.toString(),
                "-n",
                "-f",
                directory.resolve("conf").toString(),
                "-i",
                directory.resolve("pid").toString()));
    Await.until("rsyslog listens", () -> Files.exists(socket()) && accepts());
    return started;
  }

  private boolean accepts() {
    Shell.Result sockets = daemon.inside("cat", "/proc/net/tcp");
    return List.of(PORT, TLS_PORT, ZERO_PORT).stream()
        .allMatch(port -> sockets.out().contains(":%04X 00000000".formatted(port)));
  }

  private String configuration() {
    return """
    global(workDirectory="DIR" defaultNetstreamDriver="gtls" defaultNetstreamDriverCAFile="CERT"
           defaultNetstreamDriverCertFile="CERT" defaultNetstreamDriverKeyFile="KEY"
           parser.escapeControlCharactersOnReceive="off" localHostname="here" net.enableDNS="off")
    module(load="imudp") module(load="imptcp") module(load="imuxsock" SysSock.Use="off")
    module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="x509/certvalid")
    template(name="fields" type="string" string="%inputname%|%syslogfacility-text%|%syslogseverity-text%|%hostname%|%syslogtag%|%timereported:::date-rfc3339%|%msg%\\n")
    template(name="raw" type="string" string="zero|%rawmsg%\\n")
    ruleset(name="fields") { action(type="omfile" file="DIR/out" template="fields") }
    ruleset(name="raw") { action(type="omfile" file="DIR/out" template="raw") }
    input(type="imudp" address="127.0.0.1" port="PORT" ruleset="fields")
    input(type="imptcp" address="127.0.0.1" port="PORT" ruleset="fields")
    input(type="imptcp" address="127.0.0.1" port="ZERO" addtlFrameDelimiter="0" ruleset="raw")
    input(type="imtcp" port="TLS" ruleset="fields")
    input(type="imuxsock" socket="DIR/sock" ruleset="fields" parseHostname="off")
    """
        .replace("DIR", directory.toString())
        .replace("CERT", certificate.certificate().toString())
        .replace("KEY", certificate.key().toString())
        .replace("PORT", String.valueOf(PORT))
        .replace("ZERO", String.valueOf(ZERO_PORT))
        .replace("TLS", String.valueOf(TLS_PORT));
  }

  /** Its socket for datagrams. */
  public Path socket() {
    return directory.resolve("sock");
  }

  /** What it shows, trusts, and takes from clients. */
  public Certificate certificate() {
    return certificate;
  }

  /** What it has taken: input, facility, severity, host, tag, time and message of each line. */
  public String taken() {
    try {
      Path file = directory.resolve("out");
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it has taken {@code text}. */
  public void await(String text) {
    Await.until("rsyslog has " + text, () -> taken().contains(text));
  }

  /** Stops it. */
  public void stop() {
    process.terminate();
  }

  /** Starts it again. */
  public void restart() {
    process = launch();
  }

  @Override
  public void close() {
    process.close();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
