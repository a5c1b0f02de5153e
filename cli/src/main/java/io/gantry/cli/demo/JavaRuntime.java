package io.gantry.cli.demo;

import io.gantry.cli.option.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Java runtime that has {@code jwebserver}: a small one linked for the purpose, or this program's
 * own.
 *
 * @param home where it is
 * @param temporary whether it goes when closed
 */
record JavaRuntime(Path home, boolean temporary) implements AutoCloseable {
  static JavaRuntime small(Session session) throws IOException {
    Path own = Path.of(System.getProperty("java.home"));
    Path jlink = own.resolve("bin/jlink");
    if (!Files.isExecutable(jlink)) {
      return new JavaRuntime(own, false);
    }
    Path home = Files.createTempDirectory("gantry-java-").resolve("java");
    session.line("# Linking a small Java runtime for the web server");
    Process process =
        new ProcessBuilder(
                jlink.toString(),
                "--add-modules",
                "jdk.httpserver",
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                home.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    JavaRuntime made = new JavaRuntime(home, true);
    try {
      if (process.waitFor() == 0 && Files.isExecutable(home.resolve("bin/jwebserver"))) {
        return made;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    made.close();
    return new JavaRuntime(own, false);
  }

  /** What of it a web server needs. */
  List<String> files() {
    return Stream.of("bin/java", "bin/jwebserver", "conf", "lib")
        .map(home::resolve)
        .filter(Files::exists)
        .map(Path::toString)
        .toList();
  }

  @Override
  public void close() throws IOException {
    Path top = home.getParent();
    if (!temporary || top == null) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(top)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
