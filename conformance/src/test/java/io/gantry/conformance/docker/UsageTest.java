package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.json.Node;
import io.gantry.conformance.harness.Shell;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code system df}, {@code ps -s} and {@code inspect -s} say, against a walk. */
class UsageTest extends DockerTest {
  private Node detailed() {
    return Node.parse(docker.ok("system", "df", "-v", "--format", "json"));
  }

  private String sizeOf(String container) {
    return detailed().items("Containers").stream()
        .filter(c -> c.text("Names").equals(container))
        .findFirst()
        .orElseThrow()
        .text("Size");
  }

  private long written(String container) {
    return Long.parseLong(docker.ok("inspect", "-s", "--format", "{{.SizeRw}}", container).strip());
  }

  /** Adds up what is in the directory that the container writes to. */
  private long walked(String container) {
    String upper = docker.inspect(container, "{{.GraphDriver.Data.UpperDir}}");
    return Long.parseLong(
        Shell.run(
                List.of(
                    "sh",
                    "-c",
                    "find " + upper + " ! -type d -printf '%s\\n' | awk '{s+=$1} END {print s+0}'"))
            .text());
  }

  private void write(String container, String command) {
    docker.ok("exec", container, "sh", "-c", command);
  }

  @Test
  void whatARunningContainerWritesIsSeenAtOnce() {
    String name = running("sleep", "1000");
    assertThat(sizeOf(name)).isEqualTo("0B");
    write(name, "head -c 300000 /dev/zero > /a; ln -s /a /b; ln /a /c");
    assertThat(sizeOf(name)).isEqualTo("300kB");
    assertThat(written(name)).isEqualTo(300_002).isNotEqualTo(walked(name));
    write(name, "rm /c; head -c 50000 /dev/zero >> /a");
    assertThat(written(name)).isEqualTo(walked(name)).isEqualTo(350_002);
    write(name, "rm /a /b");
    assertThat(sizeOf(name)).isEqualTo("0B");
    assertThat(docker.ok("ps", "-s", "--filter", "name=" + name, "--format", "{{.Size}}").strip())
        .startsWith("0B (virtual ");
  }

  @Test
  void aStoppedContainerChangesByCopiesOnly(@TempDir Path directory) throws Exception {
    String name = name();
    docker.ok("run", "--name", name, "--network", "none", IMAGE, "sh", "-c", "echo 12345 > /a");
    assertThat(sizeOf(name)).isEqualTo("6B");
    Path file = java.nio.file.Files.write(directory.resolve("more"), new byte[1000]);
    docker.ok("cp", file.toString(), name + ":/more");
    assertThat(sizeOf(name)).isEqualTo("1.01kB");
    assertThat(written(name)).isEqualTo(walked(name));
  }

  @Test
  void whatAContainerWritesIntoAVolumeIsSeenAtOnce() {
    String volume = name() + "-data";
    String name = idle("-v", volume + ":/data");
    try {
      write(name, "head -c 5000 /dev/zero > /data/a");
      assertThat(volumeSize(volume)).isEqualTo("5kB");
      write(name, "mkdir /data/b; head -c 2000 /dev/zero > /data/b/c");
      assertThat(volumeSize(volume)).isEqualTo("7kB");
      assertThat(written(name)).isZero();
    } finally {
      docker.run("rm", "-f", name);
      docker.run("volume", "rm", volume);
    }
  }

  private String volumeSize(String volume) {
    return detailed().items("Volumes").stream()
        .filter(v -> v.text("Name").equals(volume))
        .findFirst()
        .orElseThrow()
        .text("Size");
  }

  @Test
  void pruningTellsWhatItFreed() {
    String name = name();
    String label = "usage=" + name;
    docker.ok(
        "run",
        "--name",
        name,
        "--network",
        "none",
        "-l",
        label,
        IMAGE,
        "sh",
        "-c",
        "head -c 4000 /dev/zero > /a");
    assertThat(docker.ok("system", "prune", "-f", "--filter", "label=" + label))
        .contains("Deleted Containers:", "Total reclaimed space: 4kB");
    assertThat(docker.ok("builder", "prune", "-f")).contains("Total reclaimed space: 0B");
    Shell.Result both = docker.run("volume", "prune", "-f", "--filter", "until=1h");
    assertThat(both.err()).contains("Error response from daemon: invalid filter 'until'");
  }

  @Test
  void stoppedContainersHaveNoNumbers() {
    String name = name();
    docker.ok("create", "--name", name, IMAGE, "true");
    Node stats = Node.parse(docker.ok("stats", "--no-stream", "--format", "json", name));
    assertThat(stats.text("CPUPerc")).isIn("0.00%", "--");
    assertThat(stats.text("PIDs")).isIn("0", "--");
  }
}
