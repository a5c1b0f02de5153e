package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.format.Column;
import io.gantry.cli.format.Listing;
import io.gantry.cli.format.Sizes;
import io.gantry.cli.http.Api;
import io.gantry.cli.http.Query;
import io.gantry.cli.json.Json;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import io.gantry.cli.template.Template;
import io.gantry.cli.template.TemplateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands about the engine's host: version, info and system df. */
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

  static Command usage() {
    return Command.of(
        "system df",
        "[OPTIONS]",
        "Show docker disk usage",
        Command.Arity.NONE,
        List.of(
            text("format", Containers.FORMAT_HELP),
            toggle("verbose", 'v', "Show detailed information on space usage")),
        Host::usage);
  }

  private static int usage(Session session, Arguments arguments) throws IOException {
    Node df = session.api().call("GET", Query.path("/system/df"));
    String format = arguments.text("format", "table");
    if (format.equals("table")) {
      format = "table {{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}";
    }
    Listing listing =
        new Listing(
            "*formatter.diskUsageContext",
            List.of(
                new Column("Type", "TYPE", d -> d.text("type")),
                new Column("TotalCount", "TOTAL", d -> String.valueOf(d.number("total"))),
                new Column("Active", "ACTIVE", d -> String.valueOf(d.number("active"))),
                new Column("Size", "SIZE", d -> Sizes.human(d.number("size"))),
                new Column("Reclaimable", "RECLAIMABLE", Host::reclaimable)));
    session.print(listing.show(format, usageRows(df)));
    return 0;
  }

  private static String reclaimable(Node row) {
    long free = row.number("free");
    long size = row.number("size");
    return row.flag("percent") && size > 0
        ? Sizes.human(free) + " (" + free * 100 / size + "%)"
        : Sizes.human(free);
  }

  private static List<Node> usageRows(Node df) {
    List<Node> rows = new ArrayList<>();
    List<Node> images = df.items("Images");
    long layers = df.number("LayersSize");
    long used =
        images.stream()
            .filter(i -> i.number("Containers") > 0)
            .mapToLong(i -> i.number("Size") - Math.max(0, i.number("SharedSize")))
            .sum();
    rows.add(
        usageRow(
            "Images",
            images.size(),
            images.stream().filter(i -> i.number("Containers") > 0).count(),
            layers,
            Math.max(0, layers - used),
            true));
    List<Node> containers = df.items("Containers");
    long size = containers.stream().mapToLong(c -> c.number("SizeRw")).sum();
    long idle = containers.stream().filter(c -> !live(c)).mapToLong(c -> c.number("SizeRw")).sum();
    rows.add(
        usageRow(
            "Containers",
            containers.size(),
            containers.stream().filter(Host::live).count(),
            size,
            idle,
            true));
    List<Node> volumes = df.items("Volumes");
    long held =
        volumes.stream().mapToLong(v -> Math.max(0, v.at("UsageData").number("Size"))).sum();
    long free =
        volumes.stream()
            .filter(v -> v.at("UsageData").number("RefCount") <= 0)
            .mapToLong(v -> Math.max(0, v.at("UsageData").number("Size")))
            .sum();
    rows.add(
        usageRow(
            "Local Volumes",
            volumes.size(),
            volumes.stream().filter(v -> v.at("UsageData").number("RefCount") > 0).count(),
            held,
            free,
            true));
    List<Node> cache = df.items("BuildCache");
    long cached = cache.stream().mapToLong(c -> c.number("Size")).sum();
    rows.add(
        usageRow(
            "Build Cache",
            cache.size(),
            cache.stream().filter(c -> c.flag("InUse")).count(),
            cached,
            cached,
            false));
    return rows;
  }

  private static boolean live(Node container) {
    return List.of("running", "paused", "restarting").contains(container.text("State"));
  }

  private static Node usageRow(
      String type, long total, long active, long size, long free, boolean percent) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("type", type);
    row.put("total", total);
    row.put("active", active);
    row.put("size", size);
    row.put("free", free);
    row.put("percent", percent);
    return new Node(row);
  }
}
