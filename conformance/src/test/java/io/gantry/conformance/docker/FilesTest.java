package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest extends DockerTest {
  @TempDir Path directory = Path.of("");

  private String made(String script) {
    String name = background(List.of(), "sh", "-c", script + "; sleep 1000");
    io.gantry.conformance.harness.Await.until(
        "the script is through", () -> docker.run("top", name).out().contains("sleep 1000"));
    return name;
  }

  @Test
  void filesAreCopiedOut() throws IOException {
    String name =
        made(
            "mkdir -p /data/sub; echo hello > /data/file; echo deep > /data/sub/deep; ln -s file /data/link; chmod 640 /data/file");
    docker.ok("cp", name + ":/data/file", directory.resolve("one").toString());
    assertThat(directory.resolve("one")).hasContent("hello\n");
    docker.ok("cp", name + ":/data", directory.toString());
    assertThat(directory.resolve("data/sub/deep")).hasContent("deep\n");
    assertThat(Files.readSymbolicLink(directory.resolve("data/link"))).isEqualTo(Path.of("file"));
    Files.createDirectory(directory.resolve("flat"));
    docker.ok("cp", name + ":/data/.", directory.resolve("flat").toString());
    assertThat(directory.resolve("flat/file")).hasContent("hello\n");
  }

  @Test
  void filesAreCopiedIn() throws IOException {
    String name = made(":");
    Path tree = Files.createDirectories(directory.resolve("tree/sub"));
    Files.writeString(tree.resolve("file"), "content");
    docker.ok("cp", directory.resolve("tree").toString(), name + ":/tmp");
    assertThat(docker.ok("exec", name, "cat", "/tmp/tree/sub/file")).isEqualTo("content");
    docker.ok("cp", directory.resolve("tree") + "/.", name + ":/home");
    assertThat(docker.ok("exec", name, "cat", "/home/sub/file")).isEqualTo("content");
    docker.ok("cp", tree.resolve("file").toString(), name + ":/tmp/renamed");
    assertThat(docker.ok("exec", name, "cat", "/tmp/renamed")).isEqualTo("content");
  }

  @Test
  void copyingWorksOnStoppedContainersToo() throws IOException {
    String name = name();
    docker.ok("create", "--name", name, "--network", "none", IMAGE, "cat", "/tmp/in");
    Path file = Files.writeString(directory.resolve("in"), "from outside");
    docker.ok("cp", file.toString(), name + ":/tmp/in");
    assertThat(docker.ok("start", "-a", name)).isEqualTo("from outside");
    docker.ok("cp", name + ":/tmp/in", directory.resolve("out").toString());
    assertThat(directory.resolve("out")).hasContent("from outside");
  }

  @Test
  void tarStreamsPassThroughADash() {
    String name = made("echo hello > /tmp/file");
    Shell.Result tar =
        Shell.run(
            List.of(
                "sh",
                "-c",
                String.join(" ", docker.command("cp", name + ":/tmp/file", "-")) + " | tar -xO"));
    assertThat(tar.out()).isEqualTo("hello\n");
    String in =
        "cd "
            + directory
            + " && echo streamed > s && tar -c s | "
            + String.join(" ", docker.command("cp", "-", name + ":/tmp"));
    assertThat(Shell.run(List.of("sh", "-c", in)).code()).isZero();
    assertThat(docker.ok("exec", name, "cat", "/tmp/s")).isEqualTo("streamed");
  }

  @Test
  void pathRulesAreDockers() throws IOException {
    String name = made("echo x > /tmp/file");
    Path file = Files.writeString(directory.resolve("f"), "x");
    assertThat(docker.run("cp", name + ":/nosuch", directory.toString()).err())
        .contains("Could not find the file /nosuch in container " + name);
    assertThat(docker.run("cp", file.toString(), name + ":/tmp/nosuch/").code()).isEqualTo(1);
    assertThat(docker.run("cp", directory.toString(), name + ":/tmp/file").err())
        .contains("cannot copy directory");
  }

  @Test
  void linksThatLeadOutOfTheContainerStayInside() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "the host's");
    String name = made("ln -s " + directory + " /tmp/way; ln -s / /tmp/root");
    assertThat(
            docker
                .run("cp", name + ":/tmp/way/secret", directory.resolve("stolen").toString())
                .code())
        .isEqualTo(1);
    assertThat(directory.resolve("stolen")).doesNotExist();
    Path evil = Files.writeString(directory.resolve("evil"), "evil");
    docker.run("cp", evil.toString(), name + ":/tmp/root/planted");
    assertThat(Path.of("/planted")).doesNotExist();
    assertThat(secret).hasContent("the host's");
  }

  @Test
  void changesAreListed() {
    String name = made("echo x > /added; echo y >> /etc/passwd; rm /etc/group");
    assertThat(docker.ok("diff", name).lines())
        .contains("A /added", "C /etc", "C /etc/passwd", "D /etc/group");
  }

  @Test
  void theWholeFileSystemIsExported() throws IOException {
    String name = made("echo exported > /exported");
    Path tar = directory.resolve("all.tar");
    docker.ok("export", "-o", tar.toString(), name);
    assertThat(Shell.run(List.of("tar", "-xOf", tar.toString(), "exported")).out())
        .isEqualTo("exported\n");
    assertThat(Shell.run(List.of("tar", "-tf", tar.toString())).out().lines())
        .contains("bin/busybox");
  }

  @Test
  void directoriesOfTheHostAreMounted() throws IOException {
    Files.writeString(directory.resolve("file"), "host");
    assertThat(
            with(
                    List.of("-v", directory + ":/m"),
                    "sh",
                    "-c",
                    "cat /m/file; echo container > /m/back")
                .text())
        .isEqualTo("host");
    assertThat(directory.resolve("back")).hasContent("container\n");
    Shell.Result readOnly = with(List.of("-v", directory + ":/m:ro"), "touch", "/m/x");
    assertThat(readOnly.err()).contains("Read-only file system");
    assertThat(
            with(
                    List.of("--mount", "type=bind,source=" + directory + ",target=/m,readonly"),
                    "cat",
                    "/m/file")
                .text())
        .isEqualTo("host");
    assertThat(with(List.of("-v", directory.resolve("file") + ":/one"), "cat", "/one").text())
        .isEqualTo("host");
  }

  @Test
  void aMissingSourceIsMadeForVolumesAndRefusedForMounts() {
    assertThat(with(List.of("-v", directory.resolve("fresh") + ":/m"), "ls", "-d", "/m").text())
        .isEqualTo("/m");
    assertThat(directory.resolve("fresh")).isDirectory();
    Shell.Result refused =
        with(List.of("--mount", "type=bind,source=/nosuch-source,target=/m"), "true");
    assertThat(refused.code()).isEqualTo(125);
    assertThat(refused.err()).contains("bind source path does not exist: /nosuch-source");
  }

  @Test
  void temporaryMountsHaveTheirSize() {
    assertThat(
            with(
                    List.of("--mount", "type=tmpfs,target=/t,tmpfs-size=1m"),
                    "sh",
                    "-c",
                    "df -k /t | tail -1")
                .text())
        .contains("1024");
    assertThat(with(List.of("--shm-size", "2m"), "sh", "-c", "df -k /dev/shm | tail -1").text())
        .contains("2048");
  }

  @Test
  void theContainersOwnFilesAreThere() {
    assertThat(once("cat", "/etc/hosts").out()).contains("127.0.0.1").contains("localhost");
    assertThat(with(List.of("--add-host", "db:10.1.2.3"), "cat", "/etc/hosts").out())
        .contains("10.1.2.3\tdb");
    assertThat(once("sh", "-c", "ls /dev | grep -v -x core | sort | tr '\\n' ' '").text())
        .isEqualTo(
            "console fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero"
                .replace("console ", ""));
    assertThat(once("sh", "-c", "echo x > /dev/null && head -c 3 /dev/zero | wc -c").text())
        .isEqualTo("3");
  }

  @Test
  void layersAreSharedAndContainersChangeOnlyTheirOwn() {
    String first = made("echo mine > /shared");
    assertThat(once("ls", "/shared").code()).isEqualTo(1);
    assertThat(docker.ok("exec", first, "cat", "/shared")).isEqualTo("mine");
  }
}
