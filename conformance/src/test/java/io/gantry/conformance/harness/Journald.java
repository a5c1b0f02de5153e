package io.gantry.conformance.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** systemd's journal, among mounts of its own: its {@code /run} is nobody else's. */
public final class Journald implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/lib/systemd/systemd-journald");
  private static final String SCRIPT =
      """
      mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/journal /run/systemd/journald.conf.d /run/log &&
      printf '[Journal]\\nStorage=volatile\\nReadKMsg=no\\nAudit=keep\\nRateLimitBurst=0\\nForwardToWall=no\\n' \\
        > /run/systemd/journald.conf.d/test.conf && exec %s
      """
          .formatted(PROGRAM);

  private final Process process;

  private Journald(Process process) {
    this.process = process;
  }

  /** Starts it; skips the test, with a reason, where it is missing. */
  public static Journald start() {
    Assumptions.assumeTrue(Files.isExecutable(PROGRAM), PROGRAM + " (systemd) is missing");
    Assumptions.assumeTrue(Files.exists(Path.of("/etc/machine-id")), "there is no /etc/machine-id");
    try {
      Journald journald =
          new Journald(
              new ProcessBuilder("unshare", "--mount", "sh", "-c", SCRIPT)
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .start());
      Await.until(
          "journald listens",
          () -> journald.inside("test", "-S", "/run/systemd/journal/socket").code() == 0);
      return journald;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The mounts that it sees, to be entered by others. */
  public Path mounts() {
    return Path.of("/proc/" + process.pid() + "/ns/mnt");
  }

  /** What {@code journalctl} says with these words. */
  public String journal(String... words) {
    List<String> command = new ArrayList<>(List.of("journalctl", "--quiet"));
    command.addAll(List.of(words));
    return inside(command.toArray(String[]::new)).out();
  }

  /** Makes it begin a new file. */
  public void rotate() {
    int files = files();
    Shell.run(List.of("kill", "-USR2", String.valueOf(process.pid())));
    Await.until("the journal has another file", () -> files() > files);
  }

  private int files() {
    return (int) inside("sh", "-c", "ls /run/log/journal/*").out().lines().count();
  }

  private Shell.Result inside(String... words) {
    List<String> command = new ArrayList<>(List.of("nsenter", "--mount=" + mounts()));
    command.addAll(List.of(words));
    return Shell.run(command);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
