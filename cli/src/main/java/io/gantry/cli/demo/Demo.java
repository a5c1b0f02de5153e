package io.gantry.cli.demo;

import io.gantry.cli.command.Commands;
import io.gantry.cli.command.FromHost;
import io.gantry.cli.elf.HostImage;
import io.gantry.cli.http.Connection;
import io.gantry.cli.http.Host;
import io.gantry.cli.http.Request;
import io.gantry.cli.http.Response;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Parsing;
import io.gantry.cli.option.Program;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The main job with no network: an engine, an image of this machine's own files, a web server in a
 * container.
 */
public final class Demo {
  private static final String IMAGE = "gantry-demo";
  private static final String CONTAINER = "gantry-demo-web";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> PROGRAMS =
      List.of("sh", "ls", "cat", "echo", "id", "uname", "hostname", "sleep", "ps");
  private static final String PAGE =
      "<!doctype html><title>Gantry</title><h1>Hello from a container</h1>\n";

  private final Session session;

  private Demo(Session session) {
    this.session = session;
  }

  /** Runs the tour. */
  public static int run(Session session) throws IOException {
    return new Demo(session).tour();
  }

  private int tour() throws IOException {
    DemoEngine.startUnlessAnswering(session);
    try (JavaRuntime java = JavaRuntime.small(session)) {
      say("An image of this machine's own files: a shell, some programs, and Java's web server");
      image(java);
      show("images", IMAGE);
      int port = freePort();
      attempt("rm", "-f", CONTAINER);
      say("The web server in a container");
      show(
          "run",
          "-d",
          "--name",
          CONTAINER,
          "--network",
          "host",
          IMAGE,
          "jwebserver",
          "-b",
          "127.0.0.1",
          "-p",
          String.valueOf(port),
          "-d",
          "/srv/www");
      try {
        look(port);
      } finally {
        say("Cleaning up");
        show("rm", "-f", CONTAINER);
      }
    }
    farewell();
    return 0;
  }

  private void image(JavaRuntime java) throws IOException {
    List<String> paths = new ArrayList<>();
    PROGRAMS.stream().filter(DemoEngine::onPath).forEach(paths::add);
    paths.addAll(java.files());
    HostImage image =
        HostImage.of(paths).with("srv/www/index.html", PAGE.getBytes(StandardCharsets.UTF_8));
    FromHost.create(
        session,
        image,
        IMAGE,
        List.of("ENV PATH=" + image.searchPath(), "CMD [\"" + image.shell() + "\"]"),
        "Imported from the host");
  }

  private void look(int port) throws IOException {
    say("A page from it: http://127.0.0.1:" + port + "/");
    session.print(fetch(port));
    show("ps");
    show("logs", CONTAINER);
    show(
        "exec",
        CONTAINER,
        "sh",
        "-c",
        "echo \"inside: $(uname -s), process 1 is $(cat /proc/1/comm)\"; ls /srv/www");
  }

  private void farewell() {
    String host = session.api().host().text();
    say("Go on with Docker's own client");
    session.line("  docker -H " + host + " run --rm -it --network none " + IMAGE + " sh");
    session.line("  docker -H " + host + " rmi " + IMAGE);
  }

  private void say(String text) {
    session.line("\n# " + text);
  }

  private void show(String... words) throws IOException {
    session.line("$ " + Program.NAME + " " + String.join(" ", words));
    execute(List.of(words));
  }

  private void attempt(String... words) {
    try {
      Session quiet =
          new Session(session.api(), session.settings(), session.in(), nowhere(), nowhere());
      Command command = Commands.named(words[0]).orElseThrow();
      command.action().run(quiet, Parsing.parse(command, List.of(words).subList(1, words.length)));
    } catch (IOException e) {
      // It was not there: nothing to remove.
    }
  }

  private static java.io.PrintStream nowhere() {
    return new java.io.PrintStream(
        java.io.OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }

  private void execute(List<String> words) throws IOException {
    Command command = Commands.named(words.getFirst()).orElseThrow();
    int code =
        command.action().run(session, Parsing.parse(command, words.subList(1, words.size())));
    if (code != 0) {
      throw new Failure(Program.NAME + " " + words.getFirst() + " ended with exit code " + code);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String fetch(int port) throws IOException {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      try (Connection connection = Connection.open(Host.parse("tcp://127.0.0.1:" + port))) {
        Response response = connection.send(Request.of("GET", "/index.html"));
        return response.text();
      } catch (IOException e) {
        if (Instant.now().isAfter(end)) {
          throw e;
        }
        pause();
      }
    }
  }

  static void pause() throws IOException {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
