package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Registry;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import io.gantry.conformance.harness.TokenIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that keep secrets, asked by the docker CLI and by gantry. */
@Tag("root")
class CredentialHelperTest extends DockerTest {

  /** Keeps one secret in a file beside it, and what it was told. */
  private static final String HELPER =
      """
      #!/bin/sh
      d=$(dirname "$0"); in=$(cat); echo "$1 $in" >> $d/asked
      case $1 in
      store) echo "$in" > $d/secret ;;
      get) cat $d/secret 2>/dev/null || { echo 'credentials not found in native keychain'; exit 1; } ;;
      erase) rm -f $d/secret ;;
      esac
      """;

  @TempDir Path directory = Path.of("");
  private final Daemon daemon = Stage.shared().daemon();

  @BeforeAll
  static void needsRegistry() {
    Registry.assumePossible();
  }

  private Shell.Result run(List<String> client, String input, String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "PATH=" + directory + ":" + System.getenv("PATH"),
                "DOCKER_CONFIG=" + directory.resolve("config")));
    command.addAll(client);
    command.addAll(List.of(words));
    return Shell.run(command, input);
  }

  private List<String> gantry() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        "io.gantry.cli.Main",
        "-H",
        "unix://" + daemon.socket());
  }

  @Test
  void aProgramKeepsWhatALoginGaveForBothClients() throws IOException {
    Path helper = Files.writeString(directory.resolve("docker-credential-toy"), HELPER);
    assertThat(helper.toFile().setExecutable(true)).isTrue();
    try (TokenIssuer issuer = TokenIssuer.start(daemon, directory, 5077);
        Registry registry = Registry.start(daemon, directory, 5078, "", issuer.configuration())) {
      for (List<String> client : List.of(docker.command(), gantry())) {
        loginPushLogout(client, registry.authority());
      }
    }
  }

  private void loginPushLogout(List<String> client, String server) throws IOException {
    Path config = Files.createDirectories(directory.resolve("config")).resolve("config.json");
    Files.writeString(config, "{\"credHelpers\":{\"" + server + "\":\"toy\"},\"x\":1}");
    Files.deleteIfExists(directory.resolve("asked"));
    String image = server + "/closed/app:1";
    docker.ok("tag", IMAGE, image);
    assertThat(run(client, "", "push", image).all()).contains("access to the resource is denied");
    Shell.Result login = run(client, "secret", "login", "-u", "alice", "--password-stdin", server);
    assertThat(login.out()).isEqualTo("Login Succeeded\n");
    assertThat(login.err()).isEmpty();
    assertThat(config).content().contains("\"" + server + "\": {}").contains("\"toy\"");
    assertThat(config).content().doesNotContain("identity-of-alice");
    assertThat(run(client, "", "push", image).all()).contains("1: digest: sha256:");
    assertThat(run(client, "", "logout", server).all())
        .contains("Removing login credentials for " + server);
    assertThat(directory.resolve("secret")).doesNotExist();
    assertThat(Files.readAllLines(directory.resolve("asked")).stream().distinct())
        .containsExactly(
            "get " + server,
            "store {\"ServerURL\":\""
                + server
                + "\",\"Username\":\"\\u003ctoken\\u003e\",\"Secret\":\"identity-of-alice\"}",
            "erase " + server);
    docker.ok("rmi", image);
  }
}
