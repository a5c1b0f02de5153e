package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes as containers have them. */
class ContainerVolumeTest extends DockerTest {
  private static final String FILLED = "volumes-filled";

  @TempDir Path directory = Path.of("");
  private final List<String> volumes = new ArrayList<>();

  @AfterEach
  void removeVolumes() {
    removeContainers();
    if (!volumes.isEmpty()) {
      List<String> words = new ArrayList<>(List.of("volume", "rm", "-f"));
      words.addAll(volumes);
      docker.run(words.toArray(String[]::new));
    }
  }

  private String volume() {
    String name = Stage.name("vol");
    volumes.add(name);
    return name;
  }

  /** An image with content at its volume. */
  private String filled() {
    if (docker.run("image", "inspect", FILLED).code() != 0) {
      String made =
          running(
              "sh",
              "-c",
              "mkdir -p /data/dir; cd /data; echo -n hello > file; ln file dir/hard; ln -s /nowhere link; mkfifo pipe; mknod null c 1 3; chown -R 1000:50 .; chmod 6755 dir/hard; chmod 2770 .; touch -d '2001-02-03 04:05:06' dir file");
      docker.ok("wait", made);
      docker.ok("commit", "--change", "VOLUME /data", made, FILLED);
    }
    return FILLED;
  }

  private static final String LOOK =
      "cd /data; stat -c '%a %u:%g %F' . dir file pipe null; readlink link; stat -c %h file; stat -c %Y dir; cat dir/hard";

  private static final String SEEN =
      """
      2770 1000:50 directory
      755 1000:50 directory
      6755 1000:50 regular file
      644 1000:50 fifo
      644 1000:50 character special file
      /nowhere
      2
      981173106
      """;

  private Shell.Result run(List<String> options, String image, String script) {
    List<String> words = new ArrayList<>(List.of("run", "--rm", "--network", "none"));
    words.addAll(options);
    words.addAll(List.of(image, "sh", "-c", script));
    return docker.run(words.toArray(String[]::new));
  }

  private String created(List<String> options, String image) {
    String name = name();
    List<String> words = new ArrayList<>(List.of("create", "--name", name, "--network", "none"));
    words.addAll(options);
    words.addAll(List.of(image, "true"));
    docker.ok(words.toArray(String[]::new));
    return name;
  }

  private String source(String container) {
    return docker.inspect(container, "{{(index .Mounts 0).Source}}");
  }

  private boolean exists(String volume) {
    return docker.run("volume", "inspect", volume).code() == 0;
  }

  @Test
  void aNewVolumeGetsWhatTheImageHasAtItsPlace() {
    String volume = volume();
    assertThat(run(List.of("-v", volume + ":/data"), filled(), LOOK).out())
        .isEqualTo(SEEN + "hello");
  }

  @Test
  void contentIsCopiedOnceAndNotOverOthers() {
    String volume = volume();
    run(List.of("-v", volume + ":/data"), filled(), "rm -rf /data/*; echo -n own > /data/own");
    assertThat(run(List.of("-v", volume + ":/data"), filled(), "ls /data").text()).isEqualTo("own");
    String empty = volume();
    assertThat(run(List.of("-v", empty + ":/data:nocopy"), filled(), "ls -a /data | wc -l").text())
        .isEqualTo("2");
    String other = volume();
    assertThat(
            run(
                    List.of("--mount", "type=volume,dst=/data,volume-nocopy,src=" + other),
                    filled(),
                    "ls /data")
                .out())
        .isEmpty();
  }

  @Test
  void anonymousVolumesAreShownAsDockerShowsThem() {
    String volume = volume();
    String name =
        created(
            List.of(
                "-v",
                directory + ":/b:ro",
                "-v",
                volume + ":/n",
                "-v",
                "/anon",
                "--mount",
                "type=tmpfs,dst=/tm"),
            filled());
    String shown =
        docker.inspect(
            name,
            "{{range .Mounts}}{{.Type}} {{len .Name}} {{.Destination}} {{.Driver}} {{.Mode}} {{.RW}} {{.Propagation}};{{end}}");
    assertThat(shown.split(";"))
        .containsExactlyInAnyOrder(
            "bind 0 /b  ro false rprivate",
            "volume " + volume.length() + " /n local z true ",
            "tmpfs 0 /tm   true ",
            "volume 64 /anon local  true ",
            "volume 64 /data local  true ");
  }

