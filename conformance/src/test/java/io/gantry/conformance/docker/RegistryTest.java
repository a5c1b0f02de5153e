package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Docker;
import io.gantry.conformance.harness.Registry;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulls and pushes by the docker CLI, with Debian's registry and skopeo at the other end. */
@Tag("root")
class RegistryTest extends DockerTest {
  @TempDir Path directory = Path.of("");
  private final Daemon daemon = Stage.shared().daemon();

  @BeforeAll
  static void needsRegistry() {
    Registry.assumePossible();
  }

  private void docker(Docker with, String expected, String... words) {
    Shell.Result result = with.run(words);
    assertThat(result.all()).contains(expected);
  }

  @Test
  void whatWasPushedIsPulledAndRuns() {
    try (Registry registry = Registry.start(daemon, directory, 5051, "", "")) {
      String image = registry.authority() + "/team/app:v1";
      docker.ok("tag", IMAGE, image);
      String pushed = docker.ok("push", image);
      assertThat(pushed)
          .contains("The push refers to repository [" + registry.authority() + "/team/app]")
          .contains(": Pushed")
          .containsPattern("v1: digest: sha256:[0-9a-f]{64} size: [0-9]+");
      assertThat(docker.ok("push", image)).contains("Layer already exists");
      String copy = registry.authority() + "/team/copy:v1";
      docker.ok("tag", IMAGE, copy);
      assertThat(docker.ok("push", copy))
          .contains(": Mounted from team/app")
          .contains("v1: digest: ");
      docker.ok("rmi", image, copy);

      String pulled = docker.ok("pull", image);
      assertThat(pulled)
          .contains("v1: Pulling from team/app")
          .contains("Status: Downloaded newer image for " + image);
      assertThat(docker.ok("pull", image)).contains("Status: Image is up to date for " + image);
      assertThat(docker.ok("image", "inspect", "-f", "{{json .RepoDigests}}", image))
          .contains(registry.authority() + "/team/app@sha256:");
      assertThat(docker.ok("run", "--rm", "--network", "none", copy, "echo", "hello"))
          .contains("hello");
      assertThat(docker.ok("pull", "-q", "-a", registry.authority() + "/team/app"))
          .contains(registry.authority() + "/team/app");
      docker.ok("rmi", image, copy);
      refusals(registry);
    }
  }

  private void refusals(Registry registry) {
    String name = registry.authority() + "/team/none";
    docker(
        docker,
        "manifest for " + name + ":latest not found: manifest unknown: manifest unknown",
        "pull",
        name);
    docker(docker, "An image does not exist locally with the tag: " + name, "push", name + ":v9");
    docker(
        docker,
        "Get \"http://127.0.0.1:5999/v2/\": dial tcp 127.0.0.1:5999: connect: connection refused",
        "pull",
        "127.0.0.1:5999/app");
  }

  @Test
  void whatSkopeoPushesIsPulledAndTheOtherWayRound() throws IOException {
    try (Registry registry = Registry.start(daemon, directory, 5052, "", "")) {
      Path archive = directory.resolve("image.tar");
      docker.ok("save", "-o", archive.toString(), IMAGE);
      String image = registry.authority() + "/skopeo:1";
      Shell.Result copied =
          daemon.inside(
              "skopeo",
              "--insecure-policy",
              "copy",
              "--dest-tls-verify=false",
              "--dest-compress-format=zstd",
              "docker-archive:" + archive,
              "docker://" + image);
      assertThat(copied.code()).as(copied.all()).isZero();
      docker.ok("pull", image);
      String mine = registry.authority() + "/mine:1";
      docker.ok("tag", image, mine);
      docker.ok("push", mine);
      Shell.Result read =
          daemon.inside(
              "skopeo",
              "--insecure-policy",
              "copy",
              "--src-tls-verify=false",
              "docker://" + mine,
              "oci:" + directory.resolve("copy"));
      assertThat(read.code()).as(read.all()).isZero();
      docker.ok("rmi", image, mine);
    }
  }

