package io.gantry.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.Query;
import io.gantry.cli.json.Node;
import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Background;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Leaks;
import io.gantry.conformance.harness.Registry;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The engine is killed at random moments of a pull, a push, a load and a removal; what is listed
 * afterwards works, nothing is left that nobody needs, and the same work then comes to its end.
 * {@code -Dconformance.image.kills} says how often (4), {@code -Dconformance.image.options} by what
 * further options of the engine, {@code -Dconformance.seed} repeats a run.
 */
@Tag("root")
@Timeout(2400)
class ImageCrashTest {
  private static final int KILLS = Integer.getInteger("conformance.image.kills", 4);
  private static final String[] OPTIONS =
      Stream.of(System.getProperty("conformance.image.options", "").split(" ", -1))
          .filter(option -> !option.isEmpty())
          .toArray(String[]::new);
  private static final long SEED = Long.getLong("conformance.seed", System.nanoTime());
  private static final int LAYERS = 2;
  private static final int LAYER_BYTES = 8 << 20;

  private final Random random = new Random(SEED);
  private Path directory = Path.of("unset");
  private Path files = Path.of("unset");

  @BeforeEach
  void prepare() throws IOException {
    Stage.assumePossible();
    Registry.assumePossible();
    Assumptions.assumeFalse(Daemon.isPeer(), "the other engine is not judged by what it leaves");
    directory = Stage.freshDirectory();
    files = Files.createTempDirectory("gantry-conf-files-");
  }

  @AfterEach
  void sweep() {
    Shell.run(List.of("umount", "-q", "-l", directory.resolve("data").toString()));
    Stage.delete(directory);
    Stage.delete(files);
  }

  // ---- the image ----

  /** An image of several layers, which do not shrink. */
  private void make(Docker docker, String name) throws IOException {
    docker.importImage("seed");
    String from = "seed";
    for (int i = 0; i < LAYERS; i++) {
      byte[] bytes = new byte[LAYER_BYTES];
      random.nextBytes(bytes);
      Path file = Files.write(files.resolve("layer" + i), bytes);
      String id = docker.ok("create", from, "true").strip();
      docker.ok("cp", file.toString(), id + ":/layer" + i);
      from = docker.ok("commit", "-c", "CMD [\"true\"]", id).strip();
      docker.ok("rm", id);
    }
    docker.ok("tag", from, name);
    docker.ok("rmi", "seed");
  }

  private Path archive() {
    return files.resolve("image.tar");
  }

  // ---- what is left ----

