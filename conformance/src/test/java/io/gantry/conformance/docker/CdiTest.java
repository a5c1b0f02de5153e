package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Leaks;
import io.gantry.conformance.harness.OciProgram;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices of the Container Device Interface. */
@Tag("root")
@Timeout(300)
class CdiTest {
  private static Path directory = Path.of("unset");
  private static Path specs = directory;
  private static Path told = directory;
  private static Path crun = directory;
  private static Daemon daemon;
  private static Docker docker;

  @BeforeAll
  static void start() throws IOException {
    Stage.assumePossible();
    Assumptions.assumeFalse(Daemon.isPeer(), "Gantry's own flags are judged");
    directory = Stage.freshDirectory();
    specs = Files.createDirectory(directory.resolve("cdi"));
    told = Files.createDirectory(directory.resolve("told"));
    Files.writeString(directory.resolve("vendor.txt"), "vendor's\n");
    Files.writeString(
        specs.resolve("vendor.yaml"),
        """
        cdiVersion: 0.7.0
        kind: vendor.com/class
        devices:
        # crun 1.8 takes a hook that does not read its input for one that has failed, now and then
        - name: one
          containerEdits:
            env: [ONE=1, PATH=/vendor:/bin]
            deviceNodes:
            - {path: /dev/vendor0, hostPath: /dev/null}
            - {path: /dev/vendor1, type: c, major: 1, minor: 5, fileMode: 0600, uid: 3, gid: 4}
            mounts:
            - {hostPath: DIR/vendor.txt, containerPath: /vendor/text, options: [ro, nosuid, rbind]}
            - {hostPath: tmpfs, containerPath: /vendor/memory, type: tmpfs, options: [size=64k]}
            additionalGids: [4242]
            hooks:
            - {hookName: createContainer, path: /bin/sh, env: [PATH=/usr/bin:/bin], args: [sh, -c, 'cat > /dev/null; echo created >> DIR/told/lines']}
            - {hookName: poststart, path: /bin/sh, env: [PATH=/usr/bin:/bin], args: [sh, -c, 'cat > /dev/null; echo started >> DIR/told/lines']}
            - {hookName: poststop, path: /bin/sh, env: [PATH=/usr/bin:/bin], args: [sh, -c, 'cat > /dev/null; echo stopped >> DIR/told/lines']}
        - name: all
          containerEdits: {env: [EVERY=1]}
        - name: gone
          containerEdits: {deviceNodes: [{path: /dev/gone}]}
        - name: failing
          containerEdits:
            hooks:
            - {hookName: createRuntime, path: /bin/sh, args: [sh, -c, 'echo no luck >&2; exit 3']}
        - name: rdt
          containerEdits: {intelRdt: {closID: x}}
        containerEdits:
          env: [FILE=vendor]
        """
            .replace("DIR", directory.toString()));
    List<String> options = new ArrayList<>(List.of("--bridge=none", "--cdi-spec-dir=" + specs));
    options.add("--cdi-spec-dir=" + directory.resolve("more"));
    crun = OciProgram.script(directory, "crun");
    if (Files.exists(crun)) {
      options.add("--add-runtime=crun=" + crun);
    }
    daemon = Daemon.start(directory, options.toArray(String[]::new));
    docker = new Docker(daemon.socket());
    docker.importImage(Stage.IMAGE);
  }

  @AfterAll
  static void stop() {
    if (daemon != null) {
      daemon.close();
      assertThat(Leaks.of(directory, Set.of(), 0)).isEmpty();
      Stage.delete(directory);
    }
  }

