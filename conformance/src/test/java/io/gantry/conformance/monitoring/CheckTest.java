package io.gantry.conformance.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.http.Api;
import io.gantry.cli.json.Node;
import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Damage of each kind is planted, found and repaired while a container runs. */
@Tag("root")
class CheckTest {
  private static final String NOBODY = "abcd".repeat(16);

  private static Path directory = Path.of("unset");
  private static Daemon daemon;
  private static Docker docker;

  @BeforeAll
  static void startOne() {
    Stage.assumePossible();
    directory = Stage.freshDirectory();
    daemon = Daemon.start(directory);
    docker = new Docker(daemon.socket());
    docker.importImage(Stage.IMAGE);
    docker.ok("run", "-d", "--name", "live", "-v", "kept:/kept", Stage.IMAGE, "sleep", "1000");
  }

  @AfterAll
  static void sweep() {
    if (daemon != null) {
      daemon.close();
      Stage.delete(directory);
    }
  }

  private static Path data(String path) {
    return directory.resolve("data").resolve(path);
  }

  private enum How {
    LOOK("GET", ""),
    READ_BLOBS("GET", "?deep=1"),
    REPAIR("POST", "");

    private final String method;
    private final String query;

    How(String method, String query) {
      this.method = method;
      this.query = query;
    }
  }