  @Test
  void anonymousVolumesGoWithTheirContainerWhenAsked() {
    String kept = created(List.of("-v", "/anon"), IMAGE);
    String keptVolume = docker.inspect(kept, "{{(index .Mounts 0).Name}}");
    volumes.add(keptVolume);
    docker.ok("rm", kept);
    assertThat(exists(keptVolume)).isTrue();

    String named = volume();
    String removed = created(List.of("-v", "/anon", "-v", named + ":/n"), IMAGE);
    String anonymous =
        docker.inspect(
            removed, "{{range .Mounts}}{{if eq .Destination \"/anon\"}}{{.Name}}{{end}}{{end}}");
    docker.ok("rm", "-v", removed);
    assertThat(exists(anonymous)).isFalse();
    assertThat(exists(named)).isTrue();

    String before = docker.ok("volume", "ls", "-q");
    assertThat(run(List.of("-v", "/anon"), IMAGE, "touch /anon/x").code()).isZero();
    assertThat(docker.ok("volume", "ls", "-q")).isEqualTo(before);
  }

  @Test
  void aVolumeInUseStays() {
    String volume = volume();
    String name = created(List.of("-v", volume + ":/n"), IMAGE);
    assertThat(docker.run("volume", "rm", volume).err())
        .contains(
            "remove " + volume + ": volume is in use - [" + docker.inspect(name, "{{.Id}}") + "]");
    docker.ok("rm", name);
    docker.ok("volume", "rm", volume);
  }

  @Test
  void aVolumeIsNoFile() {
    assertThat(run(List.of("-v", "/etc/passwd"), IMAGE, "true").err())
        .containsPattern("cannot mount volume over existing file, file exists .*/etc/passwd");
    assertThat(run(List.of("-v", volume() + ":/etc/passwd"), IMAGE, "true").err())
        .containsPattern("source .*/etc/passwd is not directory");
  }

  @Test
  void partOfAVolumeIsMountedAndNothingOutside() {
    String volume = volume();
    run(List.of("-v", volume + ":/data"), filled(), "ln -s / /data/out; ln -s dir /data/in");
    String mount = "type=volume,dst=/s,src=" + volume + ",volume-subpath=";
    assertThat(run(List.of("--mount", mount + "dir"), IMAGE, "ls /s").text()).isEqualTo("hard");
    assertThat(run(List.of("--mount", mount + "in"), IMAGE, "ls /s").text()).isEqualTo("hard");
    assertThat(run(List.of("--mount", mount + "file"), IMAGE, "cat /s").text()).isEqualTo("hello");
    assertThat(run(List.of("--mount", mount + "out"), IMAGE, "ls /s").err())
        .contains("path concatenation escapes the base directory");
    assertThat(run(List.of("--mount", mount + "nosuch"), IMAGE, "true").err())
        .containsPattern(
            "cannot access path .*/nosuch: lstat .*/nosuch: no such file or directory");
  }

  @Test
  void volumesOfOtherContainersAreTaken() throws IOException {
    Files.writeString(directory.resolve("bound"), "b");
    String first = volume();
    String second = volume();
    String one =
        created(List.of("-v", first + ":/n", "-v", directory + ":/b", "-v", "/anon"), IMAGE);
    String two = created(List.of("--volumes-from", one + ":ro", "-v", second + ":/n"), filled());
    assertThat(
            run(List.of("--volumes-from", one), IMAGE, "touch /n/x /anon/y && ls /n /b /anon")
                .out())
        .contains("x", "bound", "y");
    assertThat(run(List.of("--volumes-from", two), IMAGE, "ls /anon; touch /anon/z").err())
        .contains("Read-only file system");
    assertThat(
            run(
                    List.of("--volumes-from", one, "--volumes-from", two),
                    IMAGE,
                    "ls /n; ls /data/file")
                .out())
        .isEqualTo("/data/file\n");
    assertThat(run(List.of("--volumes-from", one, "-v", second + ":/n"), filled(), "ls /n").out())
        .isEmpty();
    docker.ok("rm", "-v", one);
    assertThat(run(List.of("--volumes-from", two), IMAGE, "ls /anon").text()).isEqualTo("y");
  }

