package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.json.Node;
import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A volume driver that is a process of its own, found by its socket. */
@Tag("root")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VolumePluginTest {
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private Path directory = Path.of("");
  private Daemon daemon;
  private Process plugin;
  private Docker docker;

  @BeforeAll
  void start() throws IOException {
    Stage.assumePossible();
    Assumptions.assumeTrue(Files.exists(PYTHON), "python3 is missing");
    Assumptions.assumeFalse(Daemon.isPeer(), "the peer looks for plugins elsewhere");
    directory = Stage.freshDirectory();
    Files.createDirectory(directory.resolve("plugins"));
    plugin = plugin();
    daemon =
        Daemon.start(directory, "--bridge=none", "--plugin-dir=" + directory.resolve("plugins"));
    docker = new Docker(daemon.socket());
    docker.importImage(Stage.IMAGE);
  }

  private Process plugin() throws IOException {
    Path script = directory.resolve("volume-plugin.py");
    try (InputStream in =
        Objects.requireNonNull(VolumePluginTest.class.getResourceAsStream("/volume-plugin.py"))) {
      Files.write(script, in.readAllBytes());
    }
    Process process =
        new ProcessBuilder(
                PYTHON.toString(),
                script.toString(),
                directory.resolve("plugins/fake.sock").toString(),
                directory.resolve("volumes").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    return process;
  }

  @AfterAll
  void end() throws IOException {
    if (daemon != null) {
      docker.run("system", "prune", "-f");
      daemon.close();
    }
    if (plugin != null) {
      plugin.destroyForcibly();
    }
    if (!directory.toString().isEmpty()) {
      Stage.delete(directory);
    }
  }

  private String requests() throws IOException {
    return Files.readString(directory.resolve("volumes.log"));
  }

  @Test
  void aPluginsVolumesAreLikeOthers() {
    docker.ok("volume", "create", "-d", "fake", "-o", "k=v", "--label", "l=m", "like-others");
    Node volume = Node.parse(docker.ok("volume", "inspect", "like-others")).items().getFirst();
    assertThat(volume.text("Scope")).isEqualTo("global");
    assertThat(volume.text("CreatedAt")).isEqualTo("2020-02-03T04:05:06Z");
    assertThat(volume.at("Status").at("options").text("k")).isEqualTo("v");
    assertThat(volume.at("Labels").text("l")).isEqualTo("m");
    assertThat(docker.ok("volume", "ls", "-q", "-f", "driver=fake")).contains("like-others");
    assertThat(docker.run("volume", "create", "like-others").err())
        .contains(
            "create like-others: driver 'fake' already has volume 'like-others': volume name must"
                + " be unique");
    docker.ok("volume", "rm", "like-others");
    assertThat(docker.run("volume", "inspect", "like-others").err())
        .contains("get like-others: no such volume");
  }

  @Test
  void containersMountThem() throws IOException {
    String run = "echo from-container > /x/file";
    docker.ok(
        "run",
        "--rm",
        "--network=none",
        "--volume-driver=fake",
        "-v",
        "mounted:/x",
        Stage.IMAGE,
        "sh",
        "-c",
        run);
    assertThat(directory.resolve("volumes/mounted/data/file")).hasContent("from-container\n");
    Await.until(
        "the volume is unmounted",
        () -> {
          try {
            return requests().contains("/VolumeDriver.Unmount {\"Name\": \"mounted\"");
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    docker.ok("volume", "rm", "mounted");
  }

  @Test
  void aRefusalReachesTheUser() {
    docker.ok("volume", "create", "-d", "fake", "-o", "act=refuse-mount", "refused");
    assertThat(docker.run("run", "--rm", "--network=none", "-v", "refused:/x", Stage.IMAGE, "true"))
        .satisfies(
            result -> {
              assertThat(result.code()).isEqualTo(125);
              assertThat(result.err())
                  .contains("error while mounting volume '")
                  .contains("no disk today");
            });
    docker.ok("volume", "rm", "refused");
    assertThat(docker.run("volume", "create", "-d", "fake", "-o", "refuse=why", "never").err())
        .contains("create never: refused: why");
  }

  @Test
  void aPluginThatDiesHoldsUpNobodyElseAndIsFoundWhenItIsBack() throws IOException {
    docker.ok("volume", "create", "-d", "fake", "survivor");
    plugin.destroyForcibly().onExit().join();
    docker.ok("volume", "create", "bystander");
    assertThat(docker.ok("volume", "ls", "-q")).contains("bystander", "survivor");
    docker.ok("volume", "rm", "bystander");
    assertThat(docker.run("volume", "create", "-d", "fake", "too-late").err())
        .contains(
            "create too-late: Post \"http://plugin.moby.localhost/VolumeDriver.Create\": dial")
        .contains("connect: connection refused");
    plugin = plugin();
    assertThat(docker.ok("volume", "ls", "-q")).contains("survivor");
    docker.ok("volume", "rm", "survivor");
  }
}
