package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Background;
import io.gantry.conformance.harness.Shell;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTest extends DockerTest {
  private static final String LEAVE = "\u0010\u0011";

  /** Starts the client on a terminal, in the background. */
  private Background onTerminal(String... words) {
    StringBuilder line = new StringBuilder();
    for (String word : docker.command(words)) {
      line.append('\'').append(word.replace("'", "'\\''")).append("' ");
    }
    return Background.start(List.of("script", "-qefc", line.toString(), "/dev/null"));
  }

  @Test
  void aTerminalIsTheContainersOwn() {
    Shell.Result result =
        docker.onTerminal(
            "",
            "run",
            "-t",
            "--rm",
            "--network",
            "none",
            IMAGE,
            "sh",
            "-c",
            "tty; test -t 0 && test -t 1 && echo yes; ls /proc/self/fd | wc -l");
    assertThat(result.out()).contains("/dev/pts/0").contains("yes");
  }

  @Test
  void aTerminalDoesNotTakeThePlaceOfWhatHidesPaths() {
    Shell.Result result =
        docker.onTerminal(
            "",
            "run",
            "-t",
            "--rm",
            "--network",
            "none",
            "-v",
            "/dev:/dev",
            IMAGE,
            "sh",
            "-c",
            "tty; wc -c < /proc/timer_list");
    assertThat(result.out()).contains("/dev/pts/").contains("0");
    assertThat(result.code()).isZero();
  }

  @Test
  void whatIsTypedReachesTheShell() {
    try (Background shell = onTerminal("run", "-it", "--rm", "--network", "none", IMAGE, "sh")) {
      shell.awaitOutput("#");
      shell.type("echo $((6*7))\r");
      shell.awaitOutput("42");
      shell.type("exit 9\r");
      assertThat(shell.end().code()).isEqualTo(9);
    }
  }

  @Test
  void theDetachKeysLeaveTheContainerRunning() {
    String name = name();
    try (Background shell =
        onTerminal("run", "-it", "--name", name, "--network", "none", IMAGE, "sh")) {
      shell.awaitOutput("#");
      shell.type(LEAVE);
      shell.end();
    }
    assertThat(status(name)).isEqualTo("running");
    try (Background again = onTerminal("attach", name)) {
      again.type("echo b$((1))ck\r");
      again.awaitOutput("b1ck");
      again.type("exit\r");
      again.end();
    }
    awaitStatus(name, "exited");
  }

  @Test
  void theDetachKeysMayBeChosen() {
    String name = name();
    try (Background shell =
        onTerminal(
            "run",
            "-it",
            "--detach-keys",
            "ctrl-x,x",
            "--name",
            name,
            "--network",
            "none",
            IMAGE,
            "sh")) {
      shell.awaitOutput("#");
      shell.type("\u0018x");
      shell.end();
    }
    assertThat(status(name)).isEqualTo("running");
  }

  @Test
  void anExecHasATerminalOfItsOwn() {
    String name = idle();
    try (Background shell = onTerminal("exec", "-it", name, "sh")) {
      shell.awaitOutput("#");
      shell.type("tty; exit 4\r");
      shell.awaitOutput("/dev/pts/");
      assertThat(shell.end().code()).isEqualTo(4);
    }
  }

  @Test
  void theWindowsSizeIsTheClients() {
    String name = idle();
    List<String> command = docker.command("exec", "-it", name, "sh", "-c", "sleep 1; stty size");
    Shell.Result result =
        Shell.run(
            List.of(
                "script",
                "-qefc",
                "stty rows 33 cols 101; "
                    + String.join(" ", command.subList(0, command.size() - 1))
                    + " 'sleep 1; stty size'",
                "/dev/null"));
    assertThat(result.out()).contains("33 101");
  }

  @Test
  void aTerminalForInputThatIsNoneIsRefused() {
    Shell.Result result = docker.run("run", "-it", "--rm", IMAGE);
    assertThat(result.code()).isEqualTo(1);
  }

  @Test
  void aStoppedContainerStartsAgainWithItsTerminal() {
    String name = name();
    docker.ok("create", "-it", "--name", name, "--network", "none", IMAGE, "sh");
    try (Background shell = onTerminal("start", "-ai", name)) {
      shell.awaitOutput("#");
      shell.type("exit 2\r");
      assertThat(shell.end().code()).isEqualTo(2);
    }
    try (Background shell = onTerminal("start", "-ai", name)) {
      shell.awaitOutput("#");
      shell.type("exit 3\r");
      assertThat(shell.end().code()).isEqualTo(3);
    }
  }
}
