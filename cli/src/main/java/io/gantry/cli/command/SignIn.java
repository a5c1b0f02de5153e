package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.http.ApiException;
import io.gantry.cli.http.Query;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Program;
import io.gantry.cli.option.Session;
import io.gantry.cli.registry.Login;
import io.gantry.cli.registry.Logins;
import io.gantry.cli.stream.Standard;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** {@code login} and {@code logout}, in the docker CLI's words. */
final class SignIn {
  private static final int UNAUTHORIZED = 401;

  private SignIn() {}

  static Command login() {
    return Command.of(
        "login",
        "[OPTIONS] [SERVER]",
        "Authenticate to a registry",
        new Command.Arity(0, 1),
        List.of(
            text("password", 'p', "Password or Personal Access Token (PAT)"),
            toggle("password-stdin", "Take the Password or Personal Access Token (PAT) from stdin"),
            text("username", 'u', "Username")),
        SignIn::login);
  }

  private static int login(Session session, Arguments arguments) throws IOException {
    String server = Logins.server(arguments.rest().isEmpty() ? "" : arguments.at(0));
    Logins logins = new Logins(session.settings());
    String user = arguments.text("username");
    String password = password(session, arguments, user);
    Login known = Login.none(server);
    if (user.isEmpty() && password.isEmpty()) {
      known = logins.get(server);
      if (!known.isEmpty() && again(session, logins, known)) {
        return 0;
      }
    }
    prove(session, logins, typed(server, user, password, known.username()));
    return 0;
  }

  private static String password(Session session, Arguments arguments, String user)
      throws IOException {
    String password = arguments.text("password");
    if (!arguments.on("password-stdin")) {
      if (!password.isEmpty()) {
        session.warn("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
      }
      return password;
    }
    if (arguments.given("password")) {
      throw new Failure("conflicting options: cannot specify both --password and --password-stdin");
    }
    if (user.isEmpty()) {
      throw new Failure("the --password-stdin option requires --username to be set");
    }
    return new String(session.in().readAllBytes(), StandardCharsets.UTF_8)
        .replaceFirst("\\r?\\n$", "");
  }

  /** Logs in by what is kept from the last time; tells whether that is still good. */
  private static boolean again(Session session, Logins logins, Login known) throws IOException {
    String who = known.username().isEmpty() ? "" : " [Username: " + known.username() + "]";
    session.warn("Authenticating with existing credentials..." + who);
    session.warn(
        "\n Info -> To login with a different account, run '%s logout' followed by '%s login'\n"
            .formatted(Program.NAME, Program.NAME));
    session.warn("");
    try {
      prove(session, logins, known);
      return true;
    } catch (ApiException e) {
      session.warn(
          e.status() == UNAUTHORIZED
              ? "Stored credentials invalid or expired"
              : "Login did not succeed, error: " + e.getMessage());
      return false;
    }
  }

  private static void prove(Session session, Logins logins, Login login) throws IOException {
    Node answer = session.api().call("POST", Query.path("/auth"), login.document());
    String token = answer.text("IdentityToken");
    boolean plain =
        logins.put(
            token.isEmpty() ? login : new Login(login.server(), login.username(), "", token));
    if (plain) {
      session.warn(
          "\nWARNING! Your credentials are stored unencrypted in '"
              + session.settings().directory().resolve("config.json")
              + "'.\nConfigure a credential helper to remove this warning. See\n"
              + "https://docs.docker.com/go/credential-store/\n");
    }
    session.line(answer.text("Status"));
  }

  private static Login typed(String server, String user, String password, String usual)
      throws IOException {
    if (!user.isEmpty() && !password.isEmpty()) {
      return new Login(server, user, password, "");
    }
    if (!Standard.isTerminal(Standard.IN)) {
      throw new Failure("Error: Cannot perform an interactive login from a non TTY device");
    }
    Console console = Objects.requireNonNull(System.console());
    String who = user.isEmpty() ? asked(console, usual) : user;
    if (who.isEmpty()) {
      throw new Failure("Error: Non-null Username Required");
    }
    char[] secret =
        password.isEmpty() ? console.readPassword("Password: ") : password.toCharArray();
    if (secret == null || secret.length == 0) {
      throw new Failure("Error: Password Required");
    }
    return new Login(server, who, new String(secret), "");
  }

  private static String asked(Console console, String usual) {
    String line = console.readLine(usual.isEmpty() ? "Username: " : "Username (" + usual + "): ");
    String who = line == null ? "" : line.strip();
    return who.isEmpty() ? usual : who;
  }

  static Command logout() {
    return Command.of(
        "logout",
        "[SERVER]",
        "Log out from a registry",
        new Command.Arity(0, 1),
        List.of(),
        (session, arguments) -> {
          String server = Logins.server(arguments.rest().isEmpty() ? "" : arguments.at(0));
          session.line("Removing login credentials for " + server);
          List<String> failures = new Logins(session.settings()).remove(server);
          if (!failures.isEmpty()) {
            session.warn("WARNING: could not erase credentials:\n" + String.join("\n", failures));
          }
          return 0;
        });
  }
}
