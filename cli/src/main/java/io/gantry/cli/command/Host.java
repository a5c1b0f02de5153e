package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.text;

import io.gantry.cli.http.Api;
import io.gantry.cli.json.Json;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import io.gantry.cli.template.Template;
import io.gantry.cli.template.TemplateException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands about the engine's host: version and info. */
final class Host {
  /** This client's version. */
  static final String VERSION = io.gantry.cli.option.Program.VERSION;

  private Host() {}

  static Command version() {
    return Command.of(
        "version",
        "[OPTIONS]",
        "Show the version information",
        Command.Arity.NONE,
        List.of(text("format", 'f', "Format output using a custom template: 'json' or 'TEMPLATE'")),
        Host::version);
  }

  private static int version(Session session, Arguments arguments) throws IOException {
    Map<String, @Nullable Object> client = new LinkedHashMap<>();
    client.put("Version", VERSION);
    client.put("ApiVersion", Api.newest());
    client.put("DefaultAPIVersion", Api.newest());
    client.put("GitCommit", "");
    client.put("GoVersion", "java" + Runtime.version().feature());
    client.put("Os", "linux");
    client.put("Arch", arch());
    client.put("BuildTime", "");
    client.put("Context", "default");
    Node server = new Node(null);
    IOException failure = null;
    try {
      server = session.api().call("GET", "/version");
      client.put("ApiVersion", session.api().version());
    } catch (IOException e) {
      failure = e;
    }
    String format = arguments.text("format");
    if (format.isEmpty()) {
      session.print(VersionText.show(client, server));
    } else {
      Map<String, @Nullable Object> both = new LinkedHashMap<>();
      both.put("Client", client);
      both.put("Server", server.value());
      session.line(template(format, both));
    }
    if (failure != null) {
      throw new Failure(String.valueOf(failure.getMessage()));
    }
    return 0;
  }

  private static String arch() {
    String arch = System.getProperty("os.arch", "");
    return arch.equals("aarch64") ? "arm64" : arch;
  }

  static String template(String format, @Nullable Object data) throws Failure {
    if (format.equals("json")) {
      return Json.write(data);
    }
    try {
      return Template.parse(format).show(data);
    } catch (TemplateException e) {
      throw new Failure("template parsing error: " + e.getMessage(), e.isParsing() ? 64 : 1);
    }
  }

  static Command info() {
    return Command.of(
        "info",
        "[OPTIONS]",
        "Display system-wide information",
        Command.Arity.NONE,
        List.of(text("format", 'f', "Format output using a custom template: 'json' or 'TEMPLATE'")),
        Host::info);
  }

  private static int info(Session session, Arguments arguments) throws IOException {
    Node info;
    try {
      info = session.api().call("GET", "/info");
    } catch (IOException e) {
      if (arguments.text("format").isEmpty()) {
        session.print(InfoText.client());
        session.print("Server:\n");
      }
      throw new Failure(String.valueOf(e.getMessage()));
    }
    String format = arguments.text("format");
    if (!format.isEmpty()) {
      session.line(template(format, info.value()));
      return 0;
    }
    session.print(InfoText.client() + InfoText.server(info));
    info.texts("Warnings").forEach(session::warn);
    return 0;
  }
}
