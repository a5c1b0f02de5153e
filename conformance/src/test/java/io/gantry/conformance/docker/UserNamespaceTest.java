package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Leaks;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Site;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Containers of an engine with {@code --userns-remap}. */
@Tag("root")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserNamespaceTest {
  private static final String IMAGE = Stage.IMAGE;
  private static final String HAND_OVER =
      "mkdir /box && echo text > /box/file && chown -R 1000:1001 /box && echo mine > /own";

  private Path accounts = Path.of("unset");
  private @Nullable Site opened;

  @BeforeAll
  void open() throws IOException {
    Stage.assumePossible();
    accounts = Stage.freshDirectory();
    Files.writeString(
        accounts.resolve("passwd"),
        "root:x:0:0::/:\nrex:x:5000:5000::/:\ndockremap:x:104:108::/:\n");
    Files.writeString(accounts.resolve("group"), "root:x:0:\nrex:x:5000:\ndockremap:x:108:\n");
    Files.writeString(accounts.resolve("subuid"), "rex:200000:60000\n5000:400000:5000\n");
    Files.writeString(accounts.resolve("subgid"), "rex:300000:65536\n");
    opened = Site.open("-Dgantry.accounts=" + accounts, "--userns-remap=rex");
  }

  @AfterAll
  void close() {
    if (opened != null) {
      opened.close();
      Stage.delete(accounts);
    }
  }

  @AfterEach
  void clear() {
    site().clear();
  }

  private Site site() {
    return Objects.requireNonNull(opened);
  }

  private Docker docker() {
    return site().docker();
  }

  private String sh(String script, String... options) {
    return docker().ok(words(script, options));
  }

  private static String[] words(String script, String... options) {
    List<String> words = new java.util.ArrayList<>(List.of("run", "--rm"));
    words.addAll(List.of(options));
    words.addAll(List.of(IMAGE, "sh", "-c", script));
    return words.toArray(String[]::new);
  }

  private Path root() {
    return site().directory().resolve("data/200000.300000");
  }

  private static String owner(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid") + ":" + Files.getAttribute(path, "unix:gid");
  }

  @Test
  void idsAreThoseOfAllRangesOfTheUser() throws IOException {
    assertThat(sh("id -u; cat /proc/self/uid_map /proc/self/gid_map").lines())
        .map(line -> line.strip().replaceAll("\\s+", " "))
        .containsExactly("0", "0 200000 60000", "60000 400000 5000", "0 300000 65536");
    assertThat(docker().ok("info", "-f", "{{.SecurityOptions}} {{.DockerRootDir}}"))
        .contains("name=userns")
        .endsWith(root().toString());
    for (Path directory : List.of(root(), site().directory().resolve("data"))) {
      assertThat(owner(directory)).isEqualTo("0:300000");
      assertThat(Files.getAttribute(directory, "unix:mode")).isEqualTo(040710);
    }
  }

  @Test
  void whatIsInsideBelongsToTheRootInside() {
    assertThat(
            sh(
                    "touch /new; stat -c %u:%g / /bin /new /etc/hosts /etc/hostname"
                        + " /etc/resolv.conf /dev/shm /dev/mqueue /dev/pts /tmp /scratch;"
                        + " echo 127.0.0.9 me >> /etc/hosts",
                    "--tmpfs", "/scratch")
                .lines())
        .hasSize(11)
        .containsOnly("0:0");
    assertThat(sh("touch /t/x", "--read-only", "--init", "--tmpfs", "/t")).isEmpty();
  }

  @Test
  void whoeverTheProcessIsCanOpenItsStreamsAgain() {
    assertThat(sh("id -u; echo again > /dev/stdout", "-u", "1000:1001").lines())
        .containsExactly("1000", "again");
    docker().ok("run", "-d", "--name", "one", IMAGE, "sleep", "1000");
    assertThat(docker().ok("exec", "-u", "1000", "one", "sh", "-c", "id -u; echo x >/dev/stdout"))
        .isEqualTo("1000\nx");
    assertThat(
            docker()
                .onTerminal("", "exec", "-it", "-u", "1000", "one", "stat", "-c%u", "/dev/pts/0")
                .out())
        .contains("1000");
    assertThat(docker().run("exec", "-u", "70000", "one", "id").all()).contains("invalid argument");
    assertThat(site().daemon().inside("stat", "-c%u", "/proc/" + pid("one")).text())
        .isEqualTo("200000");
  }

  private String pid(String container) {
    return docker().inspect(container, "{{.State.Pid}}");
  }

  @Test
  void itsNetworkIsItsOwn() {
    assertThat(
            sh(
                "ip link set eth0 mtu 1300 && cat /sys/class/net/eth0/mtu"
                    + " /proc/sys/net/ipv4/ip_default_ttl; ping -c1 127.0.0.1 | grep -c ttl",
                "--cap-add=NET_ADMIN",
                "--sysctl=net.ipv4.ip_default_ttl=77"))
        .isEqualTo("1300\n77\n1");
    assertThat(sh("ip link set lo down && echo done", "--cap-add=NET_ADMIN", "--network=none"))
        .isEqualTo("done");
  }

  @Test
  void anImageMadeOfOneIsTheSameElsewhere() throws IOException {
    docker().ok("run", "--name", "made", IMAGE, "sh", "-c", HAND_OVER);
    docker().ok("commit", "made", "handed");
    String list = "stat -c %u:%g /box /box/file /own /bin";
    for (String mode : List.of("", "host")) {
      assertThat(docker().ok("run", "--rm", "--userns=" + mode, "handed", "sh", "-c", list).lines())
          .containsExactly("1000:1001", "1000:1001", "0:0", "0:0");
    }
    assertThat(docker().ok("diff", "made").lines())
        .contains("A /box", "A /box/file", "A /own")
        .noneMatch(line -> line.contains("/bin"));
    Path tar = site().directory().resolve("export.tar");
    docker().ok("export", "-o", tar.toString(), "made");
    assertThat(Shell.run(List.of("tar", "--numeric-owner", "-tvf", tar.toString())).text().lines())
        .anyMatch(line -> line.matches(".* 1000/1001 .* box/file"))
        .anyMatch(line -> line.matches(".* 0/0 .* own"));
  }

  @Test
  void copiesHaveTheIdsInside() throws IOException {
    Path source = site().directory().resolve("source");
    Path below = Files.createDirectories(source.resolve("sub"));
    Files.writeString(below.resolve("file"), "x");
    Files.setAttribute(below.resolve("file"), "unix:uid", 1000);
    docker().ok("run", "-d", "--name", "files", "-v", "/vol", IMAGE, "sleep", "1000");
    docker().ok("exec", "files", "sh", "-c", HAND_OVER);
    for (String state : List.of("running", "stopped")) {
      docker().ok("cp", "-a", source.toString(), "files:/" + state);
      docker().ok("cp", "-a", source.toString(), "files:/vol/" + state);
      Path out = site().directory().resolve(state);
      docker().ok("cp", "-a", "files:/box", out.toString());
      assertThat(tar("files:/box")).anyMatch(line -> line.matches(".* 1000/1001 .* box/file"));
      assertThat(tar("files:/vol")).anyMatch(line -> line.matches(".* 1000/0 .* vol/.*/sub/file"));
      docker().ok("stop", "-t", "0", "files");
    }
    docker().ok("start", "files");
    assertThat(
            docker()
                .ok("exec", "files", "sh", "-c", "stat -c %u /*/sub/file /vol/*/sub/file /stopped")
                .lines())
        .containsExactly("1000", "1000", "1000", "1000", "0");
  }

  private List<String> tar(String path) throws IOException {
    Path file = site().directory().resolve("copy.tar");
    String copy = String.join(" ", docker().command("cp", path, "-")) + " > " + file;
    assertThat(Shell.run(List.of("sh", "-c", copy)).code()).isZero();
    return Shell.run(List.of("tar", "--numeric-owner", "-tvf", file.toString()))
        .text()
        .lines()
        .toList();
  }

  @Test
  void volumesBelongToTheRootInsideAndBindsToWhomTheyBelong() throws IOException {
    docker().ok("volume", "create", "plain");
    assertThat(owner(root().resolve("volumes/plain/_data"))).isEqualTo("200000:300000");
    docker().ok("run", "--name", "seed", IMAGE, "sh", "-c", HAND_OVER);
    docker().ok("commit", "seed", "seeded");
    docker().ok("run", "--rm", "-v", "filled:/box", "seeded", "touch", "/box/more");
    assertThat(owner(root().resolve("volumes/filled/_data"))).isEqualTo("201000:301001");
    assertThat(owner(root().resolve("volumes/filled/_data/file"))).isEqualTo("201000:301001");
    assertThat(owner(root().resolve("volumes/filled/_data/more"))).isEqualTo("200000:300000");
    Path host = Files.createDirectory(site().directory().resolve("bound"));
    Files.writeString(host.resolve("file"), "x");
    var bound = docker().run(words("stat -c %u /b/file; touch /b/new", "-v", host + ":/b"));
    assertThat(bound.out()).isEqualTo("65534\n");
    assertThat(bound.err()).contains("Permission denied");
  }

  @Test
  void thoseThatShareNamespacesShareTheirIds() {
    docker().ok("run", "-d", "--name", "first", "--ipc=shareable", IMAGE, "sleep", "1000");
    String user = docker().ok("exec", "first", "readlink", "/proc/self/ns/user");
    String look =
        "readlink /proc/self/ns/user; ip link set eth0 mtu 1300; cat /sys/class/net/eth0/mtu";
    for (String option : List.of("--network", "--pid", "--ipc")) {
      assertThat(sh(look, option, "container:first", "--cap-add=NET_ADMIN").lines())
          .as(option)
          .containsExactly(user, "1300");
    }
    assertThat(sh("readlink /proc/self/ns/user")).isNotEqualTo(user);
    assertThat(sh("ip addr | grep -c eth0", "--userns=host", "--network=container:first"))
        .isNotEqualTo("0");
    docker().ok("run", "-d", "--name", "hosts", "--userns=host", IMAGE, "sleep", "1000");
    assertThat(docker().run(words("true", "--network=container:hosts")).err())
        .contains("which is in the host's user namespace");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--privileged | privileged mode is incompatible with user namespaces.  You must run the"
            + " container in the host namespace when running privileged mode",
        "--pid=host | cannot share the host PID namespace when user namespaces are enabled",
        "--network=host | cannot share the host's network namespace when user namespaces are"
            + " enabled",
      })
  void whatIsTheHostsIsForItsOwnIdsOnly(String option, String words) {
    Shell.Result refused = docker().run(words("true", option));
    assertThat(refused.code()).isEqualTo(125);
    assertThat(refused.err()).contains(words.strip());
    assertThat(docker().run(words("cat /proc/self/uid_map", option, "--userns=host")).out())
        .contains("4294967295");
  }

  @Test
  void theEnginesOwnIdsCanBeHad() {
    docker().ok("run", "-d", "--name", "own", "--userns=host", IMAGE, "sleep", "1000");
    assertThat(docker().inspect("own", "{{.HostConfig.UsernsMode}}")).isEqualTo("host");
    assertThat(site().daemon().inside("stat", "-c%u", "/proc/" + pid("own")).text()).isEqualTo("0");
    assertThat(docker().ok("exec", "own", "stat", "-c", "%u:%g", "/bin")).isEqualTo("0:0");
  }

  @Test
  void theyOutliveTheEngineAndNothingIsLeftOfThem() {
    String script = "while true; do echo tick; sleep 0.1; done";
    String id =
        docker()
            .ok("run", "-d", "--name", "alive", "--cap-add=NET_ADMIN", IMAGE, "sh", "-c", script);
    site().daemon().kill();
    site().daemon().restart();
    assertThat(docker().ok("exec", "alive", "sh", "-c", "ip link set eth0 mtu 1300; id -u"))
        .isEqualTo("0");
    String before = docker().ok("logs", "alive");
    Await.until("it goes on", () -> docker().ok("logs", "alive").length() > before.length());
    docker().ok("restart", "-t", "0", "alive");
    docker().ok("rm", "-f", "alive");
    Await.until(
        "nothing is left",
        () ->
            Leaks.cgroups(List.of(id)).isEmpty()
                && Leaks.processes(site().directory(), site().daemon().process().pid()).isEmpty());
    assertThat(Leaks.mounts(site().directory())).noneMatch(line -> !line.contains("/exec/netns/"));
  }

  @Test
  void usersThatCannotBeMappedAreNamed() {
    Daemon daemon = site().daemon();
    assertThat(daemon.refused("--userns-remap=nosuch").all())
        .contains(
            "Error during uid lookup for \"nosuch\": getent unable to find entry \"nosuch\" in"
                + " passwd database");
    assertThat(daemon.refused("--userns-remap=default").all())
        .contains("Can't create ID mappings: no subuid ranges found for user \"dockremap\"");
  }
}
