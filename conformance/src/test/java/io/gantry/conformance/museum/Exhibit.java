package io.gantry.conformance.museum;

import io.gantry.conformance.harness.Await;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import io.gantry.conformance.harness.TestImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the attacks share: the client, and a secret of the host that none of them may reach. What a
 * test makes is named {@link #name}, and removed when it ends.
 */
@Tag("root")
abstract class Exhibit {
  static final String IMAGE = Stage.IMAGE;
  static final String SECRET = "the host's secret";

  @TempDir Path host = Path.of("");
  Docker docker = new Docker(Path.of("unset"));
  Path secret = Path.of("unset");
  private final List<String> containers = new ArrayList<>();
  private final List<String> volumes = new ArrayList<>();
  private final List<String> images = new ArrayList<>();

  @BeforeEach
  void prepare() throws IOException {
    docker = Stage.shared().docker();
    secret = Files.writeString(host.resolve("secret"), SECRET);
  }

  @AfterEach
  void tidy() {
    remove(List.of("rm", "-f", "-v"), containers);
    remove(List.of("volume", "rm", "-f"), volumes);
    remove(List.of("rmi", "-f"), images);
  }

  private void remove(List<String> words, List<String> names) {
    if (!names.isEmpty()) {
      List<String> all = new ArrayList<>(words);
      all.addAll(names);
      docker.run(all.toArray(String[]::new));
    }
  }

  /** A new container's name. */
  String name() {
    containers.add(Stage.name("museum"));
    return containers.getLast();
  }

  /** A new volume with what {@code script} makes in its directory. */
  String volume(String script) {
    String volume = Stage.name("museum-volume");
    volumes.add(volume);
    expect(once(List.of("-v", volume + ":/v"), "cd /v && " + script));
    return volume;
  }

  /** A new image of busybox and these links. */
  String image(Map<String, String> links) {
    String image = Stage.name("museum-image");
    images.add(image);
    Shell.Result imported =
        Shell.run(
            docker.command("import", "-c", "ENV PATH=/bin", "-", image), TestImage.tar(links));
    expect(imported);
    return image;
  }

  /** {@code docker run --rm OPTIONS busybox sh -c SCRIPT}. */
  Shell.Result once(List<String> options, String script) {
    return once(IMAGE, options, script);
  }

  /** The same in another image. */
  Shell.Result once(String image, List<String> options, String script) {
    List<String> words = new ArrayList<>(List.of("run", "--rm"));
    words.addAll(network(options));
    words.addAll(options);
    words.addAll(List.of(image, "sh", "-c", script));
    return docker.run(words.toArray(String[]::new));
  }

  /** {@code docker run -d OPTIONS busybox sh -c SCRIPT}; its name. */
  String background(List<String> options, String script) {
    String name = name();
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", name));
    words.addAll(network(options));
    words.addAll(options);
    words.addAll(List.of(IMAGE, "sh", "-c", script));
    docker.ok(words.toArray(String[]::new));
    return name;
  }

  private static List<String> network(List<String> options) {
    return options.contains("--network") ? List.of() : List.of("--network", "none");
  }

  /** A container that does nothing. */
  String idle(String... options) {
    return background(List.of(options), "trap 'exit 0' TERM; while :; do sleep 0.2; done");
  }

  /** Runs a script in a container. */
  Shell.Result exec(String container, String script) {
    return docker.run("exec", container, "sh", "-c", script);
  }

  /** Waits for a file that a container's script makes when it is ready. */
  void awaitFile(String container, String file) {
    Await.until(file + " is there", () -> exec(container, "[ -e " + file + " ]").code() == 0);
  }

  /** A script that says {@code REACHED} when the secret is found above the working directory. */
  String lookUpwards() {
    return "[ -e ../../../../../../../../../.." + secret + " ] && echo REACHED; true";
  }

  static void expect(Shell.Result result) {
    if (result.code() != 0) {
      throw new AssertionError(result.all());
    }
  }

  String readSecret() {
    try {
      return Files.readString(secret);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