  @Test
  void aRegistryWithTlsAndPasswordsTakesWhoIsLoggedIn() throws IOException {
    certificate();
    Files.writeString(directory.resolve("users"), "alice:" + bcrypt() + "\n");
    String tls =
        "  tls:\n    certificate: "
            + directory.resolve("server.crt")
            + "\n    key: "
            + directory.resolve("server.key")
            + "\n";
    String auth =
        "auth:\n  htpasswd:\n    realm: test\n    path: " + directory.resolve("users") + "\n";
    try (Registry registry = Registry.start(daemon, directory, 5053, tls, auth)) {
      String image = registry.authority() + "/private:1";
      docker.ok("tag", IMAGE, image);
      docker(docker, "no basic auth credentials", "push", image);
      Shell.Result wrong = login("wrong", registry);
      assertThat(wrong.code()).isEqualTo(1);
      assertThat(wrong.all()).contains("401 Unauthorized").doesNotContain("wrong");
      assertThat(login("secret", registry).all()).contains("Login Succeeded");
      assertThat(docker.run(authorized("push", image)).all()).contains("1: digest: ");
      docker.ok("rmi", image);
      docker(docker, "no basic auth credentials", "pull", image);
      assertThat(docker.run(authorized("pull", image)).all()).contains("Downloaded newer image");
      docker.ok("rmi", image);
      docker.run(authorized("logout", registry.authority()));
      assertThat(daemon.log()).doesNotContain("secret");
    }
  }

  @Test
  void aRegistryIsTrustedByItsDirectoryOfCertificates() throws IOException {
    certificate();
    Path config = Files.createDirectories(directory.resolve("config"));
    Files.writeString(config.resolve("daemon.json"), "{}");
    Path place = Stage.freshDirectory();
    try (Daemon own =
        Daemon.start(place, "--config-file", config.resolve("daemon.json").toString())) {
      own.inside("ip", "address", "add", "10.231.7.1/32", "dev", "lo");
      String tls =
          "  tls:\n    certificate: "
              + directory.resolve("server.crt")
              + "\n    key: "
              + directory.resolve("server.key")
              + "\n    clientcas:\n      - "
              + directory.resolve("server.crt")
              + "\n";
      try (Registry registry = Registry.start(own, directory, "10.231.7.1:5054", tls, "")) {
        Docker client = new Docker(own.socket());
        String image = registry.authority() + "/app:1";
        client.importImage("seed");
        client.ok("tag", "seed", image);
        docker(client, "x509: certificate signed by unknown authority", "push", image);
        Path trusted =
            Files.createDirectories(config.resolve("certs.d").resolve(registry.authority()));
        Files.copy(directory.resolve("server.crt"), trusted.resolve("ca.crt"));
        docker(client, "certificate required", "push", image);
        Files.copy(directory.resolve("server.crt"), trusted.resolve("client.cert"));
        Files.copy(directory.resolve("server.key"), trusted.resolve("client.key"));
        docker(client, "1: digest: ", "push", image);
        client.ok("rmi", image);
        docker(client, "Downloaded newer image", "pull", image);
      }
    } finally {
      Stage.delete(place);
    }
  }

  private String[] authorized(String... words) {
    List<String> all = new java.util.ArrayList<>(List.of("--config", directory.toString()));
    all.addAll(List.of(words));
    return all.toArray(String[]::new);
  }

  private Shell.Result login(String password, Registry registry) {
    return docker.feed(
        password, authorized("login", "-u", "alice", "--password-stdin", registry.authority()));
  }

  /** {@code secret}, as the registry wants it. */
  private static String bcrypt() {
    return "$2y$04$n3qkNbnU6p7VmvaFeDsvk.vlEb7F6z7J1DM3nO8ECQ5EM3xihbEJ2";
  }

  private void certificate() {
    Shell.Result made =
        Shell.run(
            List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=registry",
                "-addext",
                "subjectAltName=IP:127.0.0.1,IP:10.231.7.1",
                "-keyout",
                directory.resolve("server.key").toString(),
                "-out",
                directory.resolve("server.crt").toString()));
    assertThat(made.code()).as(made.all()).isZero();
  }
}
