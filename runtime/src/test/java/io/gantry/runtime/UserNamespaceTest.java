package io.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.netlink.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers whose ids are others outside, on files whose owners are those inside. */
@Tag("root")
final class UserNamespaceTest {
  private static final UserNamespace.IdRange RANGE = new UserNamespace.IdRange(0, 100000, 65536);
  private static final UserNamespace.Mapped IDS =
      new UserNamespace.Mapped(List.of(RANGE), List.of(RANGE));

  @TempDir Path directory;
  private Bundle bundle;
  private long children;

  @BeforeEach
  void open() throws IOException {
    assumeTrue(
        System.getProperty("user.name", "").equals("root"), "starting containers needs root");
    children = ProcessHandle.current().children().count();
    bundle = new Bundle(ContainerRuntime.open(), directory);
  }

  @AfterEach
  void close() throws Exception {
    if (bundle != null) {
      Eventually.holds(
          () -> ProcessHandle.current().children().count() <= children, "shims have been reaped");
      bundle.close();
    }
  }

  @Test
  void aMappingTellsWhatAnIdIsOutside() {
    UserNamespace.Mapped two =
        new UserNamespace.Mapped(
            List.of(new UserNamespace.IdRange(0, 5000, 10), new UserNamespace.IdRange(10, 9000, 5)),
            List.of(RANGE));
    assertThat(two.user(9)).hasValue(5009);
    assertThat(two.user(14)).hasValue(9004);
    assertThat(two.user(15)).isEmpty();
    assertThat(two.group(0)).hasValue(100000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UserNamespace.Joined(new Namespace.New(), two));
  }

  @Test
  void theDiskHasTheIdsInside() throws Exception {
    Files.writeString(Files.createDirectories(directory.resolve("lower/data")).resolve("f"), "x");
    chown("lower/data/f", 1000, 1001);
    String script =
        "stat -c %u:%g /data/f /; touch /data/f /mine; chown 7:8 /mine /data/f; mkdir /d; id -u";
    ContainerSpec spec = mapped(Bundle.shell(script).build()).build();
    assertThat(bundle.run(spec).out().lines()).containsExactly("1000:1001", "0:0", "0");
    Path upper = ((Rootfs.Overlay) ((Rootfs.IdMapped) spec.rootfs()).files()).upper();
    assertThat(owner(upper.resolve("mine"))).isEqualTo("7:8");
    assertThat(owner(upper.resolve("data/f"))).isEqualTo("7:8");
    assertThat(owner(upper.resolve("d"))).isEqualTo("0:0");
    assertThat(owner(directory.resolve("lower/data/f"))).isEqualTo("1000:1001");
  }

  @Test
  void theHostSeesTheIdsOutside() throws Exception {
    try (Directory root =
        bundle.runtime.mount(mapped(Bundle.shell("true").build()).build().rootfs())) {
      assertThat(root.status("bin/busybox").uid()).isEqualTo(100000);
    }
  }

  @Test
  void aDirectoryIsMappedToo() throws Exception {
    Path tree = directory.resolve("lower");
    Rootfs root = new Rootfs.IdMapped(new Rootfs.Directory(tree), IDS);
    ContainerSpec spec =
        ContainerSpec.builder("c", root, Bundle.shell("touch /made; stat -c %u /bin").build())
            .namespaces(Namespaces.ISOLATED.withUser(IDS))
            .build();
    assertThat(bundle.run(spec).out()).isEqualTo("0\n");
    assertThat(owner(tree.resolve("made"))).isEqualTo("0:0");
  }