  private static Shell.Result run(String device, String... command) {
    List<String> words = new ArrayList<>(List.of("run", "--rm", "--network=none", "-eONE=0"));
    words.addAll(List.of("--device=" + device));
    words.addAll(List.of(command));
    return docker.run(words.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"runc", "crun"})
  void aDeviceBringsAllThatItsFileSays(String runtime) throws Exception {
    Assumptions.assumeTrue(!runtime.equals("crun") || Files.exists(crun), "crun is not installed");
    Files.deleteIfExists(told.resolve("lines"));
    String name = Stage.name("device");
    docker.ok(
        "run",
        "-d",
        "--name=" + name,
        "--network=none",
        "-eONE=0",
        "--device=vendor.com/class=one",
        "--runtime=" + runtime,
        "--user=7:8",
        Stage.IMAGE,
        "sh",
        "-c",
        "echo $FILE $ONE $PATH; id -G; cat /vendor/text; stat -c '%F %u %g %a' /dev/vendor0"
            + " /dev/vendor1; echo x > /dev/vendor0 && echo written; grep -c '/vendor/memory tmpfs'"
            + " /proc/mounts; exec sleep 600");
    Await.until("it has looked at all", () -> docker.ok("logs", name).lines().count() == 7);
    assertThat(docker.ok("logs", name).lines())
        .containsExactly(
            "vendor 1 /vendor:/bin",
            "8 4242",
            "vendor's",
            "character special file 7 8 666",
            "character special file 3 4 600",
            "written",
            "1");
    docker.ok("rm", "-f", name);
    assertThat(Files.readAllLines(told.resolve("lines")))
        .containsExactly("created", "started", "stopped");
  }

  @Test
  void allIsADeviceLikeOthers() {
    assertThat(run("vendor.com/class=all", Stage.IMAGE, "sh", "-c", "echo $FILE$EVERY").out())
        .isEqualTo("vendor1\n");
  }

  @Test
  void nothingOfItIsStored() {
    String name = Stage.name("stored");
    docker.ok("create", "--name=" + name, "--device=vendor.com/class=one", Stage.IMAGE, "true");
    assertThat(
            docker.ok("inspect", "-f", "{{json .HostConfig.DeviceRequests}} {{.Config.Env}}", name))
        .contains("\"Driver\":\"cdi\"", "\"DeviceIDs\":[\"vendor.com/class=one\"]")
        .doesNotContain("FILE=vendor");
    docker.ok("rm", name);
  }

  @Test
  void whatIsNotThereIsRefusedAtTheStartInDockersWords() {
    Shell.Result missing =
        run("vendor.com/class=nope", "--device=acme.com/card=x1", Stage.IMAGE, "true");
    assertThat(missing.err())
        .contains(
            "Error response from daemon: CDI device injection failed: unresolvable CDI devices"
                + " vendor.com/class=nope, acme.com/card=x1");
    assertThat(missing.code()).isEqualTo(125);
    Shell.Result gone = run("vendor.com/class=gone", Stage.IMAGE, "true");
    assertThat(gone.err())
        .contains(
            "CDI device injection failed: failed to inject devices: failed to stat CDI host device"
                + " \"/dev/gone\": no such file or directory");
    assertThat(gone.code()).isEqualTo(127);
    assertThat(run("vendor.com/class=rdt", Stage.IMAGE, "true").err())
        .contains("CDI device injection failed: failed to inject devices: classes of Intel RDT");
    assertThat(run("vendor.com/class=failing", Stage.IMAGE, "true").err())
        .contains("error running createRuntime hook #0: exit status 3, stdout: , stderr: no luck");
  }

  @Test
  void graphicsCardsHaveNoDriver() {
    Shell.Result result =
        docker.run("run", "--rm", "--network=none", "--gpus=all", Stage.IMAGE, "true");
    assertThat(result.err())
        .contains("could not select device driver \"\" with capabilities: [[gpu]]");
    assertThat(result.code()).isEqualTo(125);
  }

  @Test
  void filesAreReadAgainAndALaterDirectoryIsPreferred() throws Exception {
    Path more = Files.createDirectories(directory.resolve("more"));
    Path file = more.resolve("a.json");
    for (String value : List.of("1", "22")) {
      Files.writeString(
          file,
          """
          {"cdiVersion": "0.3.0", "kind": "vendor.com/class", "devices":
            [{"name": "all", "containerEdits": {"env": ["EVERY=later%s"]}}]}
          """
              .formatted(value));
      assertThat(run("vendor.com/class=all", Stage.IMAGE, "sh", "-c", "echo $FILE$EVERY").out())
          .isEqualTo("later" + value + "\n");
    }
    Files.delete(file);
    assertThat(run("vendor.com/class=all", Stage.IMAGE, "sh", "-c", "echo $FILE$EVERY").out())
        .isEqualTo("vendor1\n");
  }

  @Test
  void infoListsDirectoriesAndDevices() {
    assertThat(docker.ok("info"))
        .contains(" CDI spec directories:\n  " + specs + "\n  " + directory.resolve("more"))
        .contains("Discovered Devices:\n  cdi: vendor.com/class=all\n")
        .contains("  cdi: vendor.com/class=one\n");
  }
}
