package io.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.kernel.Fd;
import io.gantry.kernel.capability.Capabilities;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
@Timeout(300)
class ExecTest {
  @TempDir Path temporary;
  private Bundle bundle;
  private Running container;

  @BeforeEach
  void open() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "containers are started by root");
    bundle = new Bundle(ContainerRuntime.open(), temporary);
    ContainerSpec spec =
        bundle
            .container(ProcessSpec.builder(List.of("sleep", "1000")).build())
            .hostname("box")
            .build();
    container = bundle.runtime.start(spec, bundle.run());
  }

  @AfterEach
  void close() throws Exception {
    if (container != null) {
      container.signal(9);
      container.exit().get(10, TimeUnit.SECONDS);
      container.close();
      bundle.close();
    }
  }

  @Test
  void aProcessRunsInTheContainersNamespaces() throws Exception {
    Bundle.Outcome outcome =
        exec(Bundle.shell("hostname; ps -o pid,comm | grep sleep; echo err >&2; exit 5").build());
    assertThat(outcome.code()).isEqualTo(5);
    assertThat(outcome.out().lines().map(String::strip)).containsExactly("box", "1 sleep");
    assertThat(outcome.err()).isEqualTo("err\n");
    for (String name : List.of("net", "uts", "ipc", "pid", "mnt", "cgroup")) {
      String own =
          java.nio.file.Files.readSymbolicLink(Path.of("/proc/" + container.pid() + "/ns/" + name))
              .toString();
      assertThat(exec(Bundle.shell("readlink /proc/self/ns/" + name).build()).out().strip())
          .isEqualTo(own);
    }
  }

  @Test
  void inputReachesTheProcessAndEnds() throws Exception {
    ProcessSpec process =
        ProcessSpec.builder(List.of("cat"))
            .io(new Io.Pipes(Io.Stdin.OPEN, Io.Staging.NONE))
            .build();
    try (Running running = start(process)) {
      try (StreamDescriptors streams = running.takeStreams()) {
        Fd stdin = streams.stdin().orElseThrow();
        Bundle.write(stdin, "hello");
        stdin.close();
        running.closeStdin();
      }
      assertThat(Bundle.finish(running)).isEqualTo(new Bundle.Outcome(0, "hello", ""));
    }
  }

  @Test
  void aTerminalIsTheContainersOwn() throws Exception {
    ProcessSpec process =
        Bundle.shell("tty; stty size; ls -1 /proc/self/fd")
            .io(new Io.Terminal(new ConsoleSize(20, 60), Io.Staging.NONE))
            .build();
    try (Running running = start(process)) {
      assertThat(Bundle.finish(running).out().lines())
          .containsExactly("/dev/pts/0", "20 60", "0", "1", "2", "3");
    }
  }

  @Test
  void onlyTheStandardStreamsAreOpen() throws Exception {
    assertThat(exec(Bundle.shell("ls -1 /proc/self/fd").build()).out().lines())
        .containsExactly("0", "1", "2", "3");
  }

  @Test
  void itIsAsConfinedAsTheContainer() throws Exception {
    String hex =
        String.format(
            "%016x", Capabilities.DOCKER_DEFAULT.and(Capabilities.ofThisProcess()).bits());
    assertThat(
            exec(Bundle.shell("grep -E 'CapBnd|CapEff|Seccomp:' /proc/self/status").build())
                .out()
                .lines())
        .containsExactly("CapEff:\t" + hex, "CapBnd:\t" + hex, "Seccomp:\t2");
  }

  @Test
  void aPrivilegedOneHasWhatTheEngineHas() throws Exception {
    String hex = String.format("%016x", Capabilities.ofThisProcess().bits());
    ProcessSpec process =
        Bundle.shell("grep CapEff /proc/self/status").capabilities(Capabilities.ALL).build();
    assertThat(exec(process).out()).isEqualTo("CapEff:\t" + hex + "\n");
  }

  @Test
  void userDirectoryAndEnvironmentAreItsOwn() throws Exception {
    ProcessSpec process =
        Bundle.shell("id -un; pwd; echo $A $HOME")
            .user("alice")
            .cwd("/tmp")
            .env(List.of("PATH=/bin", "A=b"))
            .build();
    assertThat(exec(process).out()).isEqualTo("alice\n/tmp\nb /home/alice\n");
  }

  @Test
  void usersAreLookedUpInWhatTheContainerSees() throws Exception {
    exec(Bundle.shell("echo carol:x:77:77::/c:/bin/sh >> /etc/passwd").build());
    assertThat(exec(Bundle.shell("id -u").user("carol").build()).out()).isEqualTo("77\n");
  }

  @Test
  void aProgramThatIsMissingIsReportedAsRuncDoes() {
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> exec(ProcessSpec.builder(List.of("nosuch")).build()))
        .matches(e -> e.kind() == LaunchException.Kind.NOT_FOUND)
        .matches(
            e ->
                e.daemonMessage()
                    .equals(
                        "OCI runtime exec failed: exec failed: unable to start container process: exec: \"nosuch\":"
                            + " executable file not found in $PATH"));
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> exec(ProcessSpec.builder(List.of("/bin/plain")).build()))
        .matches(e -> e.kind() == LaunchException.Kind.NOT_EXECUTABLE);
  }

  @Test
  void aWorkingDirectoryIsNotMadeForIt() {
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> exec(Bundle.shell("true").cwd("/nowhere").build()))
        .withMessage(
            "chdir to cwd (\"/nowhere\") set in config.json failed: no such file or directory");
  }

  @Test
  void itEndsWithTheContainer() throws Exception {
    try (Running running = start(ProcessSpec.builder(List.of("sleep", "1000")).build())) {
      container.signal(9);
      assertThat(running.exit().get(10, TimeUnit.SECONDS).code()).isEqualTo(137);
    }
    container.exit().get(10, TimeUnit.SECONDS);
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> exec(Bundle.shell("true").build()))
        .matches(e -> e.kind() == LaunchException.Kind.NOT_RUNNING);
  }

  private Bundle.Outcome exec(ProcessSpec process) throws Exception {
    try (Running running = start(process)) {
      return Bundle.finish(running);
    }
  }

  private Running start(ProcessSpec process) throws Exception {
    return bundle.runtime.exec(container, spec(process), bundle.run());
  }

  private static ExecSpec spec(ProcessSpec process) {
    return new ExecSpec(process, new CgroupAttachment.Inherited(), Namespaces.ISOLATED);
  }
}
