package io.gantry.conformance.monitoring;

import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Shell;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The gantry command, for what only it can do. */
final class Gantry {
  private Gantry() {}

  static List<String> command(Daemon daemon, String... words) {
    Stream<String> program =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "io.gantry.cli.Main",
            "-H",
            "unix://" + daemon.socket());
    return Stream.concat(program, Stream.of(words)).toList();
  }

  static Shell.Result run(Daemon daemon, String... words) {
    return Shell.run(command(daemon, words));
  }
}
