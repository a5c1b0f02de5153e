package io.gantry.conformance.museum;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Escapes by way of the kernel's control files, and of the engine's own. */
class HostTest extends Exhibit {
  @Test
  void cve20220492NoReleaseAgentIsSet() {
    String attack =
        "unshare -UrmC sh -c 'mount -t cgroup -o rdma c /tmp && echo MOUNTED'; "
            + "mount -t cgroup -o memory c /tmp && echo MOUNTED; "
            + "for f in $(find /sys/fs/cgroup -name release_agent -o -name notify_on_release); do "
            + "echo 1 > $f && echo WROTE; done; true";
    assertThat(once(List.of(), attack).out()).doesNotContain("MOUNTED").doesNotContain("WROTE");
    assertThat(once(List.of("--security-opt", "seccomp=unconfined"), "unshare -Ur true").code())
        .as("it is the filter that stands in the way of a user namespace")
        .isZero();
    assertThat(once(List.of(), "unshare -Ur true").code()).isNotZero();
  }

  @Test
  void cve202325809CgroupsCannotBeWritten() {
    String attack =
        "for d in /sys/fs/cgroup /sys/fs/cgroup/*; do mkdir $d/evil && echo MADE; "
            + "echo 0 > $d/cgroup.procs && echo WROTE; done 2>/dev/null; true";
    for (String mode : List.of("host", "private")) {
      assertThat(once(List.of("--cgroupns", mode), attack).out()).isEmpty();
    }
  }

  @Test
  void cve202141091UsersOfTheHostCannotReachProgramsInLayers() throws IOException {
    Path root = Stage.shared().daemon().directory();
    String name = idle();
    expect(exec(name, "cp /bin/busybox /evil; chmod 4755 /evil"));
    Set<PosixFilePermission> before = Files.getPosixFilePermissions(root);
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
    try {
      Shell.Result found =
          Shell.run(
              List.of("find", root.resolve("data").toString(), "-perm", "-4000", "-name", "evil"));
      assertThat(found.text()).as("root sees it").endsWith("/evil");
      String asNobody = "setpriv --reuid=65534 --regid=65534 --clear-groups ";
      String program = found.text().lines().findFirst().orElseThrow();
      assertThat(Shell.run(List.of("sh", "-c", asNobody + program + " true")).code()).isNotZero();
      for (String place : List.of("data", "data/content", "data/containers", "exec/containers")) {
        assertThat(Shell.run(List.of("sh", "-c", asNobody + "ls " + root.resolve(place))).code())
            .as(place)
            .isNotZero();
      }
    } finally {
      Files.setPosixFilePermissions(root, before);
    }
  }
}
