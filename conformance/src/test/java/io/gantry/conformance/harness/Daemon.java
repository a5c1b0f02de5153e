package io.gantry.conformance.harness;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.Host;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An engine's process with directories and a socket of its own, and in a network namespace of its
 * own: what it does to links, rules and routes does not concern the machine that tests.
 */
public final class Daemon implements AutoCloseable {
  private static final String PEER = System.getProperty("conformance.dockerd", "");
  private static final Duration START = Duration.ofSeconds(60);

  private final Path directory;
  private final List<String> around;
  private List<String> options;
  private Process process;

  private Daemon(Path directory, List<String> around, List<String> options) {
    this.directory = directory;
    this.around = around;
    this.options = options;
    makeNamespace(namespace(directory));
    this.process = launch();
  }

  /**
   * Starts one in {@code directory}, with further options, and waits for its first answer.
   *
   * @param options it keeps them when it is started again; words that begin with {@code -Dgantry.}
   *     are system properties
   */
  public static Daemon start(Path directory, String... options) {
    Daemon daemon = new Daemon(directory, List.of(), List.of(options));
    daemon.awaitAnswer();
    return daemon;
  }

  /** Starts one that sees the mounts of another process instead of the machine's. */
  public static Daemon startAmong(Path mounts, Path directory) {
    Daemon daemon = new Daemon(directory, List.of("--mount=" + mounts), List.of());
    daemon.awaitAnswer();
    return daemon;
  }

  /** Whether another engine than Gantry is judged. */
  public static boolean isPeer() {
    return !PEER.isEmpty();
  }

  private Process launch() {
    List<String> command = new ArrayList<>(List.of("nsenter", "--net=" + namespace(directory)));
    command.addAll(around);
    command.addAll(isPeer() ? peer() : gantryd(options));
    command.addAll(
        List.of(
            "--data-root",
            directory.resolve("data").toString(),
            "--exec-root",
            directory.resolve("exec").toString(),
            "--pidfile",
            directory.resolve("pid").toString(),
            "-H",
            "unix://" + directory.resolve("engine.sock")));
    options.stream().filter(option -> !isProperty(option)).forEach(command::add);
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()));
      if (isPeer()) {
        builder
            .environment()
            .merge("PATH", Path.of(PEER).getParent() + File.pathSeparator, (old, bin) -> bin + old);
      }
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isProperty(String option) {
    return option.startsWith("-Dgantry.");
  }

  private static List<String> gantryd(List<String> options) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    options.stream().filter(Daemon::isProperty).forEach(command::add);
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            classPath,
            "io.gantry.api.daemon.Main"));
    return command;
  }

  private static List<String> peer() {
    return List.of(PEER, "--iptables=false", "--ip6tables=false");
  }

  /** The file beside {@code directory} that the engine's network namespace is mounted on. */
  static Path namespace(Path directory) {
    return directory.resolveSibling(directory.getFileName() + ".net");
  }

  private static void makeNamespace(Path file) {
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Shell.Result made =
        Shell.run(List.of("unshare", "--net=" + file, "ip", "link", "set", "lo", "up"));
    if (made.code() != 0) {
      throw new AssertionError("cannot make a network namespace: " + made.all());
    }
  }

  /** Lets go of the network namespace of the engine that was in {@code directory}, if any was. */
  static void forget(Path directory) {
    Path file = namespace(directory);
    if (Files.exists(file)) {
      Shell.run(List.of("umount", "-l", file.toString()));
      Stage.deleteOne(file);
    }
  }

  /** Runs a program in the engine's network namespace. */
  public Shell.Result inside(String... words) {
    List<String> command = new ArrayList<>(List.of("nsenter", "--net=" + namespace(directory)));
    command.addAll(List.of(words));
    return Shell.run(command);
  }

  /** Where programs run: in a network namespace. */
  public interface Place {
    /** Runs one to its end. */
    Shell.Result run(String... words);
  }

  /** Lays a cable between another place and the engine's host; both ends get this name. */
  public void join(Place other, String name) {
    String pid = String.valueOf(process.pid());
    Outside.expect(
        other.run("ip", "link", "add", name, "type", "veth", "peer", "name", name, "netns", pid));
    Outside.expect(other.run("ip", "link", "set", name, "up"));
    Outside.expect(inside("ip", "link", "set", name, "up"));
  }

  private void awaitAnswer() {
    Await.until(
        "the engine answers",
        START,
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError(
                "the engine ended with exit code " + process.exitValue() + "\n" + log());
          }
          return answers();
        });
  }

  private boolean answers() {
    try (Api api = api()) {
      return api.text("GET", "/_ping").equals("OK");
    } catch (IOException e) {
      return false;
    }
  }

  /** A plain client of its API. */
  public Api api() {
    return new Api(Host.parse("unix://" + socket()));
  }

  /** Its socket. */
  public Path socket() {
    return directory.resolve("engine.sock");
  }

  /** The file that its network namespace is mounted on. */
  public Path namespace() {
    return namespace(directory);
  }

  /** Where it keeps everything. */
  public Path directory() {
    return directory;
  }

  /** What it said. */
  public String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /** Its process. */
  public Process process() {
    return process;
  }

  /** Ends it as SIGKILL does. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(Duration.ofSeconds(10));
  }

  /** Starts it again in the same directories. */
  public void restart() {
    process = launch();
    awaitAnswer();
  }

  /** Stops it, and starts it again with other options. */
  public void restartWith(String... others) {
    close();
    options = List.of(others);
    restart();
  }

  /** Runs the engine's program on this engine's directories, to its end. */
  public Shell.Result program(String... others) {
    List<String> command = new ArrayList<>(isPeer() ? peer() : gantryd(options));
    command.addAll(List.of("--data-root", directory.resolve("data").toString()));
    command.addAll(List.of("--exec-root", directory.resolve("exec").toString()));
    command.addAll(List.of(others));
    return Shell.run(command);
  }

  /** Runs the engine's program on other directories, with further options, to its end. */
  public Shell.Result refused(String... others) {
    List<String> command = new ArrayList<>(isPeer() ? peer() : gantryd(options));
    Path other = directory.resolve("refused");
    command.addAll(List.of("--data-root", other.resolve("data").toString()));
    command.addAll(List.of("--exec-root", other.resolve("exec").toString()));
    command.addAll(List.of("--pidfile", directory.resolve("refused.pid").toString()));
    command.addAll(List.of("-H", "unix://" + directory.resolve("refused.sock")));
    command.addAll(List.of(others));
    return Shell.run(command);
  }

  private void awaitEnd(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "the engine did not stop within " + patience.toSeconds() + " s\n" + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops it as SIGTERM does. */
  @Override
  public void close() {
    process.destroy();
    awaitEnd(Duration.ofSeconds(20));
  }
}
