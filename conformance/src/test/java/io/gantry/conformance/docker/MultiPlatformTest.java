package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.CosignForm;
import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Registry;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import io.gantry.conformance.harness.TestImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images for several platforms: lists that {@code docker manifest} makes at a registry, pulled,
 * pushed as a whole and in parts, and copied with what is about them.
 */
@Tag("root")
class MultiPlatformTest extends DockerTest {
  private static final int PORT = 5061;

  @TempDir Path directory = Path.of("");
  private final Daemon daemon = Stage.shared().daemon();
  private @Nullable Registry running;

  @BeforeAll
  static void needsRegistry() {
    Registry.assumePossible();
  }

  @BeforeEach
  void startRegistry() {
    running = Registry.start(daemon, directory, PORT, "", "");
  }

  @AfterEach
  void stopRegistry() {
    docker.run("image", "prune", "-f");
    registry().close();
  }

  private Registry registry() {
    return Objects.requireNonNull(running);
  }

  private String at(String name) {
    return registry().authority() + "/" + name;
  }

  /** {@code docker manifest}, which speaks to the registry itself. */
  private Shell.Result manifest(String... words) {
    List<String> all = new java.util.ArrayList<>(List.of("docker", "--config"));
    all.addAll(List.of(directory.toString(), "manifest"));
    all.addAll(List.of(words));
    return daemon.inside(all.toArray(String[]::new));
  }

  /** A list of this host's image and one for ARM; its digest. */
  private String list() {
    imported("linux/amd64", "host");
    imported("linux/arm64", "arm");
    docker.ok("push", "-q", "-a", at("parts"));
    docker.ok("rmi", at("parts:host"), at("parts:arm"));
    Shell.Result created =
        manifest("create", "--insecure", at("app:1"), at("parts:host"), at("parts:arm"));
    assertThat(created.all()).contains("Created manifest list " + at("app:1"));
    assertThat(manifest("annotate", at("app:1"), at("parts:arm"), "--variant", "v8").code())
        .isZero();
    String[] lines = manifest("push", "--purge", "--insecure", at("app:1")).text().split("\n", -1);
    return lines[lines.length - 1];
  }

  private void imported(String platform, String tag) {
    Shell.Result imported =
        Shell.run(
            docker.command("import", "--platform", platform, "-", at("parts:" + tag)),
            TestImage.tar());
    assertThat(imported.code()).as(imported.all()).isZero();
  }

  private String digestAt(String name, String tag) {
    Shell.Result head =
        daemon.inside(
            "curl",
            "-sI",
            "-H",
            "Accept: application/vnd.docker.distribution.manifest.list.v2+json",
            "-H",
            "Accept: application/vnd.oci.image.index.v1+json",
            "http://" + at(name).replaceFirst("/", "/v2/") + "/manifests/" + tag);
    return head.out()
        .lines()
        .filter(line -> line.startsWith("Docker-Content-Digest: "))
        .map(line -> line.substring(23).strip())
        .findFirst()
        .orElse("");
  }

  @Test
  void anIndexIsPulledInPartsAndPushedAsAWhole() {
    String index = list();
    assertThat(docker.ok("pull", at("app:1"))).contains("Digest: " + index);
    String host = docker.inspect(at("app:1"), "{{.Id}}");
    docker.ok("tag", at("app:1"), at("copy:1"));
    Shell.Result part = docker.run("push", at("copy:1"));
    assertThat(part.all())
        .contains("only the available single-platform image was pushed")
        .containsPattern(index + ".* -> .*sha256:");
    assertThat(docker.run("push", "--platform", "linux/arm64", at("copy:1")).all())
        .contains(
            "image with reference "
                + at("copy:1")
                + " was found but does not provide the specified platform (linux/arm64)");

    assertThat(docker.ok("pull", "--platform", "linux/arm64", at("app:1"))).contains(index);
    assertThat(docker.inspect(at("app:1"), "{{.Id}}"))
        .as("the names stay with the image for this host")
        .isEqualTo(host);
    assertThat(docker.ok("push", at("copy:1")))
        .contains("1: digest: " + index)
        .doesNotContain("single-platform");
    assertThat(digestAt("copy", "1")).isEqualTo(index);
    assertThat(docker.ok("push", "--platform", "linux/arm64", at("copy:1")))
        .contains("1: digest: ")
        .doesNotContain(index);
    assertThat(docker.inspect(at("app:1"), "{{json .RepoDigests}}")).contains("app@" + index);
    docker.ok("rmi", at("app:1"), at("copy:1"));
  }

  @Test
  void whatSkopeoCopiesAndArchivesCarryKeepsTheIndex() {
    String index = list();
    skopeo("docker://" + at("app:1"), "docker://" + at("skopeo:1"));
    docker.ok("pull", "-q", at("skopeo:1"));
    docker.ok("pull", "-q", "--platform", "linux/arm64", at("skopeo:1"));
    String archive = directory.resolve("all.tar").toString();
    docker.ok("save", "-o", archive, at("skopeo:1"));
    docker.ok("rmi", at("skopeo:1"));
    docker.ok("load", "-i", archive);
    assertThat(docker.ok("push", at("skopeo:1"))).contains("1: digest: " + index);
    skopeo("docker://" + at("skopeo:1"), "docker://" + at("back:1"));
    assertThat(digestAt("back", "1")).isEqualTo(index);
    docker.ok("rmi", at("skopeo:1"));
  }

  private void skopeo(String from, String to) {
    Shell.Result copied =
        daemon.inside(
            "skopeo",
            "--insecure-policy",
            "copy",
            "--all",
            "--src-tls-verify=false",
            "--dest-tls-verify=false",
            from,
            to);
    assertThat(copied.code()).as(copied.all()).isZero();
  }

  @Test
  void allOfAnImageGoesFromRegistryToRegistryWithItsSignature() {
    String index = list();
    CosignForm cosign = new CosignForm(registry(), daemon, directory);
    cosign.key("key");
    cosign.sign("key", "app", index, index);
    String signature = index.replace(':', '-') + ".sig";

    ask("POST", "/gantry/images/" + at("app:1") + "/copy?everything=1&to=" + at("team/app:2"));
    assertThat(digestAt("team/app", "2")).isEqualTo(index);
    assertThat(tags("team/app")).contains("\"2\"", signature);

    String everything =
        ask("POST", "/images/create?everything=1&fromImage=" + at("app") + "&tag=1");
    assertThat(everything).contains("Digest: " + index);
    docker.ok("tag", at("app:1"), at("mine:1"));
    assertThat(ask("GET", "/gantry/images/" + at("mine:1") + "/tree"))
        .contains(index, "\"linux/arm64/v8\"", "\"cosign\"", signature);
    ask("POST", "/images/" + at("mine") + "/push?everything=1&tag=1");
    assertThat(digestAt("mine", "1")).isEqualTo(index);
    assertThat(tags("mine")).contains(signature);
    assertThat(docker.ok("pull", "-q", "-a", at("mine"))).contains(at("mine"));
    docker.ok("rmi", at("app:1"), at("mine:1"));
  }

  private String tags(String name) {
    return daemon.inside("curl", "-s", "http://" + at("v2/" + name) + "/tags/list").out();
  }

  private String ask(String method, String path) {
    Shell.Result asked =
        daemon.inside(
            "curl",
            "-s",
            "-X",
            method,
            "-H",
            "X-Registry-Auth: e30=",
            "--unix-socket",
            daemon.socket().toString(),
            "http://localhost" + path);
    assertThat(asked.code()).isZero();
    assertThat(asked.out()).doesNotContain("errorDetail");
    return asked.out();
  }
}
