package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Leaks;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The main path under the drivers that are not the default, each in an engine of its own. */
@Tag("root")
class StorageDriversTest {
  private Path directory = Path.of("unset");
  private final List<Daemon> daemons = new ArrayList<>();

  @BeforeEach
  void takeDirectory() throws IOException {
    Stage.assumePossible();
    directory = Stage.freshDirectory();
    Files.createDirectory(directory.resolve("data"));
  }

  @AfterEach
  void cleanUp() {
    daemons.forEach(Daemon::close);
    Shell.run(List.of("umount", directory.resolve("data").toString()));
    assertThat(Leaks.of(directory, List.of(), 0)).isEmpty();
    Stage.delete(directory);
  }

  private Daemon engine(String... options) {
    List<String> all = new ArrayList<>(List.of("--bridge=none"));
    all.addAll(List.of(options));
    Daemon daemon = Daemon.start(directory, all.toArray(String[]::new));
    daemons.add(daemon);
    return daemon;
  }

  private void mountBtrfs() throws IOException {
    Path image = directory.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(512L << 20);
    }
    require("mkfs.btrfs", "-q", image.toString());
    require("mount", "-o", "loop", image.toString(), directory.resolve("data").toString());
  }

  private static void require(String... command) {
    Shell.Result result;
    try {
      result = Shell.run(List.of(command));
    } catch (java.io.UncheckedIOException e) {
      result = new Shell.Result(127, "", String.valueOf(e.getMessage()));
    }
    Assumptions.assumeTrue(result.code() == 0, String.join(" ", command) + ": " + result.all());
  }

  @Test
  void vfsKeepsImagesAndContainersAsCopies() throws IOException {
    Docker docker = new Docker(engine("--storage-driver", "vfs").socket());
    assertThat(docker.ok("info", "--format", "{{.Driver}} {{json .DriverStatus}}"))
        .isIn("vfs null", "vfs []");
    mainPath(docker, "vfs");
    assertThat(docker.run("create", "--storage-opt", "size=1G", "busybox").err())
        .contains("Filesystem does not support, or has not enabled quotas");
    assertThat(docker.run("create", "--storage-opt", "foo=1G", "busybox").err())
        .contains("Storage opt foo not supported");
    nothingIsLeft(docker, directory.resolve("data/vfs"));
  }

  @Test
  void btrfsKeepsThemAsSubvolumesAndHoldsContainersToTheirSize() throws IOException {
    mountBtrfs();
    Docker docker = new Docker(engine("-s", "btrfs").socket());
    assertThat(docker.ok("info", "--format", "{{.Driver}} {{json .DriverStatus}}"))
        .isEqualTo("btrfs [[\"Btrfs\",\"\"]]");
    mainPath(docker, "btrfs");
    Shell.Result full =
        docker.run(
            "run",
            "--rm",
            "--network",
            "none",
            "--storage-opt",
            "size=20M",
            "busybox",
            "sh",
            "-c",
            "dd if=/dev/zero of=/big bs=1M count=100");
    assertThat(full.code()).isNotZero();
    assertThat(full.err()).contains("Disk quota exceeded");
    nothingIsLeft(docker, directory.resolve("data/btrfs"));
    Shell.Result subvolumes =
        Shell.run(List.of("btrfs", "subvolume", "list", directory.resolve("data").toString()));
    assertThat(subvolumes.text()).isEmpty();
  }

  private static void mainPath(Docker docker, String driver) {
    docker.importImage("busybox");
    docker.ok(
        "run",
        "--name",
        "first",
        "--network",
        "none",
        "busybox",
        "sh",
        "-c",
        "echo new > /new; rm /etc/group; echo x >> /etc/passwd; mkdir /home/d; echo y > /home/d/f");
    assertThat(docker.ok("diff", "first").lines())
        .containsExactlyInAnyOrder(
            "C /etc",
            "C /etc/passwd",
            "D /etc/group",
            "A /new",
            "C /home",
            "A /home/d",
            "A /home/d/f");
    assertThat(docker.ok("inspect", "--format", "{{json .GraphDriver}}", "first"))
        .isIn(
            "{\"Data\":null,\"Name\":\"" + driver + "\"}",
            "{\"Name\":\"" + driver + "\",\"Data\":null}");
    assertThat(docker.ok("image", "inspect", "--format", "{{.GraphDriver.Name}}", "busybox"))
        .isEqualTo(driver);
    docker.ok("commit", "first", "made");
    docker.ok("rm", "first");
    String seen =
        docker.ok(
            "run",
            "--name",
            "second",
            "--network",
            "none",
            "made",
            "sh",
            "-c",
            "cat /new /home/d/f; test -e /etc/group || echo gone");
    assertThat(seen.lines()).containsExactly("new", "y", "gone");
    assertThat(docker.ok("diff", "second")).isEmpty();
    Path tar = docker.socket().resolveSibling("saved.tar");
    docker.ok("save", "-o", tar.toString(), "made");
    docker.ok("cp", tar.toString(), "second:/copied");
    docker.ok("cp", "second:/copied", tar + ".2");
    docker.ok("export", "-o", tar + ".3", "second");
    assertThat(tar.resolveSibling("saved.tar.2")).hasSameBinaryContentAs(tar);
    assertThat(docker.ok("ps", "-as", "--format", "{{.Size}}")).startsWith("2.");
    docker.ok("rm", "second");
    docker.ok("rmi", "made");
    docker.ok("load", "-i", tar.toString());
    assertThat(docker.ok("run", "--rm", "--network", "none", "made", "cat", "/new"))
        .isEqualTo("new");
    docker.ok("rmi", "made");
  }

  private static void nothingIsLeft(Docker docker, Path snapshots) throws IOException {
    docker.run("rmi", "-f", "busybox");
    try (Stream<Path> left = Files.list(snapshots)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("empty", "removed", "removing");
    }
    io.gantry.conformance.harness.Await.until(
        "what was removed is gone",
        () -> isEmpty(snapshots.resolve("removed")) && isEmpty(snapshots.resolve("removing")));
  }

  private static boolean isEmpty(Path directory) {
    String[] names = directory.toFile().list();
    return names != null && names.length == 0;
  }

  @Test
  void whatOneDriverKeepsIsNotSeenUnderAnother() {
    Daemon engine = engine("--storage-driver", "vfs");
    Docker docker = new Docker(engine.socket());
    docker.importImage("busybox");
    String id = docker.ok("create", "--name", "first", "busybox").strip();
    engine.restartWith("--bridge=none");
    assertThat(docker.ok("info", "--format", "{{.Driver}}")).isEqualTo("overlay2");
    assertThat(docker.ok("images", "-q")).isEmpty();
    assertThat(docker.ok("ps", "-aq")).isEmpty();
    assertThat(engine.log())
        .contains(
            "not restoring container "
                + id
                + " because it was created with another storage driver (vfs)");
    docker.importImage("busybox");
    assertThat(docker.run("create", "--storage-opt", "foo=1G", "busybox").err())
        .contains("Unknown option foo");
    docker.ok("create", "--name", "first", "busybox");
    docker.ok("rm", "first");
    engine.restartWith("--bridge=none", "--storage-driver", "vfs");
    assertThat(docker.ok("ps", "-a", "--format", "{{.Names}}")).isEqualTo("first");
  }

  @Test
  void aMigrationBringsImagesAndContainersToAnotherDriver() throws IOException {
    mountBtrfs();
    Daemon engine = engine("--storage-driver", "overlay2");
    Docker docker = new Docker(engine.socket());
    docker.importImage("busybox");
    docker.ok(
        "run",
        "--name",
        "moved",
        "--network",
        "none",
        "busybox",
        "sh",
        "-c",
        "mkdir /d; echo x > /d/f; ln /d/f /d/g; rm /etc/group; chmod 1770 /home");
    docker.ok("commit", "moved", "made");
    List<String> changes = docker.ok("diff", "moved").lines().toList();
    assertThat(engine.program("--migrate-storage", "btrfs").all()).contains("another engine uses");
    engine.close();
    String said = engine.program("--migrate-storage", "btrfs").all();
    assertThat(said).contains("2 images and 1 containers are kept by btrfs now");
    engine.restartWith("--bridge=none", "--storage-driver", "btrfs");
    assertThat(docker.ok("ps", "-a", "--format", "{{.Names}}")).isEqualTo("moved");
    assertThat(docker.ok("diff", "moved").lines()).containsExactlyElementsOf(changes);
    assertThat(docker.ok("run", "--rm", "--network", "none", "made", "cat", "/d/g")).isEqualTo("x");
    assertThat(docker.run("start", "-a", "moved").err()).contains("File exists");
    docker.ok("rm", "moved");
    docker.ok("rmi", "made", "busybox");
  }

  @Test
  void driversThatAreNotThereAreExplained() {
    Daemon engine = engine("--storage-driver", "vfs");
    assertThat(engine.refused("--storage-driver", "aufs").all())
        .contains("failed to start daemon: error initializing graphdriver: [graphdriver] ERROR:")
        .contains("removed in 24.0")
        .contains("use overlay2");
    assertThat(engine.refused("--storage-driver", "nosuch").all())
        .contains("error initializing graphdriver: driver not supported: nosuch");
    assertThat(engine.refused("-s", "overlay2", "--storage-opt", "foo=bar").all())
        .contains("error initializing graphdriver: overlay2: unknown option foo: overlay2");
  }
}
