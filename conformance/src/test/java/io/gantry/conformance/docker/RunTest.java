package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest extends DockerTest {
  @TempDir Path directory = Path.of("");

  @Test
  void outputAndErrorOutputComeOutApart() {
    Shell.Result result = once("sh", "-c", "echo out; echo err >&2");
    assertThat(result.out()).isEqualTo("out\n");
    assertThat(result.err()).endsWith("err\n");
    assertThat(result.code()).isZero();
  }

  @Test
  void theExitCodeIsTheCommands() {
    assertThat(once("sh", "-c", "exit 42").code()).isEqualTo(42);
    assertThat(once("true").code()).isZero();
    assertThat(once("false").code()).isEqualTo(1);
  }

  @Test
  void aCommandKilledByASignalEndsWith128AndItsNumber() {
    assertThat(once("sh", "-c", "kill -KILL $$; sleep 5").code()).isIn(137, 0, 143);
    String name = idle();
    docker.ok("kill", name);
    assertThat(docker.ok("wait", name)).isEqualTo("137");
  }

  @Test
  void aMissingProgramEndsWith127AndSaysSo() {
    Shell.Result result = once("nosuch");
    assertThat(result.code()).isEqualTo(127);
    assertThat(result.err()).contains("exec: \"nosuch\": executable file not found in $PATH");
    Shell.Result path = once("/no/such");
    assertThat(path.code()).isEqualTo(127);
    assertThat(path.err()).contains("no such file or directory");
  }

  @Test
  void aProgramThatMayNotBeRunEndsWith126() {
    Shell.Result file = once("/etc/passwd");
    assertThat(file.code()).isEqualTo(126);
    assertThat(file.err()).contains("exec: \"/etc/passwd\": permission denied");
    assertThat(once("/etc").code()).isEqualTo(126);
  }

  @Test
  void commandsVariablesAndLabelsMayBeLong() {
    String text = "0123456789".repeat(6_000);
    String name =
        background(List.of("-e", "TEXT=" + text, "-l", "text=" + text), "sh", "-c", "echo $TEXT");
    docker.ok("wait", name);
    assertThat(docker.ok("logs", name)).isEqualTo(text);
    String image = name + "-image";
    docker.ok("commit", name, image);
    assertThat(docker.ok("run", "--rm", image)).isEqualTo(text);
    assertThat(docker.ok("inspect", "-f", "{{.Config.Labels.text}}", image)).isEqualTo(text);
    docker.ok("rmi", image);
  }

  @Test
  void aRefusedCreationEndsWith125() {
    assertThat(with(List.of("-m", "1"), "true").code()).isEqualTo(125);
    assertThat(with(List.of("--restart", "foo"), "true").code()).isEqualTo(125);
  }

  @Test
  void standardInputReachesTheCommandAndItsEndToo() {
    Shell.Result result =
        docker.feed("one\ntwo\n", "run", "-i", "--rm", "--network", "none", IMAGE, "cat");
    assertThat(result.out()).isEqualTo("one\ntwo\n");
    assertThat(docker.feed("x", "run", "-i", "--rm", "--network", "none", IMAGE, "wc", "-c").text())
        .isEqualTo("1");
  }

  @Test
  void aMegabytePassesBothWaysUnharmed() {
    String text = "0123456789abcdef".repeat(64 * 1024);
    Shell.Result result = docker.feed(text, "run", "-i", "--rm", "--network", "none", IMAGE, "cat");
    assertThat(result.out().length()).isEqualTo(text.length());
    assertThat(result.out().equals(text)).isTrue();
  }

  @Test
  void withoutInteractiveThereIsNoInput() {
    assertThat(docker.feed("x", "run", "--rm", "--network", "none", IMAGE, "cat").out()).isEmpty();
  }

  @Test
  void environmentIsImagesThenFilesThenOptions() throws IOException {
    Path file = Files.writeString(directory.resolve("env"), "# comment\nA=file\nB=file\n");
    String environment =
        with(List.of("--env-file", file.toString(), "-e", "B=option", "-e", "EMPTY="), "env").out();
    assertThat(environment.lines())
        .contains("A=file", "B=option", "EMPTY=", "PATH=/bin", "HOME=/root");
    assertThat(environment).contains("HOSTNAME=");
  }

  @Test
  void theWorkingDirectoryIsMadeWhenMissing() {
    assertThat(with(List.of("-w", "/a/b"), "pwd").text()).isEqualTo("/a/b");
    assertThat(once("pwd").text()).isEqualTo("/");
  }

  @Test
  void usersAreLookedUpInTheContainersOwnFiles() {
    assertThat(with(List.of("-u", "alice"), "id").text())
        .isEqualTo("uid=1000(alice) gid=1000(alice) groups=50(staff),1000(alice)");
    assertThat(with(List.of("-u", "alice"), "sh", "-c", "echo $HOME").text()).isEqualTo("/home");
    assertThat(with(List.of("-u", "1000:50"), "id", "-g").text()).isEqualTo("50");
    assertThat(with(List.of("-u", "4242"), "id", "-u").text()).isEqualTo("4242");
    assertThat(with(List.of("-u", "nobody:staff"), "id", "-gn").text()).isEqualTo("staff");
    assertThat(with(List.of("--group-add", "staff", "--group-add", "777"), "id", "-G").text())
        .contains("50")
        .contains("777");
  }

  @Test
  void anUnknownUserIsRefused() {
    Shell.Result result = with(List.of("-u", "nosuch"), "true");
    assertThat(result.code()).isIn(125, 126);
    assertThat(result.err())
        .contains("unable to find user nosuch: no matching entries in passwd file");
  }

  @Test
  void anEntrypointTakesTheWordsAsItsArguments() {
    assertThat(with(List.of("--entrypoint", "echo"), "a", "b").text()).isEqualTo("a b");
  }

  @Test
  void theHostnameIsAsAskedOrTheShortId() {
    assertThat(with(List.of("--hostname", "ship"), "hostname").text()).isEqualTo("ship");
    assertThat(with(List.of("--hostname", "ship"), "cat", "/etc/hostname").text())
        .isEqualTo("ship");
    String name = idle();
    assertThat(docker.ok("exec", name, "hostname"))
        .isEqualTo(docker.inspect(name, "{{.Id}}").substring(0, 12));
  }

  @Test
  void labelsAreKept() {
    String name = idle("-l", "a=b", "-l", "bare");
    assertThat(docker.inspect(name, "{{.Config.Labels.a}}|{{index .Config.Labels \"bare\"}}|"))
        .isEqualTo("b||");
  }

  @Test
  void theIdIsWrittenToTheFile() throws IOException {
    Path file = directory.resolve("cid");
    String name = name();
    docker.ok(
        "run",
        "-d",
        "--name",
        name,
        "--network",
        "none",
        "--cidfile",
        file.toString(),
        IMAGE,
        "true");
    assertThat(Files.readString(file)).isEqualTo(docker.inspect(name, "{{.Id}}"));
  }

  @Test
  void initIsProcessOneAndReaps() {
    Shell.Result result = with(List.of("--init"), "sh", "-c", "echo $$; exit 3");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isEqualTo(3);
    assertThat(Integer.parseInt(result.text())).isGreaterThan(1);
  }

  @Test
  void withoutInitTheCommandIsProcessOne() {
    assertThat(once("sh", "-c", "echo $$").text()).isEqualTo("1");
  }

  @Test
  void aReadOnlyRootRefusesWritesButTemporaryMountsTakeThem() {
    Shell.Result result =
        with(
            List.of("--read-only", "--tmpfs", "/scratch:size=1m"),
            "sh",
            "-c",
            "touch /x; touch /scratch/y && echo ok; df -k /scratch | tail -1");
    assertThat(result.err()).contains("Read-only file system");
    assertThat(result.out()).contains("ok").contains("1024");
  }

  @Test
  void removedContainersAreGoneAndOthersStay() {
    String name = name();
    docker.run("run", "--rm", "--name", name, "--network", "none", IMAGE, "true");
    assertThat(docker.run("inspect", name).code()).isEqualTo(1);
    String kept = name();
    docker.ok("run", "--name", kept, "--network", "none", IMAGE, "true");
    assertThat(status(kept)).isEqualTo("exited");
  }

  @Test
  void containersHaveNamesOfTwoWordsUnlessNamed() {
    String id = docker.ok("create", "--network", "none", IMAGE, "true");
    try {
      assertThat(docker.inspect(id, "{{.Name}}")).matches("/[a-z]+_[a-z]+\\d?");
    } finally {
      docker.ok("rm", id);
    }
  }

  @Test
  void aTakenNameIsRefusedInDockersWords() {
    String name = idle();
    String id = docker.inspect(name, "{{.Id}}");
    Shell.Result result =
        docker.run("run", "--rm", "--name", name, "--network", "none", IMAGE, "true");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.err())
        .contains(
            "Conflict. The container name \"/"
                + name
                + "\" is already in use by container \""
                + id
                + "\". You have to remove (or rename) that container to be able to reuse that"
                + " name.");
  }

  @Test
  void aBadNameIsRefusedInDockersWords() {
    Shell.Result result = docker.run("create", "--name", "bad/name", IMAGE);
    assertThat(result.err())
        .contains("Invalid container name (bad/name), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
  }

  @Test
  void anUnknownImageIsNamed() {
    Shell.Result result = docker.run("run", "--rm", "--pull", "never", "nosuch:1");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.err()).contains("No such image: nosuch:1");
  }

  @Test
  void aDetachedContainerPrintsItsId() {
    String name = name();
    String id = docker.ok("run", "-d", "--name", name, "--network", "none", IMAGE, "true");
    assertThat(id).matches("[0-9a-f]{64}").isEqualTo(docker.inspect(name, "{{.Id}}"));
  }

  @Test
  void containersRestartAsOftenAsTheyMay() {
    String name = background(List.of("--restart", "on-failure:2"), "sh", "-c", "exit 1");
    awaitStatus(name, "exited");
    assertThat(docker.inspect(name, "{{.RestartCount}} {{.State.ExitCode}}")).isEqualTo("2 1");
  }

  @Test
  void aContainerThatRestartsAlwaysComesBackUntilStopped() {
    String name = background(List.of("--restart", "always"), "sh", "-c", "sleep 0.2");
    io.gantry.conformance.harness.Await.until(
        "it restarted", () -> Integer.parseInt(docker.inspect(name, "{{.RestartCount}}")) > 0);
    docker.ok("stop", "-t", "1", name);
    assertThat(status(name)).isEqualTo("exited");
  }

  @Test
  void outputOfOneStreamAloneMayBeAttached() {
    Shell.Result result = with(List.of("-a", "stdout"), "sh", "-c", "echo o; echo e >&2");
    assertThat(result.out()).isEqualTo("o\n");
    assertThat(result.err()).doesNotContain("e\n");
  }

  @Test
  void signalsSentToTheClientReachTheCommand() {
    String name = name();
    try (var client =
        docker.start(
            "run",
            "--name",
            name,
            "--network",
            "none",
            IMAGE,
            "sh",
            "-c",
            "trap 'echo got it; exit 5' TERM; echo ready; while :; do sleep 0.1; done")) {
      client.awaitOutput("ready");
      client.signal("TERM");
      Shell.Result result = client.end();
      assertThat(result.out()).contains("got it");
      assertThat(result.code()).isEqualTo(5);
    }
  }
}
