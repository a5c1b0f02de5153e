package io.gantry.conformance.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands of the gantry client about images, where they once did other than docker's. */
@Tag("root")
class ImageCommandsTest {
  @TempDir Path directory = Path.of("");
  private Docker docker = new Docker(Path.of("unset"));

  @BeforeEach
  void takeStage() {
    Assumptions.assumeFalse(Daemon.isPeer(), "the client speaks to Gantry");
    docker = Stage.shared().docker();
  }

  private static Shell.Result gantry(String... words) {
    return Gantry.run(Stage.shared().daemon(), words);
  }

  @Test
  void aContainerIsCommittedWithChanges() {
    String name = Stage.name("committed");
    docker.ok("create", "--name", name, "--network", "none", Stage.IMAGE, "true");
    Shell.Result made = gantry("commit", "-m", "a word", "-c", "ENV A=b", name, name + ":1");
    assertThat(made.out()).as(made.all()).matches("sha256:[0-9a-f]{64}\n");
    assertThat(docker.inspect(name + ":1", "{{.Comment}} {{.Config.Env}}"))
        .isEqualTo("a word [PATH=/bin A=b]");
    docker.ok("rm", name);
    docker.ok("rmi", name + ":1");
  }

  @Test
  void aPlatformThatIsAskedForIsTheOneThatIsMeant() {
    String tar = directory.resolve("s390x.tar").toString();
    for (String[] words :
        new String[][] {
          {"image", "inspect", "--platform", "linux/s390x", Stage.IMAGE},
          {"history", "--platform", "linux/s390x", Stage.IMAGE},
          {"rmi", "--platform", "linux/s390x", Stage.IMAGE},
          {"save", "--platform", "linux/s390x", "-o", tar, Stage.IMAGE}
        }) {
      assertThat(gantry(words).code()).as(String.join(" ", words)).isEqualTo(1);
    }
    String here = docker.inspect(Stage.IMAGE, "{{.Os}}/{{.Architecture}}");
    assertThat(gantry("history", "-q", "--platform", here, Stage.IMAGE).code()).isZero();
    Shell.Result shown =
        gantry("image", "inspect", "--platform", here, "-f", "{{.Os}}", Stage.IMAGE);
    assertThat(shown.out()).as(shown.all()).isEqualTo("linux\n");
  }

  @Test
  void aNameWithTwoTagsIsRefused() {
    Shell.Result refused = gantry("tag", Stage.IMAGE, "a/b:c:d");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains("\"a/b:c:d\" is not a valid repository/tag: invalid reference format");
  }

  @Test
  void whatIsNotThereIsForgivenWhenForced() {
    assertThat(gantry("rmi", "-f", "nosuch").code()).isZero();
    assertThat(gantry("rmi", "nosuch").code()).isEqualTo(1);
  }
}