  /** What was found, and what became of it, by area and object. */
  private static Map<String, String> found(How how) {
    try (Api api = daemon.api()) {
      return api.call(how.method, "/gantry/check" + how.query).items("Findings").stream()
          .collect(
              Collectors.toMap(
                  f -> f.text("Area") + " " + f.text("Object"),
                  f -> f.text("Problem") + ": " + f.text("Outcome")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void repaired(String... findings) {
    assertThat(found(How.LOOK)).containsOnlyKeys(findings);
    assertThat(found(How.REPAIR))
        .containsOnlyKeys(findings)
        .allSatisfy((finding, outcome) -> assertThat(outcome).endsWith(": repaired"));
    assertThat(found(How.LOOK)).isEmpty();
  }

  @Test
  void everyByteOfTheDataRootIsExplained() {
    Shell.Result checked = Gantry.run(daemon, "system", "check", "--format", "json", "--deep");
    assertThat(checked.code()).as(checked.all()).isZero();
    Node report = Node.parse(checked.out());
    String du = Shell.run(List.of("du", "-sx", "--block-size=1", data("").toString())).text();
    assertThat(report.number("Bytes")).isEqualTo(Long.parseLong(du.substring(0, du.indexOf('\t'))));
    assertThat(report.items("Spaces").stream().mapToLong(s -> s.number("Bytes")).sum())
        .isEqualTo(report.number("Bytes"));
    assertThat(report.items("Spaces").stream().map(s -> s.text("Kind") + " " + s.text("Owner")))
        .contains("container live", "volume kept", "network bridge", "image busybox:latest")
        .noneMatch(owner -> owner.startsWith("unknown"));
  }

  @Test
  void blobsAndLayersOfNobodyAreRemoved() throws IOException, NoSuchAlgorithmException {
    byte[] content = "nobody's".getBytes(StandardCharsets.UTF_8);
    String hex = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    Path blob = Files.write(data("content/blobs/sha256/" + hex), content);
    Path layer = Files.createDirectories(data("overlay2/9999/diff"));
    repaired("blob sha256:" + hex, "layer directory 9999");
    assertThat(blob).doesNotExist();
    assertThat(layer).doesNotExist();
  }

  private static Path largest(Path blobs) throws IOException {
    try (Stream<Path> files = Files.list(blobs)) {
      return files.max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
    }
  }

  @Test
  void damagedBlobsAreFoundByReadingThem() throws IOException {
    Path largest = largest(data("content/blobs/sha256"));
    byte[] whole = Files.readAllBytes(largest);
    String finding = "blob sha256:" + largest.getFileName();
    byte[] damaged = whole.clone();
    damaged[damaged.length / 2] ^= 1;
    Files.write(largest, damaged, StandardOpenOption.WRITE);
    assertThat(found(How.LOOK)).isEmpty();
    assertThat(found(How.READ_BLOBS).get(finding)).contains("another digest").endsWith(": advice");
    Files.write(largest, java.util.Arrays.copyOf(whole, 10));
    assertThat(found(How.LOOK).get(finding)).contains("has 10 bytes instead of " + whole.length);
    Files.delete(largest);
    assertThat(found(How.REPAIR).get(finding)).contains("is missing").endsWith(": advice");
    Files.write(largest, whole);
    assertThat(found(How.READ_BLOBS)).isEmpty();
  }

  @Test
  void whatContainersAndVolumesLackIsMadeAgain() throws IOException {
    String id = docker.ok("create", "--name", "lacking", "-v", "lost:/x", Stage.IMAGE).strip();
    Stage.delete(data("volumes/lost/_data"));
    Files.delete(data("containers/" + id + "/container.json"));
    repaired("volume lost", "container lacking");
    assertThat(data("volumes/lost/_data")).isDirectory();
    Path diff = Path.of(docker.inspect("lacking", "{{.GraphDriver.Data.UpperDir}}"));
    Stage.delete(diff.resolveSibling(""));
    assertThat(found(How.LOOK)).containsKey("container lacking");
    daemon.kill();
    daemon.restart();
    repaired("container lacking");
    docker.ok("start", "lacking");
    docker.ok("rm", "-f", "lacking");
    docker.ok("volume", "rm", "lost");
  }

  @Test
  void whatEndedRunsHaveLeftIsRemoved() throws IOException {
    Path run = Files.createDirectories(directory.resolve("exec/containers/" + NOBODY));
    Path gone = Files.createDirectories(data("containers/gone-" + NOBODY));
    String pid = docker.inspect("live", "{{.State.Pid}}");
    String group =
        Files.readAllLines(Path.of("/proc", pid.strip(), "cgroup")).stream()
            .filter(line -> line.contains(":pids:") || line.startsWith("0::/gantry"))
            .findFirst()
            .orElseThrow();
    String parent = group.substring(group.lastIndexOf(':') + 1, group.lastIndexOf('/'));
    String hierarchy = group.contains(":pids:") ? "/sys/fs/cgroup/pids" : "/sys/fs/cgroup";
    Path orphan = Files.createDirectory(Path.of(hierarchy + parent + "/" + NOBODY));
    repaired("run " + NOBODY, "container " + NOBODY, "cgroup " + parent + "/" + NOBODY);
    assertThat(List.of(run, gone, orphan)).noneMatch(Files::exists);
  }

  @Test
  void mountsNamespacesAndLinksOfNobodyGo() throws IOException {
    Path place = data("volumes/.filling");
    Shell.run(List.of("mount", "-t", "tmpfs", "none", place.toString()));
    Path netns = directory.resolve("exec/netns");
    Files.createSymbolicLink(netns.resolve(NOBODY), Path.of("ns-00000000"));
    String engine = Files.readString(data("engine-id")).strip();
    daemon.inside("ip", "link", "add", "stray0", "type", "bridge");
    daemon.inside(
        "ip", "link", "set", "stray0", "alias", "gantry " + engine + " network " + NOBODY);
    repaired("mount " + place, "network namespace " + NOBODY, "network link stray0");
    assertThat(Files.isSymbolicLink(netns.resolve(NOBODY))).isFalse();
    assertThat(daemon.inside("ip", "link", "show", "stray0").code()).isNotZero();
  }

  @Test
  void whatSomebodyElseHasPutThereIsNamedAndLeft() throws IOException {
    Path stray = Files.writeString(data("note.txt"), "mine");
    Shell.Result told = Gantry.run(daemon, "system", "check");
    assertThat(told.code()).isEqualTo(1);
    assertThat(told.out()).contains("file note.txt: is not the engine's\n");
    assertThat(found(How.REPAIR).get("file note.txt")).endsWith(": advice");
    assertThat(stray).exists();
    Files.delete(stray);
  }

  @Test
  void repairsBesideContainersThatComeAndGoHarmNone() {
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    Thread churn =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < 8; i++) {
                    Shell.Result ran = docker.run("run", "--rm", Stage.IMAGE, "echo", "done");
                    if (!ran.out().equals("done\n")) {
                      failures.add(ran.all());
                    }
                  }
                });
    while (churn.isAlive()) {
      assertThat(found(How.REPAIR).values()).noneMatch(finding -> finding.endsWith(": failed"));
    }
    assertThat(failures).isEmpty();
    assertThat(docker.inspect("live", "{{.State.Running}}")).isEqualTo("true");
    Await.until("all is well", Duration.ofSeconds(60), () -> found(How.LOOK).isEmpty());
  }
}
