package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.json.Node;
import io.gantry.conformance.harness.Shell;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListTest extends DockerTest {
  @Test
  void runningContainersAreListedAndAllWhenAsked() {
    String up = idle();
    String down = name();
    docker.run("run", "--name", down, "--network", "none", IMAGE, "sh", "-c", "exit 3");
    assertThat(docker.ok("ps", "--format", "{{.Names}}").lines()).contains(up).doesNotContain(down);
    assertThat(docker.ok("ps", "-a", "--format", "{{.Names}}").lines()).contains(up, down);
    assertThat(docker.ok("ps", "-a", "--filter", "name=" + down, "--format", "{{.Status}}"))
        .matches("Exited \\(3\\) .*ago");
    assertThat(docker.ok("ps", "--filter", "name=" + up, "--format", "{{.Status}}"))
        .startsWith("Up ");
  }

  @Test
  void filtersNarrowTheList() {
    String name = idle("-l", "kind=filtered", "-l", "other=x");
    String id = docker.inspect(name, "{{.Id}}");
    for (List<String> filters :
        List.of(
            List.of("name=^/" + name + "$"),
            List.of("id=" + id.substring(0, 20)),
            List.of("label=kind"),
            List.of("label=kind=filtered", "label=other=x"),
            List.of("ancestor=" + IMAGE, "label=kind"),
            List.of("status=running", "label=kind"),
            List.of("network=none", "label=kind"),
            List.of("volume=/nosuch", "label=kind"),
            List.of("label=kind=no"),
            List.of("status=paused", "label=kind"),
            List.of("is-task=false", "label=kind"),
            List.of("health=none", "label=kind"))) {
      List<String> words = new java.util.ArrayList<>(List.of("ps", "-a", "--format", "{{.Names}}"));
      filters.forEach(f -> words.addAll(List.of("--filter", f)));
      boolean empty =
          filters.stream()
              .anyMatch(f -> f.contains("nosuch") || f.endsWith("=no") || f.endsWith("paused"));
      assertThat(docker.ok(words.toArray(String[]::new)))
          .as(filters.toString())
          .isEqualTo(empty ? "" : name);
    }
  }

  @Test
  void exitCodesAndNeighboursAreFilters() {
    String first = name();
    docker.ok("create", "--name", first, "-l", "row=1", "--network", "none", IMAGE, "true");
    String second = name();
    docker.run(
        "run", "--name", second, "-l", "row=1", "--network", "none", IMAGE, "sh", "-c", "exit 33");
    assertThat(docker.ok("ps", "-a", "--filter", "exited=33", "--format", "{{.Names}}"))
        .isEqualTo(second);
    assertThat(
            docker.ok(
                "ps",
                "-a",
                "--filter",
                "before=" + second,
                "--filter",
                "label=row=1",
                "--format",
                "{{.Names}}"))
        .isEqualTo(first);
    assertThat(
            docker.ok(
                "ps",
                "-a",
                "--filter",
                "since=" + first,
                "--filter",
                "label=row=1",
                "--format",
                "{{.Names}}"))
        .isEqualTo(second);
    assertThat(
            docker.ok(
                "ps",
                "-a",
                "--filter",
                "status=created",
                "--filter",
                "label=row=1",
                "--format",
                "{{.Names}}"))
        .isEqualTo(first);
    assertThat(docker.ok("ps", "-n", "1", "--format", "{{.Names}}")).isEqualTo(second);
  }

  @Test
  void aBadFilterIsRefused() {
    Shell.Result result = docker.run("ps", "--filter", "foo=bar");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("invalid filter 'foo'");
  }

  @Test
  void theTableHasDockersColumns() {
    String name = background(List.of(), "sleep", "100");
    String table = docker.ok("ps", "--filter", "name=" + name);
    assertThat(table.lines().findFirst().orElse(""))
        .matches("CONTAINER ID +IMAGE +COMMAND +CREATED +STATUS +PORTS +NAMES");
    assertThat(table).contains("\"sleep 100\"").contains(IMAGE);
  }

  @Test
  void sizesAreCountedWhenAsked() {
    String name = background(List.of(), "sh", "-c", "head -c 100000 /dev/zero > /big; sleep 100");
    io.gantry.conformance.harness.Await.until(
        "the size shows",
        () ->
            docker
                .ok("ps", "-s", "--filter", "name=" + name, "--format", "{{.Size}}")
                .matches("1\\d\\dkB \\(virtual .*MB\\)"));
  }

  @Test
  void aListedContainerHasTheFieldsThatClientsRead() {
    String name = idle("-l", "a=b");
    Node row = Node.parse(docker.ok("ps", "--filter", "name=" + name, "--format", "json"));
    assertThat(row.text("Names")).isEqualTo(name);
    assertThat(row.text("State")).isEqualTo("running");
    assertThat(row.text("Labels")).isEqualTo("a=b");
    assertThat(row.text("Networks")).isEqualTo("none");
  }

  @Test
  void inspectTellsWhatWasAsked() {
    String name =
        idle(
            "-e",
            "A=b",
            "-w",
            "/tmp",
            "--hostname",
            "h",
            "-m",
            "64m",
            "--cap-add",
            "NET_ADMIN",
            "-v",
            "/etc:/host-etc:ro",
            "--restart",
            "on-failure:1");
    Node all = Node.parse(docker.ok("inspect", name)).items().getFirst();
    Node config = all.at("Config");
    assertThat(config.texts("Env")).contains("A=b", "PATH=/bin");
    assertThat(config.text("WorkingDir")).isEqualTo("/tmp");
    assertThat(config.text("Hostname")).isEqualTo("h");
    assertThat(config.text("Image")).isEqualTo(IMAGE);
    Node host = all.at("HostConfig");
    assertThat(host.number("Memory")).isEqualTo(64L << 20);
    assertThat(host.texts("Binds")).containsExactly("/etc:/host-etc:ro");
    assertThat(host.text("NetworkMode")).isEqualTo("none");
    assertThat(host.at("LogConfig").text("Type")).isEqualTo("json-file");
    assertThat(host.number("ShmSize")).isEqualTo(64L << 20);
    assertThat(host.texts("MaskedPaths")).contains("/proc/kcore");
    assertThat(all.text("Path")).isEqualTo("sh");
    assertThat(all.text("Driver")).isEqualTo("overlay2");
    assertThat(all.text("Platform")).isEqualTo("linux");
    assertThat(all.text("Image")).startsWith("sha256:");
    Node mount = all.items("Mounts").getFirst();
    assertThat(mount.text("Type")).isEqualTo("bind");
    assertThat(mount.text("Source")).isEqualTo("/etc");
    assertThat(mount.text("Destination")).isEqualTo("/host-etc");
    assertThat(mount.flag("RW")).isFalse();
    assertThat(all.at("State").number("Pid")).isPositive();
    assertThat(all.at("NetworkSettings").at("Networks").at("none").present()).isTrue();
  }

  @Test
  void unknownObjectsAreNamed() {
    Shell.Result result = docker.run("inspect", "nosuch");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEqualTo("[]\n");
    assertThat(result.err()).contains("No such object: nosuch");
    assertThat(docker.run("container", "inspect", "nosuch").err())
        .contains("No such container: nosuch");
    assertThat(docker.run("logs", "nosuch").err()).contains("No such container: nosuch");
    assertThat(docker.run("rm", "nosuch").err()).contains("No such container: nosuch");
  }
}
