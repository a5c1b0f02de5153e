package io.gantry.runtime;

import static io.gantry.runtime.Access.READ_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.kernel.Fd;
import io.gantry.kernel.capability.Capabilities;
import io.gantry.kernel.capability.Capability;
import io.gantry.kernel.fs.Mounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
@Timeout(300)
class ContainerStartTest {
  @TempDir Path temporary;
  private Bundle bundle;

  @BeforeEach
  void open() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "containers are started by root");
    bundle = new Bundle(ContainerRuntime.open(), temporary);
  }

  @AfterEach
  void close() {
    if (bundle != null) {
      bundle.close();
    }
  }

  @Test
  void aProcessRunsAndItsOutputAndExitCodeComeBack() throws Exception {
    assertThat(bundle.run("echo out; echo err >&2; exit 7"))
        .isEqualTo(new Bundle.Outcome(7, "out\n", "err\n"));
  }

  @Test
  void aSignalIsReportedAsDockerDoes() throws Exception {
    try (Running running = bundle.runtime.start(sleeper(), bundle.run())) {
      assertThat(running.signal(9)).isTrue();
      assertThat(running.exit().get(10, TimeUnit.SECONDS).code()).isEqualTo(137);
      assertThat(running.signal(9)).isFalse();
    }
  }

  @Test
  void inputReachesTheProcessAndEnds() throws Exception {
    ProcessSpec process =
        ProcessSpec.builder(List.of("cat"))
            .io(new Io.Pipes(Io.Stdin.OPEN, Io.Staging.NONE))
            .build();
    try (Running running = bundle.runtime.start(bundle.container(process).build(), bundle.run())) {
      try (StreamDescriptors streams = running.takeStreams()) {
        Fd stdin = streams.stdin().orElseThrow();
        Bundle.write(stdin, "hello\n");
        stdin.close();
        running.closeStdin();
      }
      assertThat(Bundle.finish(running)).isEqualTo(new Bundle.Outcome(0, "hello\n", ""));
    }
  }

  @Test
  void inputThatWasEndedIsNotTakenAgainFromAShimThatIsSlowToCloseIt() throws Exception {
    ProcessSpec process =
        ProcessSpec.builder(List.of("cat"))
            .io(new Io.Pipes(Io.Stdin.OPEN, Io.Staging.NONE))
            .build();
    try (Running running = bundle.runtime.start(bundle.container(process).build(), bundle.run())) {
      signalShim(running, "STOP");
      running.closeStdin();
      try (StreamDescriptors streams = running.takeStreams()) {
        assertThat(streams.stdin()).isEmpty();
        signalShim(running, "CONT");
        assertThat(Bundle.finish(running)).isEqualTo(new Bundle.Outcome(0, "", ""));
      }
    }
  }

  private static void signalShim(Running running, String signal) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-" + signal, Integer.toString(running.shim().pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  @Test
  void aTerminalIsTheContainersOwn() throws Exception {
    ProcessSpec process =
        Bundle.shell(
                "tty; stty size; ls -l /dev/console | cut -c1; echo hi > /dev/console; ls -1 /proc/self/fd")
            .io(new Io.Terminal(new ConsoleSize(31, 97), Io.Staging.NONE))
            .build();
    try (Running running = bundle.runtime.start(bundle.container(process).build(), bundle.run())) {
      Bundle.Outcome outcome = Bundle.finish(running);
      assertThat(outcome.out().lines()).contains("/dev/pts/0", "31 97", "hi");
      assertThat(outcome.out().lines().filter(l -> l.matches("[0-9]+")))
          .containsExactly("0", "1", "2", "3");
    }
  }

  @Test
  void aTerminalCanBeResized() throws Exception {
    ProcessSpec process =
        Bundle.shell("trap 'stty size; exit 3' WINCH; echo ready; while true; do sleep 0.01; done")
            .io(new Io.Terminal(ConsoleSize.UNKNOWN, Io.Staging.NONE))
            .build();
    try (Running running = bundle.runtime.start(bundle.container(process).build(), bundle.run());
        StreamDescriptors streams = running.takeStreams()) {
      Fd terminal = streams.terminal().orElseThrow();
      Bundle.readUntil(terminal, "ready");
      running.resize(new ConsoleSize(11, 22));
      assertThat(Bundle.readUntil(terminal, "11 22")).contains("11 22");
      assertThat(running.exit().get(10, TimeUnit.SECONDS).code()).isEqualTo(3);
    }
  }

  @Test
  void onlyTheStandardStreamsAreOpen() throws Exception {
    assertThat(bundle.run("ls /proc/self/fd").out().lines()).containsExactly("0", "1", "2", "3");
  }

  @Test
  void theDefaultFileSystemsAreThere() throws Exception {
    List<String> mounts = bundle.run("cat /proc/mounts").out().lines().toList();
    assertThat(mounts).anyMatch(m -> m.startsWith("overlay / overlay rw,"));
    assertThat(mounts).anyMatch(m -> m.startsWith("proc /proc proc rw,nosuid,nodev,noexec"));
    assertThat(mounts)
        .anyMatch(
            m -> m.startsWith("tmpfs /dev tmpfs rw,nosuid") && m.contains("size=65536k,mode=755"));
    assertThat(mounts)
        .anyMatch(
            m ->
                m.startsWith("devpts /dev/pts devpts rw,nosuid,noexec")
                    && m.contains("gid=5,mode=620,ptmxmode=666"));
    assertThat(mounts).anyMatch(m -> m.startsWith("sysfs /sys sysfs ro,nosuid,nodev,noexec"));
    assertThat(mounts)
        .anyMatch(m -> m.startsWith("mqueue /dev/mqueue mqueue rw,nosuid,nodev,noexec"));
    assertThat(mounts)
        .anyMatch(
            m ->
                m.startsWith("shm /dev/shm tmpfs rw,nosuid,nodev,noexec")
                    && m.contains("size=65536k"));
    assertThat(mounts).anyMatch(m -> m.startsWith("proc /proc/sys proc ro"));
    assertThat(mounts).anyMatch(m -> m.startsWith("tmpfs /sys/firmware tmpfs ro"));
  }

  @Test
  void nothingOfTheHostIsToBeSeen() throws Exception {
    assertThat(bundle.run("cat /proc/mounts").out())
        .doesNotContain("/dev/vda", temporary.toString() + " ");
    assertThat(bundle.run("ls /").out().lines())
        .containsExactlyInAnyOrder("bin", "dev", "etc", "proc", "sys", "tmp");
  }

  @Test
  void devicesWorkAndLinksAreThere() throws Exception {
    Bundle.Outcome outcome =
        bundle.run(
            "echo x > /dev/null; head -c 4 /dev/zero | wc -c; head -c 3 /dev/urandom | wc -c; readlink /dev/fd; readlink"
                + " /dev/ptmx; stat -c %a /dev/null");
    assertThat(outcome.out().lines()).containsExactly("4", "3", "/proc/self/fd", "pts/ptmx", "666");
  }

  @Test
  void maskedPathsLookEmptyAndReadOnlyPathsCannotBeWritten() throws Exception {
    assertThat(bundle.run("cat /proc/kcore | wc -c; ls /sys/firmware | wc -l").out().lines())
        .containsExactly("0", "0");
    assertThat(bundle.run("echo 1 > /proc/sys/vm/swappiness").err())
        .contains("Read-only file system");
    assertThat(bundle.run("mkdir /sys/fs/x").err()).contains("Read-only file system");
  }

  @Test
  void aReadOnlyRootRefusesWritesButTmpfsDoesNot() throws Exception {
    ContainerSpec.Builder spec = bundle.container(Bundle.shell("touch /tmp/x && touch /x").build());
    List<Mount> mounts = new ArrayList<>(DockerDefaults.mounts());
    mounts.add(Mount.Tmpfs.parse("/tmp", "size=1m"));
    Bundle.Outcome outcome = bundle.run(spec.mounts(mounts).rootAccess(Access.READ_ONLY).build());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("/x: Read-only file system");
  }

  @Test
  void theProcessHasDockersCapabilities() throws Exception {
    Capabilities expected = Capabilities.DOCKER_DEFAULT.and(Capabilities.ofThisProcess());
    String hex = String.format("%016x", expected.bits());
    List<String> lines = bundle.run("grep Cap /proc/self/status").out().lines().toList();
    assertThat(lines)
        .containsExactly(
            "CapInh:\t0000000000000000",
            "CapPrm:\t" + hex,
            "CapEff:\t" + hex,
            "CapBnd:\t" + hex,
            "CapAmb:\t0000000000000000");
  }

  @Test
  void capabilitiesThatTheEngineLacksAreNamed() throws Exception {
    assumeTrue(
        !Capabilities.ofThisProcess().has(Capability.CAP_SYS_RESOURCE),
        "this engine lacks nothing");
    ProcessSpec process = Bundle.shell("true").capabilities(Capabilities.ALL).build();
    try (Running running = bundle.runtime.start(bundle.container(process).build(), bundle.run())) {
      assertThat(running.refusedCapabilities()).containsExactly(Capability.CAP_SYS_RESOURCE);
      Bundle.finish(running);
    }
  }

  @Test
  void aUserIsFoundInTheContainersFiles() throws Exception {
    ProcessSpec process =
        Bundle.shell("id; echo $HOME; grep CapEff /proc/self/status").user("alice").build();
    assertThat(bundle.run(bundle.container(process).build()).out())
        .isEqualTo(
            "uid=1000(alice) gid=1001(alice) groups=10(wheel),1001(alice)\n/home/alice\nCapEff:\t0000000000000000\n");
  }

  @Test
  void anotherUserMayReopenItsStreams() throws Exception {
    ProcessSpec process = Bundle.shell("echo again > /proc/self/fd/1").user("alice").build();
    assertThat(bundle.run(bundle.container(process).build()))
        .isEqualTo(new Bundle.Outcome(0, "again\n", ""));
  }

  @Test
  void aUserThatIsNotThereIsRefused() throws Exception {
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> start(Bundle.shell("true").user("bob").build()))
        .withMessage("unable to find user bob: no matching entries in passwd file")
        .matches(e -> e.kind() == LaunchException.Kind.NO_SUCH_USER);
  }

  @Test
  void forbiddenCallsAreRefusedByTheFilter() throws Exception {
    assertThat(bundle.run("grep Seccomp: /proc/self/status").out()).isEqualTo("Seccomp:\t2\n");
    assertThat(bundle.run("unshare -U true").err()).contains("Operation not permitted");
    ProcessSpec free =
        Bundle.shell("grep Seccomp: /proc/self/status; unshare -U true")
            .seccomp(new Seccomp.Unconfined())
            .build();
    assertThat(bundle.run(bundle.container(free).build()))
        .isEqualTo(new Bundle.Outcome(0, "Seccomp:\t0\n", ""));
  }

  @Test
  void aFilterIsSetForOtherUsersAndWithoutNewPrivilegesToo() throws Exception {
    ProcessSpec alice =
        Bundle.shell("grep -E 'Seccomp:|NoNewPrivs' /proc/self/status").user("alice").build();
    assertThat(bundle.run(bundle.container(alice).build()).out())
        .isEqualTo("NoNewPrivs:\t0\nSeccomp:\t2\n");
    ProcessSpec confined =
        Bundle.shell("grep -E 'Seccomp:|NoNewPrivs' /proc/self/status")
            .user("alice")
            .noNewPrivileges(true)
            .build();
    assertThat(bundle.run(bundle.container(confined).build()).out())
        .isEqualTo("NoNewPrivs:\t1\nSeccomp:\t2\n");
  }

  @Test
  void aProfileOfTheUsersOwnIsObeyed() throws Exception {
    String profile =
        "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"mkdir\",\"mkdirat\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":28}]}";
    ProcessSpec process = Bundle.shell("mkdir /x").seccomp(new Seccomp.Custom(profile)).build();
    assertThat(bundle.run(bundle.container(process).build()).err())
        .contains("No space left on device");
  }

  @Test
  void limitsScoreAndUmaskAreSet() throws Exception {
    ProcessSpec process =
        Bundle.shell("ulimit -n; cat /proc/self/oom_score_adj; umask")
            .rlimits(List.of(new Rlimit(Rlimit.Resource.NOFILE, 77, 78)))
            .oomScoreAdj(500)
            .build();
    assertThat(bundle.run(bundle.container(process).build()).out().lines())
        .containsExactly("77", "500", "0022");
  }

  @Test
  void namesAndSysctlsAreTheContainers() throws Exception {
    ContainerSpec.Builder spec =
        bundle.container(
            Bundle.shell(
                    "hostname; cat /proc/sys/kernel/domainname /proc/sys/net/ipv4/ip_default_ttl")
                .build());
    Bundle.Outcome outcome =
        bundle.run(
            spec.hostname("box")
                .domainname("example.org")
                .sysctls(Map.of("net.ipv4.ip_default_ttl", "77"))
                .build());
    assertThat(outcome.out().lines()).containsExactly("box", "example.org", "77");
  }

  @Test
  void loopbackIsUpInANewNetworkNamespace() throws Exception {
    assertThat(bundle.run("ip addr show lo").out()).contains("LOOPBACK,UP", "127.0.0.1/8");
    assertThat(bundle.run("ls /sys/class/net").out().lines()).contains("lo").doesNotContain("eth0");
  }

  @Test
  void theHostsNamespacesCanBeHad() throws Exception {
    ContainerSpec spec =
        bundle
            .container(
                Bundle.shell("for n in net uts ipc pid; do readlink /proc/self/ns/$n; done")
                    .build())
            .namespaces(
                new Namespaces(
                    new Namespace.Host(),
                    new Namespace.Host(),
                    new Namespace.Host(),
                    new Namespace.Host(),
                    new Namespace.Host(),
                    new UserNamespace.Host()))
            .build();
    List<String> own = new ArrayList<>();
    for (String name : List.of("net", "uts", "ipc", "pid")) {
      own.add(Files.readSymbolicLink(Path.of("/proc/self/ns/" + name)).toString());
    }
    assertThat(bundle.run(spec).out().lines()).containsExactlyElementsOf(own);
  }

  @Test
  void anotherContainersNamespacesCanBeShared() throws Exception {
    try (Running first = bundle.runtime.start(sleeper(), bundle.run())) {
      Namespace of = new Namespace.Of(first.pid());
      ContainerSpec spec =
          bundle
              .container(
                  Bundle.shell(
                          "readlink /proc/self/ns/net; readlink /proc/self/ns/ipc; ps -o comm | grep sleep")
                      .build())
              .namespaces(Namespaces.ISOLATED.withNet(of).withIpc(of).withPid(of))
              .build();
      String net = Files.readSymbolicLink(Path.of("/proc/" + first.pid() + "/ns/net")).toString();
      String ipc = Files.readSymbolicLink(Path.of("/proc/" + first.pid() + "/ns/ipc")).toString();
      assertThat(bundle.run(spec).out().lines()).containsExactly(net, ipc, "sleep");
      end(first);
    }
  }

  @Test
  void aNetworkNamespaceThatWasMadeBeforeIsJoinedAndSeenInSysfs() throws Exception {
    Path kept = Files.createFile(temporary.resolve("sandbox"));
    sandbox("unshare", "--net=" + kept, "ip", "link", "add", "inside", "type", "bridge");
    try {
      ContainerSpec spec =
          bundle
              .container(
                  Bundle.shell(
                          "ls /sys/class/net; stat -Lc %i /proc/self/ns/net;"
                              + " cat /proc/sys/net/ipv4/ip_unprivileged_port_start")
                      .build())
              .namespaces(Namespaces.ISOLATED.withNet(new Namespace.At(kept)))
              .sysctls(Map.of("net.ipv4.ip_unprivileged_port_start", "7"))
              .build();
      String inode = Files.getAttribute(kept, "unix:ino").toString();
      assertThat(bundle.run(spec).out().lines()).containsExactly("inside", "lo", inode, "7");
    } finally {
      sandbox("umount", kept.toString());
    }
  }

  private static void sandbox(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void hostFilesAndDirectoriesAreBound() throws Exception {
    Path shared = temporary.resolve("shared");
    Path below = Files.createDirectories(shared.resolve("below"));
    Path file = Files.writeString(temporary.resolve("hosts"), "127.0.0.1 localhost\n");
    List<Mount> mounts = new ArrayList<>(DockerDefaults.mounts());
    mounts.add(Mount.Bind.of(shared, "/new/place", Access.READ_WRITE));
    mounts.add(Mount.Bind.of(shared, "/ro", Access.READ_ONLY));
    mounts.add(Mount.Bind.of(file, "/etc/hosts", Access.READ_ONLY));
    ContainerSpec spec =
        bundle
            .container(
                Bundle.shell(
                        "cat /etc/hosts; touch /new/place/below/made; touch /ro/x; echo > /etc/hosts")
                    .build())
            .mounts(mounts)
            .build();
    Bundle.Outcome outcome = bundle.run(spec);
    assertThat(outcome.out()).isEqualTo("127.0.0.1 localhost\n");
    assertThat(outcome.err().lines()).hasSize(2).allMatch(l -> l.contains("Read-only file system"));
    assertThat(below.resolve("made")).exists();
  }

  @Test
  void linksInTheImageCannotLeadAMountOutside() throws Exception {
    Path outside = Files.createDirectories(temporary.resolve("outside"));
    Files.createSymbolicLink(bundle.mkdir("x").resolve("trap"), outside);
    Path source = Files.createDirectories(temporary.resolve("source"));
    Files.writeString(source.resolve("mark"), "inside");
    assertThat(
            withMount(Mount.Bind.of(source, "/x/trap/deep", READ_WRITE), "cat /x/trap/deep/mark"))
        .isEqualTo("inside");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void aLinkToNowhereGetsWhatItLeadsTo() throws Exception {
    Files.createSymbolicLink(bundle.mkdir("x").resolve("gone"), Path.of("../new/place"));
    Path file = Files.writeString(temporary.resolve("file"), "text");
    assertThat(withMount(Mount.Bind.of(file, "/x/gone", READ_WRITE), "cat /new/place"))
        .isEqualTo("text");
  }

  @Test
  void aNameServersFileMayBeALinkToNowhere() throws Exception {
    Files.createSymbolicLink(
        bundle.mkdir("etc").resolve("resolv.conf"), Path.of("../run/resolve/stub.conf"));
    Path file = Files.writeString(temporary.resolve("file"), "nameserver ::1");
    assertThat(
            withMount(
                Mount.Bind.of(file, "/etc/resolv.conf", READ_WRITE), "cat /run/resolve/stub.conf"))
        .isEqualTo("nameserver ::1");
  }

  @Test
  void linksInACircleAreRefused() throws Exception {
    Files.createSymbolicLink(bundle.mkdir("x").resolve("loop"), Path.of("loop"));
    Path source = Files.createDirectories(temporary.resolve("source"));
    assertThatThrownBy(() -> withMount(Mount.Bind.of(source, "/x/loop", READ_WRITE), "true"))
        .hasMessageContaining("too many levels of symbolic links");
  }

  @Test
  void aMagicLinkOfProcLeadsNoMountToADescriptor() throws Exception {
    for (int number = 3; number < 40; number++) {
      Files.createSymbolicLink(
          bundle.mkdir("x").resolve("fd" + number), Path.of("/proc/self/fd/" + number));
    }
    Path source = Files.createDirectories(temporary.resolve("source"));
    for (int number = 3; number < 40; number++) {
      Mount mount = Mount.Bind.of(source, "/x/fd" + number + "/made", READ_WRITE);
      assertThatThrownBy(() -> withMount(mount, "true"))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("inside /proc");
    }
  }

  @Test
  void theProcessFileSystemIsNotMountedOver() throws Exception {
    Files.createSymbolicLink(bundle.mkdir("x").resolve("attr"), Path.of("/proc/self/attr"));
    Path source = Files.createDirectories(temporary.resolve("source"));
    Path file = Files.writeString(temporary.resolve("file"), "42 1\n");
    assertThatThrownBy(() -> withMount(Mount.Bind.of(source, "/x/attr", READ_WRITE), "true"))
        .hasMessageContaining("\"/x/attr\" cannot be mounted because it is inside /proc");
    assertThatThrownBy(() -> withMount(Mount.Bind.of(source, "/proc", READ_WRITE), "true"))
        .hasMessageContaining("\"/proc\" cannot be mounted because it is not of type proc");
    assertThat(withMount(Mount.Bind.of(file, "/proc/uptime", READ_WRITE), "cat /proc/uptime"))
        .isEqualTo("42 1\n");
  }

  @Test
  void aDirectoryIsNotMountedOnAFileNorTheReverse() throws Exception {
    Files.writeString(bundle.mkdir("x").resolve("file"), "");
    Path source = Files.createDirectories(temporary.resolve("source"));
    Path file = Files.writeString(temporary.resolve("file"), "");
    String words =
        "not a directory: Are you trying to mount a directory onto a file (or vice-versa)?";
    assertThatThrownBy(() -> withMount(Mount.Bind.of(source, "/x/file", READ_WRITE), "true"))
        .hasMessageContaining(
            "error mounting \"" + source + "\" to rootfs at \"/x/file\": mount src=")
        .hasMessageContaining(words);
    assertThatThrownBy(() -> withMount(Mount.Bind.of(file, "/x", READ_WRITE), "true"))
        .hasMessageContaining(words);
  }

  @Test
  void aPartOfADirectoryStaysBelowIt() throws Exception {
    Path base = Files.createDirectories(temporary.resolve("base"));
    Files.createDirectories(base.resolve("a/b"));
    Files.writeString(base.resolve("a/b/file"), "part");
    Files.createSymbolicLink(base.resolve("inner"), Path.of("a/b"));
    Files.createSymbolicLink(base.resolve("outer"), temporary);
    assertThat(withMount(new Mount.Part(base, "inner", "/p", READ_WRITE), "cat /p/file"))
        .isEqualTo("part");
    assertThat(withMount(new Mount.Part(base, "a/b/file", "/p", Access.READ_ONLY), "cat /p"))
        .isEqualTo("part");
    assertThatThrownBy(() -> withMount(new Mount.Part(base, "outer", "/p", READ_WRITE), "true"))
        .hasMessage(
            "path concatenation escapes the base directory, base: " + base + ", subpath: outer");
    assertThatThrownBy(() -> withMount(new Mount.Part(base, "no/p", "/p", READ_WRITE), "true"))
        .hasMessage(
            "cannot access path "
                + base
                + "/no/p: lstat "
                + base
                + "/no/p: no such file or directory");
  }

  @Test
  void readOnlyReachesAsDeepAsAsked() throws Exception {
    Path source = Files.createDirectories(temporary.resolve("source"));
    Path inner = Files.createDirectories(source.resolve("inner"));
    Mounts.mount("tmpfs", inner, "tmpfs", 0, "");
    try {
      String probe =
          "touch /s/x 2>/dev/null && echo -n top; touch /s/inner/x 2>/dev/null && echo -n in; true";
      assertThat(withMount(Mount.Bind.of(source, "/s", Access.READ_ONLY), probe)).isEmpty();
      assertThat(
              withMount(
                  new Mount.Bind(
                      source,
                      "/s",
                      Access.READ_ONLY,
                      Mount.Depth.RECURSIVE,
                      Mount.Depth.SINGLE,
                      Propagation.RPRIVATE),
                  probe))
          .isEqualTo("in");
    } finally {
      Mounts.unmount(inner, Mounts.MNT_DETACH);
    }
  }

  private String withMount(Mount mount, String command) throws Exception {
    List<Mount> mounts = new ArrayList<>(DockerDefaults.mounts());
    mounts.add(mount);
    return bundle.run(bundle.container(Bundle.shell(command).build()).mounts(mounts).build()).out();
  }

  @Test
  void theWorkingDirectoryIsMadeWhenMissing() throws Exception {
    ProcessSpec process = Bundle.shell("pwd").cwd("/a/b/c").build();
    assertThat(bundle.run(bundle.container(process).build()).out()).isEqualTo("/a/b/c\n");
  }

  @Test
  void aProgramThatIsMissingIsReportedAsRuncDoes() throws Exception {
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> start(ProcessSpec.builder(List.of("nosuch")).build()))
        .withMessage("exec: \"nosuch\": executable file not found in $PATH")
        .matches(e -> e.kind() == LaunchException.Kind.NOT_FOUND)
        .matches(
            e ->
                e.daemonMessage()
                    .equals(
                        "failed to create task for container: failed to create shim task: OCI runtime create failed: runc"
                            + " create failed: unable to start container process: error during container init: exec:"
                            + " \"nosuch\": executable file not found in $PATH"));
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> start(ProcessSpec.builder(List.of("/no/such")).build()))
        .withMessage("exec: \"/no/such\": stat /no/such: no such file or directory")
        .matches(e -> e.kind() == LaunchException.Kind.NOT_FOUND);
  }

  @Test
  void aProgramThatCannotBeExecutedIsReportedAsRuncDoes() throws Exception {
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> start(ProcessSpec.builder(List.of("/bin/plain")).build()))
        .withMessage("exec: \"/bin/plain\": permission denied")
        .matches(e -> e.kind() == LaunchException.Kind.NOT_EXECUTABLE);
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> start(ProcessSpec.builder(List.of("/etc")).build()))
        .withMessage("exec: \"/etc\": is a directory")
        .matches(e -> e.kind() == LaunchException.Kind.NOT_EXECUTABLE);
  }

  @Test
  void aWorkingDirectoryThatIsAFileIsReportedAsRuncDoes() throws Exception {
    assertThatExceptionOfType(LaunchException.class)
        .isThrownBy(() -> start(Bundle.shell("true").cwd("/etc/passwd").build()))
        .withMessage("chdir to cwd (\"/etc/passwd\") set in config.json failed: not a directory");
  }

  @Test
  void anInitReapsAndHandsSignalsOn() throws Exception {
    ProcessSpec process =
        Bundle.shell(
                "ps -o pid,comm; ls -1 /proc/self/fd; trap 'exit 9' TERM; echo ready; while :; do sleep 0.01; done")
            .build();
    ContainerSpec spec = bundle.container(process).init(new Init.Builtin()).build();
    try (Running running = bundle.runtime.start(spec, bundle.run());
        StreamDescriptors streams = running.takeStreams()) {
      String out = Bundle.readUntil(streams.stdout().orElseThrow(), "ready");
      assertThat(out.lines().map(String::strip))
          .contains("1 docker-init", "0", "1", "2", "3")
          .doesNotContain("4");
      running.signal(15);
      assertThat(running.exit().get(10, TimeUnit.SECONDS).code()).isEqualTo(9);
    }
    ProcessSpec missing = ProcessSpec.builder(List.of("nosuch")).build();
    assertThat(bundle.run(bundle.container(missing).init(new Init.Builtin()).build()).code())
        .isEqualTo(127);
  }

  @Test
  void anInitOfTheHostsIsBound() throws Exception {
    ProcessSpec process = Bundle.shell("echo never").build();
    ContainerSpec spec =
        bundle.container(process).init(new Init.Program(Path.of("/bin/busybox"))).build();
    assertThat(bundle.run(spec).err()).contains("docker-init: applet not found");
  }

  @Test
  void aUserNamespaceMapsTheUsers() throws Exception {
    for (String place : List.of("proc", "sys", "dev")) {
      bundle.mkdir(place);
    }
    UserNamespace.IdRange range = new UserNamespace.IdRange(0, 100000, 65536);
    ContainerSpec spec =
        bundle
            .container(
                Bundle.shell(
                        "cat /proc/self/uid_map; id -u; echo x > /dev/null; hostname; grep CapEff /proc/self/status")
                    .build())
            .hostname("mapped")
            .namespaces(
                Namespaces.ISOLATED.withUser(
                    new UserNamespace.Mapped(List.of(range), List.of(range))))
            .build();
    Bundle.Outcome outcome = bundle.run(spec);
    assertThat(outcome.out()).contains("100000", "\n0\nmapped\n");
    assertThat(outcome.code()).isZero();
  }

  @Test
  void nothingIsLeftOfManyContainers() throws Exception {
    bundle.run("true");
    long descriptors = openDescriptors();
    long children = ProcessHandle.current().children().count();
    String mounts = Files.readString(Path.of("/proc/self/mountinfo"));
    for (int i = 0; i < 20; i++) {
      assertThat(bundle.run("exit " + i).code()).isEqualTo(i);
      assertThatExceptionOfType(LaunchException.class)
          .isThrownBy(() -> start(ProcessSpec.builder(List.of("nosuch")).build()));
    }
    Eventually.holds(() -> openDescriptors() == descriptors, "descriptors are closed");
    Eventually.holds(
        () -> ProcessHandle.current().children().count() <= children, "shims have been reaped");
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).isEqualTo(mounts);
  }

  private static long openDescriptors() throws java.io.IOException {
    try (var fds = Files.list(Path.of("/proc/self/fd"))) {
      return fds.count();
    }
  }

  private ContainerSpec sleeper() throws Exception {
    return bundle.container(ProcessSpec.builder(List.of("sleep", "1000")).build()).build();
  }

  private void start(ProcessSpec process) throws Exception {
    bundle.run(bundle.container(process).build());
  }

  private static void end(Running running) throws Exception {
    running.signal(9);
    running.exit().get(10, TimeUnit.SECONDS);
  }
}
