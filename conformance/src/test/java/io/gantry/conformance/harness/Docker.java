package io.gantry.conformance.harness;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The docker CLI, or another program that takes the same command line.
 *
 * @param socket the engine's socket
 */
public record Docker(Path socket) {
  private static final String PROGRAM = System.getProperty("conformance.client", "docker");

  /** Whether the program is there. */
  public static boolean available() {
    try {
      return Shell.run(List.of(PROGRAM, "--version")).code() == 0;
    } catch (java.io.UncheckedIOException e) {
      return false;
    }
  }

  /** The command line of {@code docker words...}. */
  public List<String> command(String... words) {
    List<String> command = new ArrayList<>(List.of(PROGRAM, "-H", "unix://" + socket));
    command.addAll(List.of(words));
    return command;
  }

  /** Runs {@code docker words...}. */
  public Shell.Result run(String... words) {
    return Shell.run(command(words));
  }

  /** Runs it with {@code input}. */
  public Shell.Result feed(String input, String... words) {
    return Shell.run(command(words), input);
  }

  /** Runs it, expects success, gives what it said on standard output. */
  public String ok(String... words) {
    Shell.Result result = run(words);
    if (result.code() != 0) {
      throw new AssertionError("docker " + String.join(" ", words) + ": " + result.all());
    }
    return result.text();
  }

  /** Runs it on a terminal and types {@code keys}; what was shown is standard output. */
  public Shell.Result onTerminal(String keys, String... words) {
    StringBuilder line = new StringBuilder();
    for (String word : command(words)) {
      line.append('\'').append(word.replace("'", "'\\''")).append("' ");
    }
    return Shell.run(List.of("script", "-qefc", line.toString(), "/dev/null"), keys);
  }

  /** Starts it in the background. */
  public Background start(String... words) {
    return Background.start(command(words));
  }

  /** Imports the test image under {@code name}. */
  public void importImage(String name) {
    Shell.Result result =
        Shell.run(
            command("import", "-c", "CMD [\"sh\"]", "-c", "ENV PATH=/bin", "-", name + ":latest"),
            TestImage.tar());
    if (result.code() != 0) {
      throw new AssertionError("docker import: " + result.all());
    }
  }

  /** A field of an object, by a template. */
  public String inspect(String object, String template) {
    return ok("inspect", "--format", template, object);
  }

  /** Bytes as text, for tests that speak of output. */
  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
