package io.gantry.conformance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Receivers of Fluentd's forward protocol and of GELF, by JavaScript libraries of others, in an
 * engine's network namespace.
 */
public final class NodeReceivers implements AutoCloseable {
  /** Where Fluentd's protocol is spoken, over TCP. */
  public static final int FORWARD_PORT = 24224;

  /** Where GELF is taken, over UDP. */
  public static final int GELF_PORT = 12201;

  private static final List<String> LIBRARIES =
      List.of("@fluent-org/logger@1.0.10", "graygelf@2.0.0");

  private final Daemon daemon;
  private final Path modules;
  private Background process;

  private NodeReceivers(Daemon daemon, Path modules) {
    this.daemon = daemon;
    this.modules = modules;
    this.process = launch();
  }

  /** Starts them in the engine's network; skips the test, with a reason, where that cannot be. */
  public static NodeReceivers start(Daemon daemon) {
    Assumptions.assumeTrue(
        Shell.run(List.of("sh", "-c", "command -v npm && command -v node")).code() == 0,
        "npm is not installed");
    return new NodeReceivers(daemon, install());
  }

  private static Path install() {
    try {
      Path folder = Files.createDirectories(Path.of("target/log-receivers").toAbsolutePath());
      if (!Files.isDirectory(folder.resolve("node_modules/graygelf"))) {
        List<String> command =
            new java.util.ArrayList<>(
                List.of("npm", "install", "--silent", "--no-audit", "--no-fund"));
        command.addAll(List.of("--omit=optional", "--ignore-scripts", "--prefix"));
        command.add(folder.toString());
        command.addAll(LIBRARIES);
        Shell.Result installed = Shell.run(command);
        Assumptions.assumeTrue(
            installed.code() == 0, "receivers cannot be installed: " + installed.err());
      }
      return folder.resolve("node_modules");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Background launch() {
    Background started =
        Background.start(
            List.of(
                "nsenter",
                "--net=" + daemon.namespace(),
                "node",
                Path.of("src/test/resources/log-receivers.js").toAbsolutePath().toString(),
                modules.toString(),
                String.valueOf(FORWARD_PORT),
                String.valueOf(GELF_PORT)));
    started.awaitOutput("ready");
    return started;
  }

  /** What they have taken: a line of JSON each, after its kind. */
  public List<String> taken() {
    return process.soFar().lines().toList();
  }

  /** Waits until there is {@code text} in what they have taken. */
  public void await(String text) {
    process.awaitOutput(text);
  }

  /** Kills them; what they have taken is forgotten. */
  public void stop() {
    process.signal("KILL");
    process.end();
  }

  /** Starts them again. */
  public void restart() {
    process = launch();
  }

  @Override
  public void close() {
    process.close();
  }
}
