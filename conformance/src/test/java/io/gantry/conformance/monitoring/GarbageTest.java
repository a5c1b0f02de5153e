package io.gantry.conformance.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.json.Node;
import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Registry;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import io.gantry.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays of images, for whom and how long; and layers that are kept unpacked only. */
@Tag("root")
class GarbageTest {
  private static Path directory = Path.of("unset");
  private static Daemon daemon;
  private static Docker docker;

  @TempDir Path files = Path.of("unset");

  @BeforeAll
  static void startOne() {
    Stage.assumePossible();
    Registry.assumePossible();
    Assumptions.assumeFalse(Daemon.isPeer(), "the other engine has no such command");
    directory = Stage.freshDirectory();
    daemon = Daemon.start(directory, "--drop-layer-archives");
    docker = new Docker(daemon.socket());
    docker.importImage(Stage.IMAGE);
  }

  @AfterAll
  static void sweep() {
    if (daemon != null) {
      daemon.close();
      Stage.delete(directory);
    }
  }

  private static Path content(String path) {
    return directory.resolve("data/content").resolve(path);
  }

  private static Path blob(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Files.write(content("blobs/sha256/" + Digest.of(bytes).hex()), bytes);
  }

  private static void lease(String what, Instant until, Path blob) throws IOException {
    Files.writeString(
        content("leases/" + what + ".kept"),
        "{\"what\":\"pull of "
            + what
            + "\",\"until\":\""
            + until
            + "\",\"boot\":\""
            + Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
            + "\",\"digests\":[\"sha256:"
            + blob.getFileName()
            + "\"]}");
  }

  private static long bytes() {
    try (Stream<Path> all = Files.list(content("blobs/sha256"))) {
      return all.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatGoesAndWhatStaysIsExplained() throws IOException {
    Path kept = blob("kept");
    Path over = blob("over");
    lease("young", Instant.now().plusSeconds(3600), kept);
    lease("old", Instant.now().minusSeconds(60), over);
    daemon.kill();
    daemon.restart();
    Await.until("what was kept too long is gone", () -> !Files.exists(over));
    Path stray = blob("stray");
    Shell.Result dry = Gantry.run(daemon, "image", "gc", "--dry-run");
    assertThat(dry.out())
        .containsPattern("blob +" + stray.getFileName().toString().substring(0, 12) + " +5B +of no")
        .containsPattern(
            "blob +"
                + kept.getFileName().toString().substring(0, 12)
                + " +4B +interrupted pull of young +20")
        .contains("Total reclaimable space: ");
    assertThat(stray).exists();
    Shell.Result done = Gantry.run(daemon, "image", "gc", "--format", "json");
    Node report = Node.parse(done.out());
    assertThat(report.items("Garbage").stream().map(item -> item.text("Name")))
        .contains("sha256:" + stray.getFileName());
    assertThat(report.items("Held").stream().map(held -> held.text("Lease")))
        .containsExactly("interrupted pull of young");
    assertThat(stray).doesNotExist();
    assertThat(kept).exists();
    assertThat(Gantry.run(daemon, "system", "check").code()).isZero();
    Files.delete(kept);
    Gantry.run(daemon, "image", "gc");
    assertThat(content("leases")).isEmptyDirectory();
  }

  @Test
  void layersThatARegistryHasAreKeptUnpackedOnly() throws IOException {
    Path second = Files.createDirectory(files.resolve("second"));
    Path archive = files.resolve("image.tar");
    String image;
    try (Registry registry = Registry.start(daemon, files, 5059, "", "");
        Registry other = Registry.start(daemon, second, 5060, "", "")) {
      image = registry.authority() + "/team/app:1";
      docker.ok("tag", Stage.IMAGE, image);
      assertThat(docker.ok("push", image)).contains(": Pushed");
      daemon.kill();
      daemon.restart();
      assertThat(docker.ok("push", image)).contains("Layer already exists");
      docker.ok("rmi", Stage.IMAGE, image);
      docker.ok("pull", image);
      long without = bytes();
      assertThat(without).isLessThan(20_000);
      docker.ok("run", "--rm", "--network", "none", image, "true");
      assertThat(docker.ok("history", "-q", image)).isNotEmpty();
      assertThat(docker.ok("image", "inspect", "-f", "{{.Size}}", image)).isNotEqualTo("0");
      docker.ok("system", "df", "-v");
      assertThat(Gantry.run(daemon, "system", "check").out()).contains("Everything is as it");

      docker.ok("save", "-o", archive.toString(), image);
      assertThat(bytes()).isEqualTo(without);
      String near = registry.authority() + "/team/copy:1";
      docker.ok("tag", image, near);
      assertThat(docker.ok("push", near)).contains("Mounted from team/app");
      String far = other.authority() + "/app:1";
      docker.ok("tag", image, far);
      assertThat(docker.ok("push", far)).contains(": Pushed");
      assertThat(bytes()).isEqualTo(without);
      docker.ok("rmi", near, far);
    }
    Shell.Result lost = docker.run("save", "-o", files.resolve("lost").toString(), image);
    assertThat(lost.code()).isEqualTo(1);
    assertThat(lost.err())
        .contains("is kept unpacked only, and cannot be fetched again: 127.0.0.1:5059/team/app: ");
    docker.ok("run", "--rm", "--network", "none", image, "true");
    docker.ok("rmi", image);
    assertThat(docker.ok("load", "-i", archive.toString())).contains("Loaded image: " + image);
    docker.ok("save", "-o", archive.toString(), image);
    docker.ok("tag", image, Stage.IMAGE);
    docker.ok("rmi", image);
  }
}
