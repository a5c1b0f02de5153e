package io.gantry.conformance.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian's podman with a store of its own.
 *
 * @param directory of the store, empty at first
 */
public record Podman(Path directory) {
  private static final String PROGRAM = "/usr/bin/podman";

  /** Skips the test, with a reason, where it is missing. */
  public static void assumePossible() {
    Assumptions.assumeTrue(Files.isExecutable(Path.of(PROGRAM)), PROGRAM + " is missing");
  }

  /** Runs {@code podman words...}, expects success, gives what it said on standard output. */
  public String ok(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                PROGRAM,
                "--root=" + directory.resolve("root"),
                "--runroot=" + directory.resolve("run"),
                "--tmpdir=" + directory.resolve("tmp"),
                "--storage-driver=vfs",
                "--cgroup-manager=cgroupfs",
                "--events-backend=none"));
    command.addAll(List.of(words));
    Shell.Result result = Shell.run(command);
    if (result.code() != 0) {
      throw new AssertionError("podman " + String.join(" ", words) + ": " + result.all());
    }
    return result.text();
  }
}
