package io.gantry.cli.registry;

import io.gantry.cli.json.Json;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A program that keeps secrets, {@code docker-credential-<name>}: told what to do by its argument,
 * about what on its standard input.
 *
 * @param name after the dash
 * @see <a href="https://github.com/docker/docker-credential-helpers">docker-credential-helpers</a>
 */
record CredentialProgram(String name) {

  /** The user of an identity token. */
  private static final String TOKEN = "<token>";

  private record Output(int code, String text) {}

  Login get(String server) throws IOException {
    Output output = run("getting", "get", server);
    if (output.code != 0) {
      if (output.text.contains("credentials not found")) {
        return Login.none(server);
      }
      throw failed("getting", output);
    }
    Node found = Node.parse(output.text);
    String user = found.text("Username");
    return user.equals(TOKEN)
        ? new Login(server, "", "", found.text("Secret"))
        : new Login(server, user, found.text("Secret"), "");
  }

  void store(Login login) throws IOException {
    boolean token = !login.identityToken().isEmpty();
    Map<String, String> document = new LinkedHashMap<>();
    document.put("ServerURL", login.server());
    document.put("Username", token ? TOKEN : login.username());
    document.put("Secret", token ? login.identityToken() : login.password());
    require("storing", run("storing", "store", Json.writeEscaped(document)));
  }

  void erase(String server) throws IOException {
    require("erasing", run("erasing", "erase", server));
  }

  private static void require(String what, Output output) throws IOException {
    if (output.code != 0) {
      throw failed(what, output);
    }
  }

  private static Failure failed(String what, Output output) {
    return new Failure(
        "error "
            + what
            + " credentials - err: exit status "
            + output.code
            + ", out: `"
            + output.text
            + "`");
  }

  private Output run(String doing, String what, String input) throws IOException {
    Process process;
    try {
      process =
          new ProcessBuilder("docker-credential-" + name, what)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new Failure(
          "error "
              + doing
              + " credentials - err: exec: \"docker-credential-"
              + name
              + "\": executable file not found in $PATH, out: ``");
    }
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // it has not waited for what it was told
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Output(process.waitFor(), text.strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted");
    }
  }
}
