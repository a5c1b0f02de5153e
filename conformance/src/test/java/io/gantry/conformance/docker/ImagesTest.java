package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.json.Node;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest extends DockerTest {
  @TempDir Path directory = Path.of("");

  private String imported(String... options) {
    String image = Stage.name("image");
    List<String> words = new java.util.ArrayList<>(List.of("sh", "-c"));
    StringBuilder line =
        new StringBuilder(
            "cd " + directory + " && echo " + image + " > marker && tar -c marker | ");
    List<String> command = new java.util.ArrayList<>(List.of("import"));
    command.addAll(List.of(options));
    command.addAll(List.of("-", image + ":v1"));
    docker
        .command(command.toArray(String[]::new))
        .forEach(word -> line.append('\'').append(word).append("' "));
    words.add(line.toString());
    Shell.Result result = Shell.run(words);
    assertThat(result.code()).as(result.all()).isZero();
    assertThat(result.text()).matches("sha256:[0-9a-f]{64}");
    return image;
  }

  @Test
  void layersOfAnImageRemovedByForceGoWithItsLastContainer() throws IOException {
    List<String> before = layers();
    String name = name();
    docker.ok("run", "--name", name, "--network", "none", IMAGE, "touch", "/new");
    docker.ok("commit", name, "forced");
    docker.ok("rm", name);
    docker.ok("create", "--name", name, "--network", "none", "forced", "true");
    docker.ok("rmi", "-f", "forced");
    assertThat(layers()).as("the container's and its image's").hasSize(before.size() + 2);
    docker.ok("rm", name);
    assertThat(layers()).isEqualTo(before);
  }

  private static List<String> layers() throws IOException {
    Path layers = Stage.shared().daemon().directory().resolve("data/overlay2");
    try (Stream<Path> all = Files.list(layers)) {
      return all.map(Path::toString).sorted().toList();
    }
  }

  @Test
  void anImportedTarIsAnImageWithTheChangesAskedFor() {
    String image =
        imported(
            "-c",
            "ENV A=b",
            "-c",
            "CMD [\"/bin/x\"]",
            "-c",
            "WORKDIR /w",
            "-c",
            "EXPOSE 80",
            "-c",
            "LABEL l=m",
            "-c",
            "USER 7",
            "-m",
            "a message");
    Node config = Node.parse(docker.ok("image", "inspect", image + ":v1")).items().getFirst();
    assertThat(config.at("Config").texts("Env")).contains("A=b");
    assertThat(config.at("Config").texts("Cmd")).containsExactly("/bin/x");
    assertThat(config.at("Config").text("WorkingDir")).isEqualTo("/w");
    assertThat(config.at("Config").text("User")).isEqualTo("7");
    assertThat(config.at("Config").at("Labels").text("l")).isEqualTo("m");
    assertThat(config.at("Config").at("ExposedPorts").members()).containsKey("80/tcp");
    assertThat(config.text("Comment")).isEqualTo("a message");
    assertThat(config.text("Os")).isEqualTo("linux");
    assertThat(config.at("RootFS").texts("Layers")).hasSize(1);
    docker.ok("rmi", image + ":v1");
  }

  @Test
  void imagesAreListedFilteredAndFormatted() {
    String image = imported("-c", "LABEL k=v");
    assertThat(docker.ok("images").lines().findFirst().orElse(""))
        .matches("REPOSITORY +TAG +IMAGE ID +CREATED +SIZE");
    assertThat(docker.ok("images", "--format", "{{.Repository}}:{{.Tag}}").lines())
        .contains(image + ":v1", IMAGE + ":latest");
    assertThat(docker.ok("images", "--filter", "reference=" + image, "--format", "{{.Tag}}"))
        .isEqualTo("v1");
    assertThat(docker.ok("images", "--filter", "label=k=v", "--format", "{{.Repository}}").lines())
        .contains(image);
    assertThat(docker.ok("images", "--filter", "dangling=true", "-q")).isEmpty();
    assertThat(docker.ok("images", "-q", image)).matches("[0-9a-f]{12}");
    assertThat(docker.ok("images", "--no-trunc", "-q", image)).matches("sha256:[0-9a-f]{64}");
    assertThat(docker.ok("images", "--digests", image)).contains("DIGEST");
    docker.ok("rmi", image + ":v1");
  }

  @Test
  void tagsAreGivenAndTakenAway() {
    String image = imported();
    docker.ok("tag", image + ":v1", image + ":v2");
    assertThat(docker.ok("images", "--format", "{{.Tag}}", image).lines())
        .containsExactlyInAnyOrder("v1", "v2");
    assertThat(docker.ok("rmi", image + ":v1")).isEqualTo("Untagged: " + image + ":v1");
    assertThat(docker.ok("rmi", image + ":v2"))
        .contains("Untagged: " + image + ":v2")
        .contains("Deleted: sha256:");
    Shell.Result gone = docker.run("rmi", image + ":v2");
    assertThat(gone.code()).isEqualTo(1);
    assertThat(gone.err()).contains("No such image: " + image + ":v2");
  }

  @Test
  void anImageInUseIsNotRemoved() {
    String image = Stage.name("used");
    docker.ok("tag", IMAGE, image);
    String name = name();
    docker.ok("create", "--name", name, "--network", "none", image, "true");
    String id = docker.ok("images", "-q", "--no-trunc", image);
    Shell.Result refused = docker.run("rmi", id);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("conflict: unable to delete");
    docker.ok("rmi", image);
  }

  @Test
  void savedImagesAreLoadedAgain() {
    String image = imported("-c", "ENV SAVED=yes");
    Path tar = directory.resolve("saved.tar");
    docker.ok("save", "-o", tar.toString(), image + ":v1");
    String id = docker.ok("images", "-q", "--no-trunc", image);
    docker.ok("rmi", image + ":v1");
    assertThat(docker.ok("load", "-i", tar.toString())).contains("Loaded image: " + image + ":v1");
    assertThat(docker.ok("images", "-q", "--no-trunc", image)).isEqualTo(id);
    docker.ok("rmi", image + ":v1");
    Shell.run(List.of("gzip", "-k", tar.toString()));
    assertThat(docker.ok("load", "-i", tar + ".gz")).contains("Loaded image: " + image + ":v1");
    docker.ok("rmi", image + ":v1");
  }

  @Test
  void theHistoryOfAnImportIsOneLayer() {
    String image = imported("-m", "from a test");
    assertThat(docker.ok("history", "--format", "{{.Comment}}", image + ":v1"))
        .isEqualTo("from a test");
    docker.ok("rmi", image + ":v1");
  }

  @Test
  void damagedArchivesAreRefusedAndLeaveNothing() throws java.io.IOException {
    String before = docker.ok("images", "-aq");
    Path garbage =
        Files.write(directory.resolve("garbage.tar"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    assertThat(docker.run("load", "-i", garbage.toString()).code()).isEqualTo(1);
    Path saved = directory.resolve("s.tar");
    docker.ok("save", "-o", saved.toString(), IMAGE);
    byte[] whole = Files.readAllBytes(saved);
    Path half =
        Files.write(
            directory.resolve("half.tar"), java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThat(docker.run("load", "-i", half.toString()).code()).isEqualTo(1);
    assertThat(docker.ok("images", "-aq")).isEqualTo(before);
  }

  @Test
  void referencesThatAreNoneAreRefused() {
    assertThat(docker.run("tag", IMAGE, "UPPER").err()).contains("must be lowercase");
    assertThat(docker.run("image", "inspect", "nosuch").err()).contains("No such image: nosuch");
    assertThat(docker.run("history", "nosuch").err()).contains("No such image: nosuch");
  }

  @Test
  void unusedImagesArePruned() {
    String image = imported("-c", "LABEL prune=me");
    assertThat(docker.ok("image", "prune", "-a", "-f", "--filter", "label=prune=me"))
        .contains("untagged: " + image + ":v1")
        .contains("Total reclaimed space:");
    assertThat(docker.ok("images", "-q", image)).isEmpty();
  }
}