  @Test
  void wrongSourcesOfVolumesAreToldInDockersWords() {
    String name = created(List.of(), IMAGE);
    assertThat(run(List.of("--volumes-from", "nosuch"), IMAGE, "true").err())
        .contains("No such container: nosuch");
    for (String mode : List.of("foo", "shared", "nocopy")) {
      assertThat(run(List.of("--volumes-from", name + ":" + mode), IMAGE, "true").err())
          .contains("invalid mode: " + mode);
    }
    assertThat(run(List.of("--volumes-from", ""), IMAGE, "true").err())
        .contains("volumes-from specification cannot be an empty string");
  }

  @Test
  void filesAreCopiedIntoAndOutOfVolumesRunningAndStopped() throws IOException {
    Path file = Files.writeString(directory.resolve("in"), "copied");
    Path bound = Files.createDirectory(directory.resolve("bound"));
    String volume = volume();
    List<String> options =
        List.of(
            "-v",
            volume + ":/n",
            "-v",
            bound + ":/b",
            "-v",
            bound + ":/n/b",
            "-v",
            directory + ":/ro:ro");
    String stopped = created(options, IMAGE);
    String running = idle(options.toArray(String[]::new));
    for (String name : List.of(stopped, running)) {
      docker.ok("cp", file.toString(), name + ":/n/" + name);
      docker.ok("cp", file.toString(), name + ":/n/b/" + name);
      assertThat(bound.resolve(name)).hasContent("copied");
      assertThat(Path.of(source(stopped)).resolve(name)).hasContent("copied");
      docker.ok("cp", name + ":/n/" + name, directory.resolve("out").toString());
      assertThat(directory.resolve("out")).hasContent("copied");
      assertThat(docker.run("cp", file.toString(), name + ":/ro/x").err())
          .contains("mounted volume is marked read-only");
      assertThat(directory.resolve("x")).doesNotExist();
    }
  }

  @Test
  void volumesThatHaveToBeMountedAreFilledAndCopiedIntoAtTheirDevice() throws IOException {
    Path device = Files.createDirectory(directory.resolve("device"));
    Path file = Files.writeString(directory.resolve("in"), "copied");
    String volume = volume();
    docker.ok(
        "volume", "create", "-o", "type=none", "-o", "o=bind", "-o", "device=" + device, volume);
    String name = created(List.of("-v", volume + ":/data"), filled());
    assertThat(device.resolve("file")).hasContent("hello");
    docker.ok("cp", file.toString(), name + ":/data/in");
    assertThat(device.resolve("in")).hasContent("copied");
    assertThat(Path.of(source(name))).isEmptyDirectory();
    String part =
        created(List.of("--mount", "type=volume,dst=/p,volume-subpath=dir,src=" + volume), IMAGE);
    docker.ok("cp", file.toString(), part + ":/p/in");
    assertThat(device.resolve("dir/in")).hasContent("copied");
    docker.ok("rm", part, name);
  }

  @Test
  void mountsAreToldAsEvents() {
    Instant begin = Instant.now();
    String volume = volume();
    String name = background(List.of("-v", volume + ":/n:ro"), "true");
    docker.ok("wait", name);
    String id = docker.inspect(name, "{{.Id}}");
    docker.ok("rm", name);
    String told =
        docker.ok(
            "events",
            "--since",
            begin.minusMillis(5).toString(),
            "--until",
            Instant.now().plusMillis(5).toString(),
            "--filter",
            "volume=" + volume,
            "--format",
            "{{.Action}} {{.Actor.ID}} {{json .Actor.Attributes}}");
    assertThat(told.lines())
        .containsExactly(
            "create " + volume + " {\"driver\":\"local\"}",
            "mount "
                + volume
                + " {\"container\":\""
                + id
                + "\",\"destination\":\"/n\",\"driver\":\"local\",\"propagation\":\"\",\"read/write\":\"false\"}",
            "unmount " + volume + " {\"container\":\"" + id + "\",\"driver\":\"local\"}");
  }
}
