package io.gantry.runtime.command;

import static io.gantry.runtime.command.OciBundle.list;
import static io.gantry.runtime.command.OciBundle.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.process.PidFd;
import io.gantry.kernel.process.Signal;
import io.gantry.runtime.json.Json;
import java.math.BigDecimal;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("root")
@Timeout(300)
class OciRuntimeTest {
  private static final String ID = "gantry-oci-test-" + ProcessHandle.current().pid();

  @TempDir Path temporary;
  private OciBundle bundle;

  @BeforeEach
  void open() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "containers are started by root");
    bundle = new OciBundle(temporary);
  }

  @AfterEach
  void delete() {
    if (bundle != null) {
      bundle.gantry("delete", "--force", ID);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"runc", "crun"})
  void theBundleOfARuntimesSpecCommandLivesAsTheSpecificationTells(String runtime)
      throws Exception {
    bundle.configure(OciBundle.spec(runtime), "hostname > /out/name; exec sleep 1000", spec -> {});
    assertThat(bundle.create(ID).code()).isZero();
    assertThat(bundle.status(ID)).isEqualTo("created");
    assertThat(bundle.rootfs.resolve("out/name")).doesNotExist();

    bundle.done("start", ID);
    assertThat(bundle.written("name")).isEqualTo(runtime + "\n");
    assertThat(bundle.status(ID)).isEqualTo("running");
    assertThat(bundle.gantry("start", ID).err())
        .contains("cannot start an already running container");
    assertThat(bundle.gantry("delete", ID).err())
        .contains("cannot delete container " + ID + " that is not stopped: running");

    bundle.done("kill", ID, "KILL");
    bundle.awaitStatus(ID, "stopped");
    assertThat(bundle.gantry("kill", ID).err()).contains("container not running");
    bundle.done("delete", ID);
    assertThat(bundle.gantry("state", ID).err())
        .contains("container \\\"" + ID + "\\\" does not exist");
  }

  @Test
  void theStateIsValidByTheSchema() throws Exception {
    bundle.configure(
        "exec sleep 1000", spec -> spec.put("annotations", Map.of("org.example", "yes")));
    bundle.create(ID);
    for (String state : List.of("created", "running", "stopped")) {
      String document = bundle.done("state", ID);
      OciSchemas.assertValid("state-schema.json", document);
      assertThat(Json.parse("", document).get("status").text()).isEqualTo(state);
      if (state.equals("created")) {
        bundle.done("start", ID);
      } else if (state.equals("running")) {
        bundle.done("kill", ID, "9");
        bundle.awaitStatus(ID, "stopped");
      }
    }
  }

  @Test
  void aMissingProgramFailsTheCreateAndLeavesNothing() throws Exception {
    bundle.configure("", spec -> object(spec, "process").put("args", List.of("nosuch")));
    OciBundle.Outcome outcome = bundle.create(ID);
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("executable file not found in $PATH");
    assertThat(bundle.done("list", "--quiet")).isEmpty();
    assertThat(Path.of("/sys/fs/cgroup/pids", ID)).doesNotExist();
  }

  @Test
  void aSecondContainerOfTheSameNameIsRefused() throws Exception {
    bundle.configure("exec sleep 1000", spec -> {});
    bundle.create(ID);
    assertThat(bundle.create(ID).err()).contains("container with id exists: " + ID);
    assertThat(bundle.status(ID)).isEqualTo("created");
  }

  @Test
  void anExecRunsInTheContainerAndGivesItsCode() throws Exception {
    bundle.configure("exec sleep 1000", spec -> {});
    bundle.create(ID);
    bundle.done("start", ID);
    OciBundle.Outcome outcome =
        bundle.gantry(
            "exec",
            "--env",
            "A=b",
            "--cwd",
            "/out",
            "--user",
            "7:8",
            ID,
            "sh",
            "-c",
            "test $(hostname) = runc && test $A = b && test $(id -u) = 7 && exit 5");
    assertThat(outcome.code()).isEqualTo(5);
    bundle.done("exec", "-d", "--pid-file", temporary.resolve("pid").toString(), ID, "sleep", "9");
    String pid = Files.readString(temporary.resolve("pid"));
    assertThat(bundle.done("ps", "--format", "json", ID)).contains(pid);
    reap(Integer.parseInt(pid));
    assertThat(bundle.gantry("exec", ID, "nosuch").code()).isEqualTo(255);
  }

  @Test
  void aPausedContainerStandsStill() throws Exception {
    bundle.configure("exec sleep 1000", spec -> {});
    bundle.create(ID);
    bundle.done("start", ID);
    bundle.done("pause", ID);
    assertThat(bundle.status(ID)).isEqualTo("paused");
    assertThat(bundle.gantry("exec", ID, "true").err()).contains("cannot exec in a paused");
    bundle.done("resume", ID);
    assertThat(bundle.status(ID)).isEqualTo("running");
  }

  @Test
  void limitsAreThoseOfTheConfigurationAndOfAnUpdate() throws Exception {
    Path pids = Path.of("/sys/fs/cgroup/pids", ID, "pids.max");
    assumeTrue(Files.exists(pids.getRoot().resolve("sys/fs/cgroup/pids")), "version 1 of cgroups");
    bundle.configure(
        "exec sleep 1000",
        spec ->
            object(object(object(spec, "linux"), "resources"), "pids")
                .put("limit", BigDecimal.valueOf(64)));
    bundle.create(ID);
    assertThat(Files.readString(pids)).isEqualTo("64\n");
    bundle.done("update", "--pids-limit", "32", ID);
    assertThat(Files.readString(pids)).isEqualTo("32\n");
  }

  @Test
  void theProcessIsWhoTheConfigurationSays() throws Exception {
    bundle.configure(
        "id -u > /out/id; id -G >> /out/id; grep -E 'CapAmb|CapEff|NoNewPrivs|Seccomp:'"
            + " /proc/self/status >> /out/id; umask >> /out/id; echo $HOME >> /out/id; exec sleep"
            + " 9",
        spec -> {
          Map<String, Object> process = cast(object(spec, "process"));
          process.put(
              "user",
              Map.of(
                  "uid", BigDecimal.valueOf(1000),
                  "gid", BigDecimal.valueOf(1001),
                  "umask", BigDecimal.valueOf(7),
                  "additionalGids", List.of(BigDecimal.TEN)));
          List<String> caps = List.of("CAP_NET_BIND_SERVICE");
          process.put(
              "capabilities",
              Map.of(
                  "bounding",
                  caps,
                  "effective",
                  caps,
                  "permitted",
                  caps,
                  "inheritable",
                  caps,
                  "ambient",
                  caps));
          object(spec, "linux")
              .put(
                  "seccomp",
                  Map.of(
                      "defaultAction",
                      "SCMP_ACT_ALLOW",
                      "syscalls",
                      List.of(Map.of("names", List.of("reboot"), "action", "SCMP_ACT_ERRNO"))));
        });
    assertThat(
            Files.setPosixFilePermissions(
                bundle.rootfs.resolve("out"),
                java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx")))
        .exists();
    bundle.create(ID);
    bundle.done("start", ID);
    bundle.awaitLines("id", 8);
    assertThat(bundle.written("id").lines())
        .containsExactly(
            "1000",
            "1001 10",
            "CapEff:\t0000000000000400",
            "CapAmb:\t0000000000000400",
            "NoNewPrivs:\t1",
            "Seccomp:\t2",
            "0007",
            "/");
  }

  @Test
  void hooksAreCalledInTheirOrderWithTheState() throws Exception {
    Path told = temporary.resolve("told");
    bundle.configure(
        "exec sleep 1000",
        spec -> {
          for (String moment :
              List.of("prestart", "createRuntime", "createContainer", "poststart", "poststop")) {
            list(object(spec, "hooks"), moment)
                .add(
                    Map.of(
                        "path",
                        "/bin/sh",
                        "args",
                        List.of(
                            "sh",
                            "-c",
                            "echo " + moment + " $(cat | grep -o '\"id\"') >> " + told)));
          }
          list(object(spec, "hooks"), "startContainer")
              .add(
                  Map.of("path", "/bin/sh", "args", List.of("sh", "-c", "hostname > /out/inside")));
        });
    bundle.create(ID);
    assertThat(Files.readAllLines(told))
        .containsExactly("prestart \"id\"", "createRuntime \"id\"", "createContainer \"id\"");
    bundle.done("start", ID);
    assertThat(bundle.written("inside")).isEqualTo("runc\n");
    bundle.done("delete", "--force", ID);
    assertThat(Files.readAllLines(told)).endsWith("poststart \"id\"", "poststop \"id\"").hasSize(5);
  }

  @Test
  void aHookThatFailsFailsTheCreate() throws Exception {
    bundle.configure(
        "true",
        spec -> list(object(spec, "hooks"), "createRuntime").add(Map.of("path", "/bin/false")));
    assertThat(bundle.create(ID).err()).contains("error running createRuntime hook #0");
    assertThat(bundle.done("list", "-q")).isEmpty();
  }

  /** What an image brings is not to be run with the rights of who starts the container. */
  @Test
  void aHookInTheContainerHasNoMoreRightsThanItsProcess() throws Exception {
    bundle.configure(
        "exec sleep 1000",
        spec ->
            list(object(spec, "hooks"), "startContainer")
                .add(
                    Map.of(
                        "path",
                        "/bin/sh",
                        "args",
                        List.of("sh", "-c", "grep -E 'CapEff' /proc/self/status > /out/caps"))));
    bundle.create(ID);
    bundle.done("start", ID);
    assertThat(bundle.written("caps")).startsWith("CapEff:\t00000000").doesNotContain("ffffffff");
    bundle.done("delete", "--force", ID);
  }

  @Test
  void aTerminalIsSentToTheConsoleSocket() throws Exception {
    bundle.configure(
        "test -t 0 && echo yes > /out/tty; exec sleep 1000",
        spec -> object(spec, "process").put("terminal", true));
    assertThat(bundle.create(ID).err()).contains("without setting console socket");
    Path socket = Files.createTempDirectory("oci").resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertThat(bundle.create(ID, "--console-socket", socket.toString()).code()).isZero();
      bundle.done("start", ID);
      assertThat(bundle.written("tty")).isEqualTo("yes\n");
      try (SocketChannel connection = server.accept()) {
        assertThat(connection.isConnected()).isTrue();
      }
    } finally {
      Files.delete(socket);
      Files.delete(socket.getParent());
    }
  }

  @Test
  void namespacesAreJoinedByPath() throws Exception {
    bundle.configure(
        "exec sleep 1000",
        spec -> {
          List<Object> namespaces = list(object(spec, "linux"), "namespaces");
          namespaces.removeIf(n -> n.toString().contains("uts"));
          namespaces.add(Map.of("type", "uts", "path", "/proc/self/ns/uts"));
          spec.remove("hostname");
        });
    assertThat(bundle.create(ID).err()).isEmpty();
    long pid = Json.parse("", bundle.done("state", ID)).get("pid").number(1, Integer.MAX_VALUE);
    assertThat(Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/uts")))
        .isEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/uts")));
  }

  @Test
  void runWaitsForTheEndAndForgets() throws Exception {
    bundle.configure("exit 9", spec -> {});
    assertThat(bundle.gantry("run", "-b", bundle.directory.toString(), ID).code()).isEqualTo(9);
    assertThat(bundle.done("list", "-q")).isEmpty();
  }

  /** This process may be who inherits what the command line leaves. */
  private static void reap(int pid) throws Exception {
    try (PidFd process = PidFd.open(pid)) {
      process.send(Signal.KILL);
      process.awaitEnd(10_000);
      process.reap();
    } catch (KernelException e) {
      assertThat(e.errno()).isIn(Errno.ECHILD, Errno.ESRCH);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> cast(Map<String, ?> map) {
    return (Map<String, Object>) map;
  }
}