  @Test
  void aNetworkNamespaceCanBeItsOwnersMadeBefore() throws Exception {
    Path file = directory.resolve("netns");
    NetworkNamespace network = bundle.runtime.network(IDS);
    try (network) {
      network.bind(file);
      String script =
          "ip link set lo mtu 1300 && cat /sys/class/net/lo/mtu; cat"
              + " /proc/sys/net/ipv4/ip_default_ttl; cat /proc/self/uid_map; grep CapEff"
              + " /proc/self/status";
      ContainerSpec spec =
          mapped(
                  Bundle.shell(script)
                      .capabilities(io.gantry.kernel.capability.Capabilities.ALL)
                      .build())
              .namespaces(
                  Namespaces.ISOLATED
                      .withNet(new Namespace.At(file))
                      .withUser(new UserNamespace.Joined(new Namespace.At(file), IDS)))
              .sysctls(Map.of("net.ipv4.ip_default_ttl", "77"))
              .build();
      Bundle.Outcome outcome = bundle.run(spec);
      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.out().lines())
          .contains("1300", "77")
          .anyMatch(line -> line.matches("\\s+0\\s+100000\\s+65536"))
          .anyMatch(line -> line.matches("CapEff:\\s+0*1ffffffffff"));
    } finally {
      NetworkNamespace.delete(file);
    }
  }

  @Test
  void whatLiesInADirectoryOfAnotherUserIsMountedToo() throws Exception {
    Path home = Files.createDirectory(directory.resolve("home"));
    Path data = Files.createDirectory(home.resolve("data"));
    Files.writeString(data.resolve("file"), "text\n");
    for (Path path : List.of(data, data.resolve("file"))) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    chown("home", 1000, 1000);
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    ContainerSpec plain = mapped(Bundle.shell("cat /b/file /f; touch /b/x").build()).build();
    List<Mount> mounts = new ArrayList<>(plain.mounts());
    mounts.add(Mount.Bind.of(data, "/b", Access.READ_ONLY));
    mounts.add(Mount.Bind.of(data.resolve("file"), "/f", Access.READ_WRITE));
    Bundle.Outcome outcome = bundle.run(plain.withMounts(mounts));
    assertThat(outcome.out()).isEqualTo("text\ntext\n");
    assertThat(outcome.err()).contains("Read-only file system");
  }

  @Test
  void itsNamespacesAreSharedByThoseThatShareItsIds() throws Exception {
    ContainerSpec sleeper =
        mapped(ProcessSpec.builder(List.of("sleep", "1000")).build()).hostname("first").build();
    try (Running first = bundle.runtime.start(sleeper, bundle.run())) {
      Namespace of = new Namespace.Of(first.pid());
      ContainerSpec second =
          mapped(Bundle.shell("readlink /proc/self/ns/user; ps | grep -c sleep").build())
              .namespaces(
                  Namespaces.ISOLATED
                      .withPid(of)
                      .withIpc(of)
                      .withNet(of)
                      .withUser(new UserNamespace.Joined(of, IDS)))
              .build();
      String user = Files.readSymbolicLink(Path.of("/proc/" + first.pid() + "/ns/user")).toString();
      assertThat(bundle.run(second).out().lines().toList().getFirst()).isEqualTo(user);
      first.signal(9);
      first.exit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void oneMoreProcessHasItsIdsAndItsStreams() throws Exception {
    ContainerSpec sleeper = mapped(ProcessSpec.builder(List.of("sleep", "1000")).build()).build();
    try (Running first = bundle.runtime.start(sleeper, bundle.run())) {
      for (String user : List.of("", "alice")) {
        ProcessSpec process =
            Bundle.shell("id -u; echo again > /dev/stdout; stat -c %u /proc/self/fd/1")
                .user(user)
                .build();
        ExecSpec exec =
            new ExecSpec(process, new CgroupAttachment.Inherited(), sleeper.namespaces());
        try (Running more = bundle.runtime.exec(first, exec, bundle.run())) {
          String uid = user.isEmpty() ? "0" : "1000";
          assertThat(Bundle.finish(more).out().lines()).startsWith(uid, "again");
        }
      }
      first.signal(9);
      first.exit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void aTerminalIsTheUsers() throws Exception {
    ContainerSpec sleeper = mapped(ProcessSpec.builder(List.of("sleep", "1000")).build()).build();
    try (Running first = bundle.runtime.start(sleeper, bundle.run())) {
      ProcessSpec process =
          Bundle.shell("tty; stat -c %u /dev/pts/0; echo x > /dev/tty")
              .user("alice")
              .io(new Io.Terminal(ConsoleSize.UNKNOWN, Io.Staging.NONE))
              .build();
      ExecSpec exec = new ExecSpec(process, new CgroupAttachment.Inherited(), sleeper.namespaces());
      try (Running more = bundle.runtime.exec(first, exec, bundle.run())) {
        assertThat(Bundle.finish(more).out().lines()).containsExactly("/dev/pts/0", "1000", "x");
      }
      first.signal(9);
      first.exit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void nothingIsLeftOfThem() throws Exception {
    bundle.run(mapped(Bundle.shell("true").build()).build());
    Set<String> descriptors = descriptors();
    for (int i = 0; i < 5; i++) {
      bundle.run(mapped(Bundle.shell("true").build()).build());
    }
    Eventually.holds(() -> descriptors().size() <= descriptors.size(), "descriptors are closed");
    assertThat(Files.readAllLines(Path.of("/proc/self/mountinfo")))
        .noneMatch(line -> line.contains(directory.toString()));
  }

  private static Set<String> descriptors() throws IOException {
    try (var fds = Files.list(Path.of("/proc/self/fd"))) {
      return Set.copyOf(fds.map(Path::toString).toList());
    }
  }

  private ContainerSpec.Builder mapped(ProcessSpec process) throws IOException {
    ContainerSpec plain = bundle.container(process).build();
    return ContainerSpec.builder(plain.id(), new Rootfs.IdMapped(plain.rootfs(), IDS), process)
        .namespaces(Namespaces.ISOLATED.withUser(IDS));
  }

  private void chown(String path, int uid, int gid) throws IOException {
    try (Directory at = Directory.open(directory)) {
      at.chown(path, uid, gid);
    }
  }

  private static String owner(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid") + ":" + Files.getAttribute(path, "unix:gid");
  }
}
