package io.gantry.conformance.museum;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Shell;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Escapes by way of what is mounted while a container starts. */
class MountTest extends Exhibit {
  /** What a container swaps in a shared volume as fast as it can: a directory and a link. */
  private String swapper(String volume, String target) {
    String name =
        background(
            List.of("-v", volume + ":/v"),
            "cd /v; touch /ready; while :; do rm -rf d; ln -s "
                + target
                + " d; rm -f d; mkdir -p d/in; done");
    awaitFile(name, "/ready");
    return name;
  }

  private static String subpath(String volume, String path) {
    return "type=volume,source=" + volume + ",target=/m,volume-subpath=" + path;
  }

  @Test
  void cve20171002101APartOfAVolumeNeverLeadsOutOfIt() {
    String escape = "../../../../../../../../../../../../.." + host;
    String still = volume("ln -s " + host + " absolute; ln -s " + escape + " relative");
    for (String path : List.of("absolute", "relative")) {
      Shell.Result result = once(List.of("--mount", subpath(still, path)), "cat /m/secret");
      assertThat(result.all()).doesNotContain(SECRET);
      assertThat(result.code()).isNotZero();
    }
    assertThat(docker.run("run", "--mount", subpath(still, escape), IMAGE, "true").code())
        .isNotZero();
    String moving = volume("mkdir -p d/in");
    swapper(moving, host.toString());
    for (int i = 0; i < 8; i++) {
      Shell.Result result = once(List.of("--mount", subpath(moving, "d")), "cat /m/secret");
      assertThat(result.all()).doesNotContain(SECRET);
    }
  }

  @Test
  void cve202130465NoMountLandsOutsideWhilePlacesAreSwapped() {
    String upwards = "../../../../../../../../../../../..";
    String volume = volume("mkdir -p d/in");
    String other = volume("echo from the volume > file");
    swapper(volume, upwards);
    for (int i = 0; i < 8; i++) {
      Shell.Result result =
          once(
              List.of("-v", volume + ":/v", "-v", other + ":/v/d/in"),
              "cat /proc/self/mounts; [ -e " + secret + " ] && echo REACHED; true");
      assertThat(result.all()).doesNotContain("REACHED");
      assertThat(host.resolve("in")).doesNotExist();
    }
    assertThat(Shell.run(List.of("cat", "/proc/self/mounts")).out()).doesNotContain(other);
  }

  @Test
  void cve202328642ProcIsOnADirectoryNotWhereALinkLeads() {
    for (String tree : List.of("proc", "sys")) {
      String image = image(Map.of(tree, "/tmp/elsewhere"));
      Shell.Result result = once(image, List.of(), "echo started");
      assertThat(result.all())
          .doesNotContain("started\n")
          .contains("must be mounted on ordinary directory");
    }
    assertThat(once(List.of("--tmpfs", "/proc"), "true").err())
        .contains("\"/proc\" cannot be mounted because it is not of type proc");
    assertThat(once(List.of("--tmpfs", "/proc/sys"), "true").err())
        .contains("\"/proc/sys\" cannot be mounted because it is inside /proc");
  }

  private static final String MASKED =
      "for f in /proc/keys /proc/timer_list /proc/interrupts; do cat $f | head -c 1; echo y"
          + " 2>/dev/null > $f; cat $f | head -c 1; done; ls /proc/acpi /sys/firmware | grep -v : |"
          + " head -c 10";

  @Test
  void cve202531133MaskedPathsStayEmptyWhateverIsAtDevNull() {
    assertThat(once(List.of(), MASKED).text()).isEmpty();
    String linked = volume("ln -s /proc/uptime null");
    String missing = volume("touch nothing");
    String planted = volume("echo planted > null");
    for (String volume : List.of(linked, missing, planted)) {
      Shell.Result result = once(List.of("-v", volume + ":/dev"), MASKED);
      assertThat(result.text()).isEmpty();
    }
    String image = image(Map.of("m", "/dev"));
    assertThat(once(image, List.of("-v", linked + ":/m"), MASKED).text()).isEmpty();
    String mode = Shell.run(List.of("stat", "-c", "%a", "/dev/null")).text();
    once(List.of("-v", linked + ":/dev"), "chmod 600 /proc/keys");
    assertThat(Shell.run(List.of("stat", "-c", "%a", "/dev/null")).text())
        .as("the host's null device is not the container's to change")
        .isEqualTo(mode);
  }

  @Test
  void cve202552565TheConsoleIsTheTerminalAndNothingElse() {
    String before = Shell.run(List.of("cat", "/proc/sys/kernel/core_pattern")).text();
    String target = "/proc/sys/kernel/core_pattern";
    String volume =
        volume(
            "mkdir pts; for f in console pts/0 pts/1 pts/ptmx ptmx; do ln -s "
                + target
                + " $f; done");
    String script =
        "for f in /dev/console /dev/pts/* " + target + "; do echo '|/evil' > $f; done; " + MASKED;
    for (List<String> options :
        List.of(List.of("-t", "-v", volume + ":/dev"), List.of("-t", "-v", volume + ":/dev/pts"))) {
      once(options, script);
      assertThat(Shell.run(List.of("cat", target)).text()).isEqualTo(before);
    }
    assertThat(once(List.of("-t"), "stat -c %t:%T /dev/console; readlink /proc/self/fd/0").text())
        .startsWith("88:0");
  }

  @Test
  void cve202552881KernelParametersAreWrittenToTheKernelAlone() {
    String volume =
        volume("echo untouched > shm_rmid_forced; echo untouched > msgmax; mkdir kernel");
    String image = image(Map.of("m", "/proc/sys/kernel"));
    Shell.Result result =
        once(
            image,
            List.of("-v", volume + ":/m", "--sysctl", "kernel.shm_rmid_forced=1"),
            "cat /m/shm_rmid_forced");
    assertThat(result.text()).isIn("", "untouched");
    assertThat(once(List.of("-v", volume + ":/v"), "cat /v/shm_rmid_forced").text())
        .isEqualTo("untouched");
    assertThat(
            once(
                    List.of("--sysctl", "kernel.shm_rmid_forced=1"),
                    "cat /proc/sys/kernel/shm_rmid_forced")
                .text())
        .isEqualTo("1");
  }
}
