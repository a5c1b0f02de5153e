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

/** The docker CLI with Debian's registry, which wants tokens of a server that it names. */
@Tag("root")
class TokenAuthTest extends DockerTest {
  @TempDir Path directory = Path.of("");
  private final Daemon daemon = Stage.shared().daemon();

  @BeforeAll
  static void needsRegistry() {
    Registry.assumePossible();
  }

  private Shell.Result as(String who, String... words) {
    List<String> all = new ArrayList<>(List.of("--config", directory.resolve(who).toString()));
    all.addAll(List.of(words));
    return docker.run(all.toArray(String[]::new));
  }

  private Shell.Result login(String password, String registry) {
    String config = directory.resolve("alice").toString();
    return docker.feed(
        password, "--config", config, "login", "-u", "alice", "--password-stdin", registry);
  }

  @Test
  void tokensAreForWhoAsksAndForWhatIsAsked() throws IOException {
    try (TokenIssuer issuer = TokenIssuer.start(daemon, directory, 5071);
        Registry registry = Registry.start(daemon, directory, 5072, "", issuer.configuration())) {
      String open = registry.authority() + "/open/app:1";
      String closed = registry.authority() + "/closed/app:1";
      docker.ok("tag", IMAGE, open);
      docker.ok("tag", IMAGE, closed);

      Shell.Result denied = as("nobody", "push", open);
      assertThat(denied.code()).isEqualTo(1);
      assertThat(denied.all()).contains("denied: requested access to the resource is denied");
      assertThat(login("wrong", registry.authority()).all())
          .contains("unauthorized: incorrect username or password");
      identityToken(registry);
      assertThat(as("alice", "push", open).all()).contains("1: digest: sha256:");
      assertThat(as("alice", "push", closed).all()).contains("1: digest: sha256:");
      docker.ok("rmi", open, closed);

      assertThat(as("nobody", "pull", open).all()).contains("Downloaded newer image");
      Shell.Result refused = as("nobody", "pull", closed);
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.all()).contains("pull access denied for " + registry.authority());
      issuer.nextIsStale();
      assertThat(as("alice", "pull", closed).all()).contains("Downloaded newer image");
      docker.ok("rmi", open, closed);

      assertThat(issuer.requests())
          .contains("POST repository:open/app:pull,push by alice")
          .contains("POST repository:closed/app:pull,push repository:open/app:pull by alice")
          .contains("GET repository:open/app:pull by nobody")
          .contains("POST repository:closed/app:pull by alice");
      assertThat(daemon.log()).doesNotContain("secret", "identity-of-alice");
    }
  }

  /** The password is proven once; what the client keeps is a token. */
  private void identityToken(Registry registry) throws IOException {
    assertThat(login("secret", registry.authority()).all()).contains("Login Succeeded");
    assertThat(Files.readString(directory.resolve("alice/config.json")))
        .contains("\"identitytoken\": \"identity-of-alice\"")
        .doesNotContain("YWxpY2U6c2VjcmV0");
  }
}
