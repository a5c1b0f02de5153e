package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.CosignForm;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Registry;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulls of images that a rule wants signatures of; openssl signs them. */
@Tag("root")
class SignatureTest {
  @TempDir Path directory = Path.of("");

  @BeforeAll
  static void needsRegistry() {
    Stage.assumePossible();
    Registry.assumePossible();
  }

  private static void refused(Shell.Result result, int code, String why) {
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.err())
        .contains("Error response from daemon: signature verification failed for 127.0.0.1:5074/")
        .contains(why)
        .contains("wanted by the rule in ");
  }

  private static List<Path> blobs(Daemon daemon) throws IOException {
    try (Stream<Path> files = Files.walk(daemon.directory().resolve("data/content"))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void anImageComesWhenTheRulesKeyHasSignedIt() throws IOException {
    Path rules = Files.createDirectories(directory.resolve("etc/registries.d"));
    Path config = Files.writeString(directory.resolve("etc/daemon.json"), "{}");
    Path place = Stage.freshDirectory();
    try (Daemon own = Daemon.start(place, "--config-file", config.toString());
        Registry registry = Registry.start(own, directory, 5074, "", "")) {
      Docker client = new Docker(own.socket());
      CosignForm signer = new CosignForm(registry, own, directory);
      String image = registry.authority() + "/team/app:1";
      client.importImage(image.substring(0, image.length() - 2));
      client.ok("tag", image.substring(0, image.length() - 2), image);
      String pushed = client.ok("push", image);
      int at = pushed.indexOf("sha256:", pushed.indexOf("digest: "));
      String digest = pushed.substring(at, at + "sha256:".length() + 64);
      client.ok("rmi", "-f", image, image.substring(0, image.length() - 2));
      Files.copy(signer.key("acme"), rules.resolve("acme.pub"));
      signer.key("other");
      Files.writeString(
          rules.resolve("team.json"),
          "{\"prefix\":\""
              + registry.authority()
              + "/team\",\"signatures\":{\"keys\":[\"acme.pub\"]}}");
      List<Path> before = blobs(own);

      refused(client.run("pull", image), 1, "no signature by acme.pub, nor any other");
      refused(client.run("run", "--rm", image, "true"), 125, "no signature by acme.pub");
      signer.sign("other", "team/app", digest, digest);
      refused(client.run("pull", image), 1, "no signature by acme.pub among the 1 there are");
      String wrong = "sha256:" + "0".repeat(64);
      signer.sign("acme", "team/app", digest, wrong);
      refused(client.run("pull", image), 1, "is of another image (" + wrong + ")");
      assertThat(client.ok("images", "-q", "-a")).isEmpty();
      assertThat(blobs(own)).isEqualTo(before);

      signer.sign("acme", "team/app", digest, digest);
      assertThat(client.ok("pull", image)).contains("Downloaded newer image");
      assertThat(client.ok("pull", image)).contains("Image is up to date");
      assertThat(client.ok("pull", "-a", "-q", registry.authority() + "/team/app"))
          .contains("/team/app");
      client.ok("run", "--rm", "--network", "none", image, "true");
      signer.sign("other", "team/app", digest, digest);
      refused(client.run("pull", image), 1, "no signature by acme.pub");
      Files.writeString(rules.resolve("wrong.json"), "{\"prefix\":\"x\",\"signature\":{}}");
      assertThat(client.run("pull", image).err()).contains("is no field of a rule");
    } finally {
      Stage.delete(place);
    }
  }
}
