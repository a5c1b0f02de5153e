package io.gantry.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.capability.Capabilities;
import io.gantry.runtime.Access;
import io.gantry.runtime.CgroupAttachment;
import io.gantry.runtime.ConsoleSize;
import io.gantry.runtime.ContainerSpec;
import io.gantry.runtime.Device;
import io.gantry.runtime.DockerDefaults;
import io.gantry.runtime.ExecSpec;
import io.gantry.runtime.Io;
import io.gantry.runtime.Mount;
import io.gantry.runtime.Namespace;
import io.gantry.runtime.Namespaces;
import io.gantry.runtime.ProcessSpec;
import io.gantry.runtime.Propagation;
import io.gantry.runtime.Rlimit;
import io.gantry.runtime.Rootfs;
import io.gantry.runtime.UserNamespace;
import io.gantry.runtime.user.UserIds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What starts do, step by step, against files. Run with {@code -Dgolden.update=true} (in the
 * module's directory) to write them anew after a change that is meant.
 */
class PlanTest {
  private static final UserIds ROOT = new UserIds(0, 0, List.of(0), "/root");
  private static final UserIds ALICE = new UserIds(1000, 1001, List.of(1001, 10), "/home/alice");
  private static final Rootfs ROOTFS =
      new Rootfs.Overlay(List.of(Path.of("/l")), Path.of("/u"), Path.of("/w"));

  @Test
  void aContainerWithAllDefaults() throws Exception {
    ProcessSpec process = process(List.of("sh", "-c", "true")).build();
    ContainerSpec spec = ContainerSpec.builder("c", ROOTFS, process).hostname("box").build();
    check("defaults", ContainerPlan.of(spec, facts(ROOT), execution(process)).toString());
  }

  @Test
  void aContainerWithEverything() throws Exception {
    ProcessSpec process =
        process(List.of("/bin/tool"))
            .io(new Io.Terminal(new ConsoleSize(24, 80), Io.Staging.PIPES))
            .cwd("/srv/data")
            .noNewPrivileges(true)
            .build();
    List<Mount> mounts = new ArrayList<>(DockerDefaults.mounts(Access.READ_ONLY, 1 << 20));
    mounts.add(Mount.Tmpfs.parse("/run", "size=64m,exec"));
    mounts.add(Mount.Bind.of(Path.of("/host/hosts"), "/etc/hosts", Access.READ_WRITE));
    mounts.add(
        new Mount.Bind(
            Path.of("/host/data"),
            "/srv/data",
            Access.READ_ONLY,
            Mount.Depth.SINGLE,
            Mount.Depth.SINGLE,
            Propagation.RSLAVE));
    mounts.add(
        new Mount.Bind(
            Path.of("/host/tree"),
            "/srv/tree",
            Access.READ_ONLY,
            Mount.Depth.RECURSIVE,
            Mount.Depth.SINGLE,
            Propagation.RPRIVATE));
    mounts.add(new Mount.Part(Path.of("/host/volume"), "a/b", "/part", Access.READ_WRITE));
    ContainerSpec spec =
        ContainerSpec.builder("c", ROOTFS, process)
            .rootAccess(Access.READ_ONLY)
            .domainname("example.org")
            .mounts(mounts)
            .devices(List.of(new Device("/dev/fuse", Device.Kind.CHARACTER, 10, 229, 0660, 0, 44)))
            .maskedPaths(List.of("/proc/kcore"))
            .readonlyPaths(List.of("/proc/sys"))
            .sysctls(Map.of("net.ipv4.ip_forward", "1"))
            .namespaces(
                Namespaces.ISOLATED.withNet(new Namespace.Of(4711)).withPid(new Namespace.Of(4711)))
            .cgroup(
                new CgroupAttachment.V1(
                    List.of(
                        new CgroupAttachment.Hierarchy(
                            "memory", Path.of("/sys/fs/cgroup/memory/gantry/c")),
                        new CgroupAttachment.Hierarchy(
                            "cpu,cpuacct", Path.of("/sys/fs/cgroup/cpu,cpuacct/gantry/c")))))
            .build();
    Facts facts =
        new Facts(
            ALICE,
            Capabilities.DOCKER_DEFAULT,
            40,
            Optional.empty(),
            List.of(new Rlimit(Rlimit.Resource.NOFILE, 1024, 2048)),
            List.of(),
            OptionalInt.of(100),
            Set.of("/etc/hosts"));
    check("everything", ContainerPlan.of(spec, facts, execution(process)).toString());
  }

  @Test
  void aContainerInASandboxThatIsThereAlready() throws Exception {
    ProcessSpec process = process(List.of("/bin/true")).build();
    ContainerSpec spec =
        ContainerSpec.builder("c", ROOTFS, process)
            .namespaces(
                Namespaces.ISOLATED.withNet(
                    new Namespace.At(Path.of("/run/gantry/sandboxes/4f1c"))))
            .sysctls(Map.of("net.ipv4.ip_unprivileged_port_start", "0"))
            .build();
    Plan plan = ContainerPlan.of(spec, facts(ROOT), execution(process));
    assertThat(plan.files())
        .containsEntry(Descriptors.PEERS, Path.of("/run/gantry/sandboxes/4f1c"));
    check("sandbox", plan.toString());
  }

  @Test
  void sharedMemoryIsTakenFromTheOtherContainer() throws Exception {
    ProcessSpec process = process(List.of("true")).build();
    ContainerSpec spec =
        ContainerSpec.builder("c", ROOTFS, process)
            .mounts(List.of(new Mount.Peers(4711, "/dev/shm", "/dev/shm")))
            .namespaces(Namespaces.ISOLATED.withIpc(new Namespace.Of(4711)))
            .build();
    assertThat(ContainerPlan.of(spec, facts(ROOT), execution(process)).toString())
        .containsSubsequence(
            "/proc/self/ns/mnt",
            "enter namespaces of process 4711",
            "open /dev/shm",
            "enter own mounts",
            "pivot_root",
            "mount /dev/shm");
  }

  @Test
  void aContainerInAUserNamespace() throws Exception {
    ProcessSpec process = process(List.of("/bin/true")).build();
    UserNamespace.IdRange range = new UserNamespace.IdRange(0, 100000, 65536);
    ContainerSpec spec =
        ContainerSpec.builder("c", ROOTFS, process)
            .namespaces(
                Namespaces.ISOLATED.withUser(
                    new UserNamespace.Mapped(List.of(range), List.of(range))))
            .cgroup(new CgroupAttachment.V2(Path.of("/sys/fs/cgroup/gantry/c")))
            .build();
    check("user-namespace", ContainerPlan.of(spec, facts(ROOT), execution(process)).toString());
  }

  @Test
  void oneMoreProcess() throws Exception {
    ProcessSpec process = process(List.of("id")).user("alice").build();
    ExecSpec spec =
        new ExecSpec(
            process,
            new CgroupAttachment.V2(Path.of("/sys/fs/cgroup/gantry/c")),
            Namespaces.ISOLATED);
    check("exec", ExecPlan.of(spec, facts(ALICE), execution(process)).toString());
  }

  private static ProcessSpec.Builder process(List<String> args) {
    return ProcessSpec.builder(args).env(List.of("PATH=/usr/bin:/bin"));
  }

  private static Execution execution(ProcessSpec process) {
    return new Execution(process.args(), process.env());
  }

  private static Facts facts(UserIds user) {
    return new Facts(
        user,
        Capabilities.DOCKER_DEFAULT,
        40,
        Optional.empty(),
        List.of(),
        List.of(),
        OptionalInt.empty(),
        Set.of());
  }

  private static void check(String name, String plan) throws IOException {
    String file = name + ".plan";
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(Path.of("src/test/resources/io/gantry/runtime/plan", file), plan);
    }
    try (InputStream in = PlanTest.class.getResourceAsStream(file)) {
      assertThat(in).as(file).isNotNull();
      assertThat(plan).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
