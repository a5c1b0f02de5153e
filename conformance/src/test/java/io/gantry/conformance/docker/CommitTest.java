package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.http.Api;
import io.gantry.cli.json.Node;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Images of containers. */
class CommitTest extends DockerTest {
  private final String image = "commit:" + Stage.name("test");

  @AfterEach
  void removeImage() {
    docker.run("rmi", "-f", image);
  }

  private Node commit(String container, String... options) {
    List<String> words = new ArrayList<>(List.of("commit"));
    words.addAll(List.of(options));
    words.addAll(List.of(container, image));
    assertThat(docker.ok(words.toArray(String[]::new)).strip()).matches("sha256:[0-9a-f]{64}");
    return Node.parse(docker.ok("image", "inspect", "--format", "json", image)).items().getFirst();
  }

  @Test
  void whatAContainerWroteAndRunsIsInItsImage() {
    String name =
        background(List.of("-e", "A=1", "-w", "/tmp"), "sh", "-c", "echo x > new; sleep 1000");
    io.gantry.conformance.harness.Await.until(
        "it has written", () -> docker.run("exec", name, "test", "-s", "/tmp/new").code() == 0);
    Node made = commit(name, "-a", "me", "-m", "why");
    assertThat(made.text("Author")).isEqualTo("me");
    assertThat(made.text("Comment")).isEqualTo("why");
    assertThat(made.at("Config").texts("Env")).contains("A=1");
    assertThat(made.at("Config").text("WorkingDir")).isEqualTo("/tmp");
    assertThat(docker.ok("run", "--rm", "--network", "none", image, "cat", "/tmp/new"))
        .isEqualTo("x");
    assertThat(docker.inspect(name, "{{.State.Status}}")).isEqualTo("running");
  }

  @Test
  void changesComeOnTopOfTheContainersConfiguration() {
    String name = idle("-e", "A=1", "--label", "l=1");
    Node made =
        commit(name, "-c", "ENV B=2", "-c", "CMD [\"true\"]", "-c", "LABEL m=2", "-c", "EXPOSE 80");
    assertThat(made.at("Config").texts("Env")).contains("A=1", "B=2");
    assertThat(made.at("Config").texts("Cmd")).containsExactly("true");
    assertThat(made.at("Config").at("Labels").text("l")).isEqualTo("1");
    assertThat(made.at("Config").at("Labels").text("m")).isEqualTo("2");
    assertThat(made.at("Config").at("ExposedPorts").present()).isTrue();
  }

  @Test
  void aConfigurationInTheRequestGoesBeforeTheContainers() throws IOException {
    String name = idle("-e", "A=1", "-e", "B=1");
    try (Api api = Stage.shared().daemon().api()) {
      api.call(
          "POST",
          "/commit?container=" + name + "&repo=commit&tag=" + image.substring(7),
          Map.of("Env", List.of("B=2"), "Cmd", List.of("other")));
    }
    Node made =
        Node.parse(docker.ok("image", "inspect", "--format", "json", image)).items().getFirst();
    assertThat(made.at("Config").texts("Env")).contains("A=1", "B=2").doesNotContain("B=1");
    assertThat(made.at("Config").texts("Cmd")).containsExactly("other");
  }

  @Test
  void whatCannotBeCommittedIsSaidAsByDocker() {
    assertThat(docker.run("commit", "nosuch").err()).contains("No such container: nosuch");
    String name = idle();
    assertThat(docker.run("commit", "-c", "RUN x", name, image).err())
        .contains("RUN is not a valid change command");
    assertThat(docker.run("commit", name, "UPPER").err())
        .contains("repository name (library/UPPER) must be lowercase");
  }
}
