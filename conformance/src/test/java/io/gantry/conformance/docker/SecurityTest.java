package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --security-opt}, capabilities and devices give and refuse. */
class SecurityTest extends DockerTest {
  private static final String STATUS = "grep -E 'CapEff|NoNewPrivs|Seccomp:' /proc/self/status";

  @TempDir Path directory = Path.of("");

  private Shell.Result profiled(String profile, String... words) throws IOException {
    Path file = Files.writeString(directory.resolve("profile.json"), profile);
    return with(List.of("--security-opt", "seccomp=" + file), words);
  }

  @Test
  void aProfileOfTheUsersIsObeyed() throws IOException {
    String profile =
        """
        {"defaultAction": "SCMP_ACT_ALLOW",
         "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}]}
        """;
    assertThat(profiled(profile, "mkdir", "/x").err()).contains("Operation not permitted");
    assertThat(profiled("{}", "mkdir", "/x").code()).as("one that says nothing").isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | Decoding seccomp profile failed: ",
        "{\"defaultAction\":\"NO\"} | string NO is not a valid action for seccomp",
        "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"name\":\"a\",\"names\":[\"b\"],\"action\":\"SCMP_ACT_LOG\"}]}|"
            + " both 'name' and 'names' are specified in the seccomp profile, use either 'name' or"
            + " 'names'",
        "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"architectures\":[\"SCMP_ARCH_X86\"],\"archMap\":[{\"architecture\":\"SCMP_ARCH_X86_64\"}]}|"
            + " both 'architectures' and 'archMap' are specified in the seccomp profile"
      })
  void aProfileThatIsNoneIsRefused(String profile, String words) throws IOException {
    Shell.Result result = profiled(profile, "true");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.err()).contains(words);
  }

  @ParameterizedTest
  @CsvSource({
    "--security-opt, no-new-privileges=maybe, invalid --security-opt 2:"
        + " \"no-new-privileges=maybe\"",
    "--security-opt, systempaths=x, invalid --security-opt 2: \"systempaths=x\"",
    "--security-opt, strict=x, invalid --security-opt 2: \"strict=x\"",
    "--security-opt, unknown=1, invalid --security-opt 2: \"unknown=1\"",
    "--cap-add, CAP_ALL, invalid CapAdd: unknown capability: \"CAP_ALL\"",
    "--cap-drop, bogus, invalid CapDrop: unknown capability: \"CAP_BOGUS\"",
    "--ipc, bogus, invalid IPC mode: bogus",
    "--group-add, nosuch, unable to find group nosuch: no matching entries in group file",
  })
  void whatNobodyKnowsIsRefused(String option, String value, String words) {
    Shell.Result result = with(List.of(option, value), "true");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.err()).contains(words);
  }

  @Test
  void devicesAreGivenWithTheirRightsAndMissingOnesAreNamed() {
    assertThat(with(List.of("--device", "/dev/kmsg:/dev/x:w"), "head", "-c", "1", "/dev/x").err())
        .contains("Operation not permitted");
    assertThat(with(List.of("--device", "/dev/net"), "ls", "/dev/net").text()).isEqualTo("tun");
    assertThat(with(List.of("--device", "/dev/nosuch"), "true").err())
        .contains(
            "error gathering device information while adding custom device \"/dev/nosuch\": no such"
                + " file or directory");
    assertThat(with(List.of("--device", "/etc/passwd"), "true").err())
        .contains("\"/etc/passwd\": not a device node");
    String open = "mknod /x c 10 229 && : < /x && echo opened";
    assertThat(with(List.of("--device-cgroup-rule", "c 10:229 r"), "sh", "-c", open).text())
        .isEqualTo("opened");
    assertThat(with(List.of(), "sh", "-c", open).err())
        .containsIgnoringCase("operation not permitted");
  }

  @Test
  void strictMakesTheSafeChoiceAndSaysWhatItChanged() {
    String name = name();
    Shell.Result created =
        docker.run(
            "create",
            "--name",
            name,
            "--network",
            "none",
            "--security-opt",
            "strict=true",
            "--cap-add",
            "CHOWN",
            IMAGE,
            "sh",
            "-c",
            STATUS + "; touch /x; chroot / true");
    assertThat(created.err())
        .contains("strict: programs gain no new privileges")
        .contains("strict: all capabilities are dropped but CAP_CHOWN")
        .contains("strict: the root file system is read-only")
        .contains("strict: the seccomp profile is Docker's without chroot, ");
    assertThat(
            docker.inspect(
                name,
                "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}}"
                    + " {{.HostConfig.SecurityOpt}}"))
        .isEqualTo("true [ALL] [strict=true no-new-privileges]");
    Shell.Result result = docker.run("start", "-a", name);
    assertThat(result.out())
        .contains("CapEff:\t0000000000000001\n")
        .contains("NoNewPrivs:\t1")
        .contains("Seccomp:\t2");
    assertThat(result.err())
        .contains("Read-only file system")
        .contains("can't change root directory");
    assertThat(with(List.of("--privileged", "--security-opt", "strict=true"), "true").err())
        .contains("conflicting options: privileged and --security-opt strict");
  }

  @Test
  void cgroupsAreWritableForWhoAsks() {
    String make = "d=/sys/fs/cgroup; [ -d $d/pids ] && d=$d/pids; mkdir $d/own && echo made";
    assertThat(with(List.of("--security-opt", "writable-cgroups=true"), "sh", "-c", make).text())
        .isEqualTo("made");
    assertThat(with(List.of(), "sh", "-c", make).err()).contains("Read-only file system");
  }

  @Test
  void aContainerHasNoDescriptorOfTheEngine() {
    String list = "for f in /proc/self/fd/*; do readlink $f; done; true";
    List<String> seen = new ArrayList<>();
    seen.add(with(List.of(), "sh", "-c", list).text());
    seen.add(with(List.of("--init"), "sh", "-c", list + "; ls -l /proc/1/fd").text());
    seen.add(
        docker
            .onTerminal("", "run", "--rm", "-t", "--network", "none", IMAGE, "sh", "-c", list)
            .text());
    String name = idle();
    seen.add(docker.ok("exec", name, "sh", "-c", list));
    seen.add(docker.ok("exec", "--privileged", name, "sh", "-c", list));
    seen.add(docker.onTerminal("", "exec", "-t", name, "sh", "-c", list).text());
    assertThat(String.join("\n", seen).lines().map(String::strip))
        .isNotEmpty()
        .allMatch(
            target ->
                target.isEmpty()
                    || target.startsWith("total")
                    || target.matches(
                        ".*(pipe:\\[\\d+]|/dev/null|/dev/pts/\\d+|/proc/\\d+/fd(/\\*)?)"),
            "streams and nothing else");
  }
}
