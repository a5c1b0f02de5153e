package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.json.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of each deed, and with which attributes. */
class EventsTest extends DockerTest {
  private final Instant begin = Instant.now();

  private List<Node> events(String... filters) {
    List<String> words =
        new java.util.ArrayList<>(
            List.of(
                "events",
                "--since",
                begin.minusMillis(5).toString(),
                "--until",
                Instant.now().plusMillis(5).toString(),
                "--format",
                "json"));
    for (String filter : filters) {
      words.addAll(List.of("--filter", filter));
    }
    return docker.ok(words.toArray(String[]::new)).lines().map(Node::parse).toList();
  }

  private static List<String> actions(List<Node> events) {
    return events.stream().map(e -> e.text("Action")).toList();
  }

  private static Node attributes(List<Node> events, String action) {
    return events.stream()
        .filter(e -> e.text("Action").equals(action))
        .findFirst()
        .orElseThrow(() -> new AssertionError(action + " is not among " + actions(events)))
        .at("Actor")
        .at("Attributes");
  }

  @Test
  void execsTellTheirCommandAndEnd() {
    String name = idle();
    docker.ok("exec", name, "true");
    docker.run("exec", name, "sh", "-c", "exit 4");
    docker.run("exec", name, "nosuchprogram");
    List<Node> told = events("container=" + name);
    assertThat(actions(told))
        .containsSubsequence("exec_create: true ", "exec_start: true ", "exec_die")
        .contains("exec_start: sh -c exit 4")
        .containsSubsequence("exec_create: nosuchprogram ", "exec_start: nosuchprogram ");
    assertThat(attributes(told, "exec_die").text("execID")).hasSize(64);
    assertThat(told.stream().map(e -> e.at("Actor").at("Attributes").text("exitCode")))
        .contains("0", "4");
  }

  @Test
  void copyingAndExportingAreTold(@TempDir Path directory) throws IOException {
    String name = idle();
    Path file = Files.writeString(directory.resolve("file"), "x");
    docker.ok("cp", file.toString(), name + ":/tmp/");
    docker.ok("cp", name + ":/tmp/file", directory.resolve("back").toString());
    docker.ok("export", "-o", directory.resolve("root.tar").toString(), name);
    assertThat(actions(events("container=" + name)))
        .containsSubsequence("extract-to-dir", "archive-path", "export");
  }

  @Test
  void aCommitPausesAndTellsTheImage() {
    String name = idle("--label", "of=container");
    String image = "committed:" + name;
    String id = docker.ok("commit", "-m", "why", name, image).strip();
    try {
      List<Node> told = events("container=" + name);
      assertThat(actions(told)).containsSubsequence("pause", "commit", "unpause");
      assertThat(attributes(told, "commit").text("comment")).isEqualTo("why");
      assertThat(attributes(told, "commit").text("imageID")).isEqualTo(id);
      assertThat(attributes(told, "commit").text("imageRef")).isEqualTo(image);
      List<Node> images = events("type=image", "label=of=container");
      assertThat(actions(images)).containsSubsequence("create", "tag");
      assertThat(attributes(images, "tag").text("name")).isEqualTo(image);
    } finally {
      docker.run("rmi", "-f", image);
    }
  }
}
