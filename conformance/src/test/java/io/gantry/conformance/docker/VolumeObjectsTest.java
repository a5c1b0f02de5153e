package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.json.Node;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Volumes as the docker CLI makes, shows and removes them, and what gantry does besides. */
class VolumeObjectsTest extends DockerTest {
  private final List<String> volumes = new ArrayList<>();

  @AfterEach
  void removeVolumes() {
    volumes.forEach(volume -> docker.run("volume", "rm", "-f", volume));
  }

  private String volumeName() {
    String name = Stage.name("vol");
    volumes.add(name);
    return name;
  }

  private String volume(String... options) {
    String name = volumeName();
    List<String> words = new ArrayList<>(List.of("volume", "create"));
    words.addAll(List.of(options));
    words.add(name);
    assertThat(docker.ok(words.toArray(String[]::new)).strip()).isEqualTo(name);
    return name;
  }

  private Node inspectVolume(String name) {
    return Node.parse(docker.ok("volume", "inspect", name)).items().getFirst();
  }

  private Path content(String name) {
    return Path.of(inspectVolume(name).text("Mountpoint"));
  }

  private static Shell.Result gantry(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "io.gantry.cli.Main",
                "-H",
                "unix://" + Stage.shared().socket()));
    command.addAll(List.of(words));
    return Shell.run(command);
  }

  private static String done(Shell.Result result) {
    assertThat(result.code()).describedAs(result.all()).isZero();
    return result.text().strip();
  }

  @Test
  void aVolumeIsShownAsItWasAskedFor() {
    String plain = volume();
    String tmpfs =
        volume("--label", "a=b", "-o", "type=tmpfs", "-o", "device=tmpfs", "-o", "o=size=1m");
    Node shown = inspectVolume(plain);
    assertThat(shown.text("Driver")).isEqualTo("local");
    assertThat(shown.text("Scope")).isEqualTo("local");
    assertThat(docker.ok("volume", "inspect", "-f", "{{json .Labels}}{{json .Options}}", plain))
        .isEqualTo("nullnull");
    assertThat(docker.ok("volume", "inspect", "-f", "{{json .Labels}}{{json .Options}}", tmpfs))
        .isEqualTo("{\"a\":\"b\"}{\"device\":\"tmpfs\",\"o\":\"size=1m\",\"type\":\"tmpfs\"}");
    assertThat(docker.ok("volume", "create", plain)).isEqualTo(plain);
    assertThat(docker.ok("volume", "ls", "-q", "-f", "label=a=b", "-f", "name=" + tmpfs))
        .isEqualTo(tmpfs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x | create x: volume name is too short, names should be at least two alphanumeric"
            + " characters",
        "--opt foo=bar v3 | create v3: invalid option: \"foo\"",
        "--opt type=tmpfs v3 | create v3: missing required option: \"device\"",
        "--opt size=10m v3 | create v3: quota size requested but no quota support",
        "-d nosuch v3 | create v3: error looking up volume plugin nosuch: plugin \"nosuch\" not"
            + " found",
      })
  void requestsThatMakeNoSenseAreRefusedInDockersWords(String words, String message) {
    List<String> command = new ArrayList<>(List.of("volume", "create"));
    command.addAll(List.of(words.split(" ", -1)));
    Shell.Result result = docker.run(command.toArray(String[]::new));
    assertThat(result.code()).isOne();
    assertThat(result.err()).contains("Error response from daemon: " + message);
  }

  @Test
  void whatIsMissingIsNamedAndForceDoesNotCare() {
    assertThat(docker.run("volume", "rm", "no-such-volume").err())
        .contains("Error response from daemon: get no-such-volume: no such volume");
    assertThat(docker.run("volume", "rm", "-f", "no-such-volume").code()).isZero();
    String name = volume();
    assertThat(docker.run("volume", "update", "--availability", "drain", name).err())
        .contains("can only update cluster volumes");
  }

  @Test
  void aPlainVolumeMayHaveAnOwnerAndAMode() throws IOException {
    Path directory = content(volume("-o", "o=uid=1000,gid=50,mode=2770"));
    assertThat(Files.readAttributes(directory, "unix:uid,gid,mode"))
        .containsEntry("uid", 1000)
        .containsEntry("gid", 50)
        .containsEntry("mode", 0042770);
  }

  @Test
  void aPruneTakesAnonymousVolumesOnlyUnlessToldOtherwise() throws IOException {
    String named = volume("--label", "prune-test");
    String anonymous = docker.ok("volume", "create", "--label", "prune-test").strip();
    Files.writeString(content(anonymous).resolve("file"), "1234567");
    assertThat(docker.ok("volume", "prune", "-f", "--filter", "label=prune-test"))
        .isEqualTo("Deleted Volumes:\n" + anonymous + "\n\nTotal reclaimed space: 7B");
    assertThat(docker.ok("volume", "prune", "-a", "-f", "--filter", "label=prune-test"))
        .contains(named);
  }

  @Test
  void systemDfTellsSizesAndLinks() throws IOException {
    String name = volume();
    Files.writeString(content(name).resolve("file"), "12345");
    assertThat(docker.ok("system", "df", "-v"))
        .containsPattern(java.util.regex.Pattern.quote(name) + " +0 +5B");
  }

  @Test
  void eventsTellOfVolumes() {
    String name = volume();
    docker.ok("volume", "rm", name);
    assertThat(
            docker.ok(
                "events",
                "--since",
                "1h",
                "--until",
                Instant.now().plusMillis(5).toString(),
                "--filter",
                "volume=" + name,
                "--format",
                "{{.Type}} {{.Action}} {{.Actor.ID}} {{.Actor.Attributes.driver}}"))
        .isEqualTo("volume create %s local\nvolume destroy %s local".formatted(name, name));
  }

  @Test
  void aBackupRestoresAVolumeWithAllThatBelongsToItsFiles() throws Exception {
    String name = volume("-o", "o=uid=7,mode=0710");
    Path file = Files.writeString(content(name).resolve("file"), "kept");
    Files.setAttribute(file, "unix:uid", 12);
    Files.createLink(content(name).resolve("other"), file);
    Path tar = Stage.freshDirectory().resolve("backup.tar");
    done(gantry("volume", "backup", "-o", tar.toString(), name));
    String restored = volumeName();
    assertThat(done(gantry("volume", "restore", "-i", tar.toString(), restored)))
        .isEqualTo(restored);
    sameAs(name, restored);
    assertThat(gantry("volume", "restore", "-i", tar.toString(), restored).err())
        .contains("a volume of this name exists already");
    Files.write(tar, java.util.Arrays.copyOf(Files.readAllBytes(tar), 1700));
    String half = volumeName();
    assertThat(gantry("volume", "restore", "-i", tar.toString(), half).code()).isOne();
    assertThat(docker.run("volume", "inspect", half).code()).isOne();
    Files.delete(tar);
    Files.delete(tar.getParent());
  }

  private void sameAs(String name, String other) throws IOException {
    assertThat(Files.readAttributes(content(other), "unix:uid,gid,mode"))
        .isEqualTo(Files.readAttributes(content(name), "unix:uid,gid,mode"));
    assertThat(content(other).resolve("file")).hasContent("kept");
    assertThat(Files.readAttributes(content(other).resolve("other"), "unix:uid,nlink"))
        .containsEntry("uid", 12)
        .containsEntry("nlink", 2);
    assertThat(Files.getLastModifiedTime(content(other).resolve("file")).to(TimeUnit.SECONDS))
        .isEqualTo(Files.getLastModifiedTime(content(name).resolve("file")).to(TimeUnit.SECONDS));
  }

  @Test
  void aCloneHasTheSameFiles() throws IOException {
    String name = volume("-o", "o=uid=7,mode=0710");
    Path file = Files.writeString(content(name).resolve("file"), "kept");
    Files.setAttribute(file, "unix:uid", 12);
    Files.createLink(content(name).resolve("other"), file);
    String clone = volumeName();
    assertThat(done(gantry("volume", "clone", name, clone))).isEqualTo(clone);
    sameAs(name, clone);
  }

  @Test
  void filesAreCopiedInAndOutOfAVolumeWithoutAContainer() throws IOException {
    String name = volume();
    Path directory = Stage.freshDirectory();
    Path file = Files.writeString(directory.resolve("in"), "copied");
    done(gantry("volume", "cp", file.toString(), name + ":/sub-file"));
    assertThat(content(name).resolve("sub-file")).hasContent("copied");
    done(gantry("volume", "cp", name + ":/sub-file", directory.resolve("out").toString()));
    assertThat(directory.resolve("out")).hasContent("copied");
    assertThat(gantry("volume", "cp", name + ":/none", directory.toString()).err())
        .contains("Could not find the file /none in volume " + name);
    Files.delete(file);
    Files.delete(directory.resolve("out"));
    Files.delete(directory);
  }
}
