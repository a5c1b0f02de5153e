package io.gantry.cli.demo;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.Host;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * An engine for the tour: the one that answers, or one started from the script beside this program.
 */
final class DemoEngine {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private DemoEngine() {}

  static void startUnlessAnswering(Session session) throws IOException {
    if (answers(session.api().host())) {
      session.line("# An engine answers at " + session.api().host().text());
      return;
    }
    Path script = script();
    Path log = Files.createTempFile("gantryd-", ".log");
    session.line(
        "# Starting an engine: "
            + script
            + " -H "
            + session.api().host().text()
            + " (log: "
            + log
            + ")");
    Process process =
        new ProcessBuilder(List.of("setsid", script.toString(), "-H", session.api().host().text()))
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(log.toFile())
            .redirectErrorStream(true)
            .start();
    Instant end = Instant.now().plus(PATIENCE);
    while (!answers(session.api().host())) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        throw new Failure(
            "the engine did not start (exit code "
                + (process.isAlive() ? "none yet" : process.exitValue())
                + "):\n"
                + tail(log));
      }
      Demo.pause();
    }
    session.line("# It runs as process " + process.pid() + "; stop it with: kill " + process.pid());
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  private static boolean answers(Host host) {
    try (Api api = new Api(host)) {
      return !api.text("GET", "/_ping").isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static Path script() throws Failure {
    String home =
        System.getProperty("gantry.home", System.getenv().getOrDefault("GANTRY_HOME", "."));
    Path script = Path.of(home, "gantryd").toAbsolutePath().normalize();
    if (!Files.isExecutable(script)) {
      throw new Failure(
          "no engine answers, and there is no "
              + script
              + " to start one; GANTRY_HOME says where it is");
    }
    return script;
  }

  /** Whether a program of that name can be started. */
  static boolean onPath(String name) {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, name))) {
        return true;
      }
    }
    return false;
  }
}
