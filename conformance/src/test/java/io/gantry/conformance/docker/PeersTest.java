package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.ArchiveTree;
import io.gantry.conformance.harness.Podman;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code save} writes others load, and the other way round: same id, same files. */
@Tag("root")
class PeersTest extends DockerTest {
  private static final Path SKOPEO = Path.of("/usr/bin/skopeo");

  /** Files of every kind, among them names that are no UTF-8. */
  private static final String FILES =
      """
      mkdir -p /d/sub /opaque/old /empty
      echo hard > /d/one; ln /d/one /d/two; ln /d/one /d/sub/three
      mknod /d/null c 1 3; mkfifo /d/fifo; ln -s two /d/link
      echo s > /d/suid; chmod 6755 /d/suid; mkdir -m 1777 /d/sticky
      echo l > "/d/$(printf 'l%.0s' $(seq 200))"
      p=/d; for i in 1 2 3; do p=$p/$(printf 'n%.0s' $(seq 120)); mkdir $p; done; echo deep > $p/f
      echo x > "/d/$(printf 'latin-\\344\\377')"; echo y > '/d/ a b'; : > /d/zero
      chown -R 1000:1000 /d/sub; echo gone > /d/gone
      """;

  /** What becomes whiteouts, an opaque directory and a copy of what was linked. */
  private static final String CHANGES =
      "rm /d/gone /d/two; rm -r /opaque; mkdir /opaque; echo new > /opaque/new; chmod 700 /d/sub";

  @TempDir Path directory = Path.of("");
  private String repository = "";

  @BeforeEach
  void makeImages() {
    repository = Stage.name("peers");
    layer(IMAGE, FILES, repository + ":1");
    layer(repository + ":1", CHANGES, repository + ":2");
    String name = name();
    docker.ok("create", "--name", name, "--network", "none", repository + ":2", "true");
    docker.ok("commit", name, repository + ":3");
    docker.ok("rm", name);
  }

  private void layer(String image, String script, String result) {
    String name = name();
    docker.ok("run", "--name", name, "--network", "none", image, "sh", "-ec", script);
    docker.ok("commit", name, result);
    docker.ok("rm", name);
  }

  @AfterEach
  void removeImages() {
    docker.run("image", "rm", "-f", repository + ":1", repository + ":2", repository + ":3");
  }

  private String id(String image) {
    return docker.ok("image", "inspect", "-f", "{{.Id}}", image);
  }

  private SortedMap<String, String> files(String image) {
    String name = name();
    Path tar = directory.resolve(name);
    docker.ok("create", "--name", name, "--network", "none", image, "true");
    docker.ok("export", "-o", tar.toString(), name);
    docker.ok("rm", name);
    return ArchiveTree.of(tar);
  }

  /** Forgets the images, loads an archive, and expects the third image's files. */
  private void loads(Path archive, String name, Map<String, String> files) {
    removeImages();
    assertThat(docker.ok("load", "-i", archive.toString())).contains("Loaded image: " + name);
    assertThat(files(name)).as("files of " + archive).isEqualTo(files);
  }

  @Test
  void podmanAndGantryLoadWhatTheOtherSaved() {
    Podman.assumePossible();
    Podman podman = new Podman(directory.resolve("podman"));
    Map<String, String> files = files(repository + ":3");
    String id = id(repository + ":3");
    Path saved = directory.resolve("saved.tar");
    docker.ok("save", "-o", saved.toString(), repository + ":1", repository + ":3");
    podman.ok("load", "-q", "-i", saved.toString());
    String there = "localhost/" + repository + ":3";
    assertThat("sha256:" + podman.ok("image", "inspect", "-f", "{{.Id}}", there)).isEqualTo(id);

    Path docker = directory.resolve("docker.tar");
    podman.ok("save", "-q", "-o", docker.toString(), there);
    loads(docker, there, files);
    assertThat(id(there)).isEqualTo(id);
    this.docker.ok("rmi", there);
    Path oci = directory.resolve("oci.tar");
    podman.ok("save", "-q", "--format=oci-archive", "-o", oci.toString(), there);
    loads(oci, there, files);
    this.docker.ok("rmi", there);
  }

  @Test
  void skopeoAndGantryReadWhatTheOtherWrote() {
    Assumptions.assumeTrue(Files.isExecutable(SKOPEO), SKOPEO + " is missing");
    Map<String, String> files = files(repository + ":3");
    String id = id(repository + ":3");
    Path saved = directory.resolve("saved.tar");
    docker.ok("save", "-o", saved.toString(), repository + ":3");
    String copy = repository + "-copy:1";
    Path docker = directory.resolve("docker.tar");
    copy("oci-archive:" + saved, "docker-archive:" + docker + ":" + copy);
    loads(docker, copy, files);
    assertThat(id(copy)).isEqualTo(id);
    this.docker.ok("rmi", copy);
    Path oci = directory.resolve("oci.tar");
    copy("docker-archive:" + saved, "oci-archive:" + oci + ":" + copy);
    loads(oci, copy, files);
    this.docker.ok("rmi", copy);
  }

  private static void copy(String from, String to) {
    Shell.Result result =
        Shell.run(List.of(SKOPEO.toString(), "--insecure-policy", "copy", "-q", from, to));
    assertThat(result.code()).as(result.all()).isZero();
  }

  @Test
  void anArchiveOfOldDockersWithFoldersAndLinksIsLoaded() throws IOException {
    Map<String, String> files = files(repository + ":3");
    assertThat(files).containsKeys("d/null", "d/fifo", "opaque/new").doesNotContainKey("d/gone");
    assertThat(files.keySet()).anyMatch(name -> name.startsWith("d/latin-"));
    String id = id(repository + ":3");
    Path saved = directory.resolve("saved.tar");
    docker.ok("save", "-o", saved.toString(), repository + ":3");
    Path old = Files.createDirectory(directory.resolve("old"));
    Path archive = directory.resolve("old.tar");
    Shell.Result made =
        Shell.run(
            List.of(
                "sh",
                "-ec",
                """
                cd %s; tar -xf %s
                config=$(jq -r '.[0].Config' manifest.json); cp $config config.json
                k=0; names=
                for blob in $(jq -r '.[0].Layers[]' manifest.json); do
                  k=$((k+1)); mkdir layer$k first$k; echo 1.0 > layer$k/VERSION
                  mv $blob first$k/layer.tar; ln -s ../first$k/layer.tar layer$k/layer.tar
                  names="$names \\"layer$k/layer.tar\\""
                done
                jq -c --argjson layers "[$(echo $names | tr ' ' ,)]" \
                  '[.[0] | {Config: "config.json", RepoTags, Layers: $layers}]' manifest.json > m
                rm -r blobs index.json oci-layout repositories; mv m manifest.json
                tar -cf %s layer* config.json first* manifest.json
                """
                    .formatted(old, saved, archive)));
    assertThat(made.code()).as(made.all()).isZero();
    loads(archive, repository + ":3", files);
    assertThat(id(repository + ":3")).isEqualTo(id);
  }
}
