package io.gantry.conformance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Debian's registry on the loopback of an engine's host. */
public final class Registry implements AutoCloseable {
  private static final List<Path> PROGRAMS =
      List.of(
          Path.of("/usr/bin/docker-registry"),
          Path.of("/opt/docker-registry/usr/bin/docker-registry"));

  /** curl's exit code; one that wants a certificate of its clients answers with others. */
  private static final int NOBODY_LISTENS = 7;

  private final Daemon daemon;
  private final String authority;
  private final String scheme;
  private final Background process;

  private Registry(Daemon daemon, String authority, String scheme, Background process) {
    this.daemon = daemon;
    this.authority = authority;
    this.scheme = scheme;
    this.process = process;
  }

  /** Skips the test, with a reason, where it is missing. */
  public static void assumePossible() {
    Assumptions.assumeTrue(
        PROGRAMS.stream().anyMatch(Files::isExecutable),
        PROGRAMS.getFirst() + " (docker-registry) is missing");
  }

  private static String program() {
    return PROGRAMS.stream().filter(Files::isExecutable).findFirst().orElseThrow().toString();
  }

  /**
   * Starts one.
   *
   * @param directory for its files, empty
   * @param http further lines of the {@code http} section, indented by two
   * @param more further sections
   */
  public static Registry start(Daemon daemon, Path directory, int port, String http, String more) {
    return start(daemon, directory, "127.0.0.1:" + port, http, more);
  }

  /** The same at another address of the engine's host. */
  public static Registry start(
      Daemon daemon, Path directory, String authority, String http, String more) {
    String configuration =
        "version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: "
            + directory.resolve("data")
            + "\nhttp:\n  addr: "
            + authority
            + "\n"
            + http
            + more;
    try {
      Path file = Files.writeString(directory.resolve("registry.yml"), configuration);
      Background process =
          Background.start(
              List.of(
                  "nsenter", "--net=" + daemon.namespace(), program(), "serve", file.toString()));
      Registry registry =
          new Registry(daemon, authority, http.contains("tls") ? "https" : "http", process);
      Await.until("the registry answers", registry::answers);
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    String url = scheme + "://" + authority() + "/v2/";
    return daemon.inside("curl", "-sk", "-o", "/dev/null", url).code() != NOBODY_LISTENS;
  }

  /** {@code 127.0.0.1:5000}. */
  public String authority() {
    return authority;
  }

  @Override
  public void close() {
    process.close();
  }
}
