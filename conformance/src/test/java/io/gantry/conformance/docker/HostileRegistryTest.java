package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Background;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the docker CLI prints when those who have files and images on the web do not mean it well.
 * The JDK's file server stands in for them; faults of HTTP itself are tested in the engine.
 */
@Tag("root")
class HostileRegistryTest extends DockerTest {
  private static final String SERVER = "127.0.0.1:5061";
  private static final String NOWHERE = "sha256:" + "0".repeat(64);

  @TempDir Path directory = Path.of("");
  private final Daemon daemon = Stage.shared().daemon();
  private List<Background> servers = List.of();

  @BeforeEach
  void serve() throws IOException {
    Files.createDirectories(directory.resolve("v2/app/manifests"));
    Files.createDirectories(directory.resolve("v2/app/blobs"));
    Path program = Path.of(System.getProperty("java.home"), "bin", "jwebserver");
    servers =
        List.of(
            Background.start(
                List.of(
                    "nsenter",
                    "--net=" + daemon.namespace(),
                    program.toString(),
                    "-b",
                    "127.0.0.1",
                    "-p",
                    "5061",
                    "-d",
                    directory.toRealPath().toString())));
    Await.until(
        "the file server answers",
        () -> daemon.inside("curl", "-sf", "-o", "/dev/null", "http://" + SERVER).code() == 0);
  }

  @AfterEach
  void stop() {
    servers.forEach(Background::close);
  }

  private void file(String path, String text) throws IOException {
    Files.writeString(directory.resolve(path), text);
  }

  private void refused(String words, String... command) {
    Shell.Result result = docker.run(command);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains(words);
    assertThat(docker.ok("images", "-aq", "--filter", "reference=" + SERVER + "/app")).isEmpty();
  }

  private static String pointer(String type, String size) {
    return "{\"mediaType\":\"application/vnd.oci.image."
        + type
        + "\",\"digest\":\""
        + NOWHERE
        + "\",\"size\":"
        + size
        + "}";
  }

  /** Each pull costs seconds here: the file server never answers the TLS that is tried first. */
  @Test
  void aPullFailsInDockersWords() throws IOException {
    file("v2/app/manifests/html", "<html>Please log in</html>");
    refused(
        "Error response from daemon: invalid manifest: manifest: invalid JSON",
        "pull",
        SERVER + "/app:html");
    file("v2/app/blobs/" + NOWHERE, "{}");
    file(
        "v2/app/manifests/config",
        "{\"schemaVersion\":2,\"config\":" + pointer("config.v1+json", "2") + ",\"layers\":[]}");
    refused(
        "image config verification failed for digest " + NOWHERE, "pull", SERVER + "/app:config");
  }

  @Test
  void aRootFileSystemIsImportedFromTheWeb() throws IOException {
    Path tar = directory.resolve("root.tar");
    docker.ok("save", "-o", tar.toString(), IMAGE); // any archive is a root file system
    String address = "http://" + SERVER + "/root.tar";
    String said = docker.ok("import", address, "from-web:1");
    assertThat(said).contains("Downloading from " + address).containsPattern("sha256:[0-9a-f]{64}");
    assertThat(docker.ok("history", "--format", "{{.Comment}}", "from-web:1").strip())
        .isEqualTo("Imported from " + address);
    docker.ok("rmi", "from-web:1");
    refused(
        "Error response from daemon: failed to GET http://" + SERVER + "/none with status 404",
        "import",
        "http://" + SERVER + "/none");
    file("text", "no tar at all".repeat(100));
    refused("archive/tar: invalid tar header", "import", "http://" + SERVER + "/text");
  }

  @Test
  void whatIsNoArchiveIsNotLoaded() throws IOException {
    Path file = directory.resolve("x");
    Files.write(file, "hello".getBytes(StandardCharsets.UTF_8));
    refused("unexpected EOF", "load", "-i", file.toString());
    Files.write(file, "no tar at all".repeat(100).getBytes(StandardCharsets.UTF_8));
    refused("archive/tar: invalid tar header", "load", "-i", file.toString());
    refused("archive/tar: invalid tar header", "import", file.toString());
  }
}