  private static List<String> findings(Daemon daemon) {
    try (Api api = daemon.api()) {
      return api.call("GET", "/gantry/check").items("Findings").stream()
          .map(f -> f.text("Area") + " " + f.text("Object") + " " + f.text("Problem"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Node collected(Daemon daemon) throws IOException {
    try (Api api = daemon.api()) {
      return api.call("POST", "/gantry/images/garbage");
    }
  }

  private List<Path> in(String path) {
    try (Stream<Path> list = Files.list(directory.resolve("data").resolve(path))) {
      return list.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing of any image, nor of work on one. */
  private void assertEmpty(Daemon daemon) {
    Await.until("all is well", Duration.ofSeconds(60), () -> findings(daemon).isEmpty());
    assertThat(in("content/blobs/sha256")).isEmpty();
    assertThat(in("content/ingest")).isEmpty();
    assertThat(in("content/leases")).isEmpty();
    Await.until(
        "no layer is left",
        Duration.ofSeconds(60),
        () -> in("overlay2").stream().noneMatch(p -> p.getFileName().toString().matches("\\d+")));
    assertThat(Leaks.mounts(directory)).noneMatch(mount -> mount.contains("overlay"));
  }

  private void assertWorks(Docker docker) {
    for (String image : docker.ok("images", "-q", "--no-trunc").lines().distinct().toList()) {
      docker.ok("run", "--rm", "--network", "none", image, "ls", "/bin/busybox");
      docker.ok("save", "-o", files.resolve("again.tar").toString(), image);
    }
  }

  // ---- kills ----

  private enum Work {
    PULL(900),
    PUSH(900),
    LOAD(900),
    REMOVE(30);

    /** About as long as it takes, the client's start included. */
    private final long millis;

    Work(long millis) {
      this.millis = millis;
    }
  }

  private String[] words(Work work, String image) {
    return switch (work) {
      case PULL -> new String[] {"pull", image};
      case PUSH -> new String[] {"push", image + "-again"};
      case LOAD -> new String[] {"load", "-i", archive().toString()};
      case REMOVE -> throw new IllegalArgumentException("too short for a client's start");
    };
  }

  /** Kills the engine while it works; tells whether it was not done yet. */
  private boolean cutShort(Daemon daemon, Docker docker, Work work, String image)
      throws InterruptedException {
    long pause = random.nextLong(work.millis);
    if (work == Work.REMOVE) {
      Thread remover = Thread.ofPlatform().start(() -> remove(daemon, image));
      Thread.sleep(pause);
      daemon.kill();
      remover.join();
      return false; // nobody can tell
    }
    try (Background client = docker.start(words(work, image))) {
      Thread.sleep(pause);
      daemon.kill();
      return client.end().code() != 0;
    }
  }

  private static void remove(Daemon daemon, String image) {
    try (Api api = daemon.api()) {
      for (String name : List.of(image, image + "-again")) {
        api.call("DELETE", Query.path("/images/%s", name).flag("force", true));
      }
    } catch (IOException e) {
      // The engine was killed under it: that is the point.
    }
  }

  @Test
  void killedAtAnyMomentTheEngineDamagesNothingAndLeavesNothing() throws Exception {
    System.out.println("image crash test: " + KILLS + " kills, -Dconformance.seed=" + SEED);
    try (Daemon daemon = Daemon.start(directory, OPTIONS);
        Registry registry = Registry.start(daemon, files, 5057, "", "")) {
      Docker docker = new Docker(daemon.socket());
      String image = registry.authority() + "/team/app:1";
      make(docker, image);
      docker.ok("push", image);
      docker.ok("save", "-o", archive().toString(), image);
      int cut = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        Work work = Work.values()[kill % Work.values().length];
        ready(docker, work, image);
        cut += cutShort(daemon, docker, work, image) ? 1 : 0;
        daemon.restart();
        assertWorks(docker);
        Await.until("all is well", Duration.ofSeconds(60), () -> findings(daemon).isEmpty());
      }
      System.out.println("image crash test: " + cut + " pulls, pushes and loads were cut short");
      docker.ok("pull", image);
      docker.ok("tag", image, image + "-again");
      assertThat(docker.ok("push", image + "-again")).contains("1-again: digest: sha256:");
      assertWorks(docker);
      docker.ok("rmi", "-f", image, image + "-again");
      collected(daemon);
      assertEmpty(daemon);
    }
  }

  /** What is to be pulled or loaded is not here, and what is to go is. */
  private static void ready(Docker docker, Work work, String image) {
    if (work == Work.PULL || work == Work.LOAD) {
      docker.run("rmi", "-f", image, image + "-again");
    } else {
      docker.ok("pull", image);
      docker.ok("tag", image, image + "-again");
    }
  }

  // ---- a full disk ----

  @Test
  void onAFullDiskAPullAndALoadLeaveNothingAndTheEngineGoesOn() throws IOException {
    String disk = Files.createDirectories(directory.resolve("data")).toString();
    Shell.run(List.of("mount", "-t", "tmpfs", "-o", "size=300m", "tmpfs", disk));
    try (Daemon daemon = Daemon.start(directory);
        Registry registry = Registry.start(daemon, files, 5058, "", "")) {
      Docker docker = new Docker(daemon.socket());
      String image = registry.authority() + "/team/app:1";
      make(docker, image);
      docker.ok("push", image);
      docker.ok("save", "-o", archive().toString(), image);
      docker.ok("rmi", "-f", image);
      collected(daemon);
      assertEmpty(daemon);
      Shell.run(List.of("mount", "-o", "remount,size=" + (2 * LAYER_BYTES), disk));
      for (String[] words :
          List.of(
              new String[] {"pull", image},
              new String[] {"load", "-i", archive().toString()},
              new String[] {"import", archive().toString(), "full"})) {
        Shell.Result full = docker.run(words);
        assertThat(full.code()).isEqualTo(1);
        assertThat(full.all()).contains("no space left on device");
        assertEmpty(daemon);
      }
      docker.importImage("small");
      docker.ok("run", "--rm", "--network", "none", "small", "true");
      docker.ok("rmi", "small");
      Shell.run(List.of("mount", "-o", "remount,size=300m", disk));
      docker.ok("pull", image);
      docker.ok("run", "--rm", "--network", "none", image);
    }
  }
}
