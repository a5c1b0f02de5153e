package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.list;
import static io.gantry.cli.option.Flag.number;
import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.format.Column;
import io.gantry.cli.format.Listing;
import io.gantry.cli.http.ApiException;
import io.gantry.cli.http.Query;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Environment;
import io.gantry.cli.option.IpamFlags;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code network create}, {@code ls}, {@code rm}, {@code connect} and {@code disconnect}. */
final class Networks {
  private static final String TABLE = "table {{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}";
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendPattern(" xx 'UTC'")
          .toFormatter();

  private Networks() {}

  static Command create() {
    return Command.of(
        "network create",
        "[OPTIONS] NETWORK",
        "Create a network",
        Command.Arity.exactly(1),
        List.of(
            toggle("attachable", "Enable manual container attachment"),
            list("aux-address", "Auxiliary IPv4 or IPv6 addresses used by Network driver"),
            text("config-from", "The network from which to copy the configuration"),
            toggle("config-only", "Create a configuration only network"),
            text("driver", 'd', "Driver to manage the Network (default \"bridge\")"),
            list("gateway", "IPv4 or IPv6 Gateway for the master subnet"),
            toggle("ingress", "Create swarm routing-mesh network"),
            toggle("internal", "Restrict external access to the network"),
            list("ip-range", "Allocate container ip from a sub-range"),
            text("ipam-driver", "IP Address Management Driver (default \"default\")"),
            list("ipam-opt", "Set IPAM driver specific options"),
            toggle("ipv4", "Enable or disable IPv4 address assignment"),
            toggle("ipv6", "Enable or disable IPv6 address assignment"),
            list("label", "Set metadata on a network"),
            list("opt", 'o', "Set driver specific options"),
            text("scope", "Control the network's scope"),
            list("subnet", "Subnet in CIDR format that represents a network segment")),
        Networks::create);
  }

  private static int create(Session session, Arguments arguments) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Name", arguments.at(0));
    body.put("Driver", arguments.text("driver", "bridge"));
    body.put("Options", Environment.map(arguments.list("opt")));
    body.put("Labels", Environment.map(arguments.list("label")));
    body.put("Scope", arguments.text("scope"));
    for (String family : List.of("ipv4", "ipv6")) {
      if (arguments.given(family)) {
        body.put("EnableIP" + family.substring(2), arguments.on(family));
      }
    }
    body.put("Internal", arguments.on("internal"));
    body.put("Attachable", arguments.on("attachable"));
    body.put("Ingress", arguments.on("ingress"));
    body.put("ConfigOnly", arguments.on("config-only"));
    if (arguments.given("config-from")) {
      body.put("ConfigFrom", Map.of("Network", arguments.text("config-from")));
    }
    body.put("IPAM", IpamFlags.read(arguments));
    Node created = session.api().call("POST", Query.path("/networks/create"), body);
    if (!created.text("Warning").isEmpty()) {
      session.warn("WARNING: " + created.text("Warning"));
    }
    session.line(created.text("Id"));
    return 0;
  }

  static Command ls() {
    return Command.of(
        "network ls",
        "[OPTIONS]",
        "List networks",
        Command.Arity.NONE,
        List.of(
            list("filter", 'f', "Provide filter values (e.g. \"driver=bridge\")"),
            text("format", Containers.FORMAT_HELP),
            toggle("no-trunc", "Do not truncate the output"),
            toggle("quiet", 'q', "Only display network IDs")),
        Networks::ls);
  }

  private static int ls(Session session, Arguments arguments) throws IOException {
    String format = arguments.text("format");
    if (format.isEmpty()) {
      format =
          arguments.on("quiet") ? "{{.ID}}" : session.settings().format("networksFormat", "table");
    }
    if (format.equals("table")) {
      format = TABLE;
    }
    Node networks =
        session.api().call("GET", Query.path("/networks").with("filters", Filters.json(arguments)));
    List<Node> sorted =
        networks.items().stream()
            .sorted(Comparator.comparing((Node network) -> network.text("Name")))
            .toList();
    session.print(listing(arguments.on("no-trunc")).show(format, sorted));
    return 0;
  }

  private static Listing listing(boolean whole) {
    return new Listing(
        "*network.networkContext",
        List.of(
            new Column("ID", "NETWORK ID", n -> Containers.id(n.text("Id"), whole)),
            new Column("Name", "NAME", n -> n.text("Name")),
            new Column("Driver", "DRIVER", n -> n.text("Driver")),
            new Column("Scope", "SCOPE", n -> n.text("Scope")),
            new Column("IPv4", "IPV4", n -> truth(n, "EnableIPv4")),
            new Column("IPv6", "IPV6", n -> truth(n, "EnableIPv6")),
            new Column("Internal", "INTERNAL", n -> truth(n, "Internal")),
            new Column("Labels", "LABELS", n -> Containers.labels(n.at("Labels"))),
            new Column("CreatedAt", "CREATED AT", n -> time(n.text("Created")))));
  }

  private static String truth(Node network, String member) {
    return String.valueOf(network.flag(member));
  }

  private static String time(String created) {
    return TIME.format(OffsetDateTime.parse(created));
  }

  static Command remove() {
    return Command.of(
        "network rm",
        "NETWORK [NETWORK...]",
        "Remove one or more networks",
        Command.Arity.atLeast(1),
        List.of(toggle("force", 'f', "Do not error if the network does not exist")),
        (session, arguments) ->
            Each.of(
                session, arguments.rest(), name -> remove(session, name, arguments.on("force"))));
  }

  private static String remove(Session session, String name, boolean force) throws IOException {
    try {
      session.api().call("DELETE", Query.path("/networks/%s", name));
    } catch (ApiException e) {
      if (!force || !e.notFound()) {
        throw e;
      }
      return "";
    }
    return name;
  }

  static Command connect() {
    return Command.of(
        "network connect",
        "[OPTIONS] NETWORK CONTAINER",
        "Connect a container to a network",
        Command.Arity.exactly(2),
        List.of(
            list("alias", "Add network-scoped alias for the container"),
            list("driver-opt", "driver options for the network"),
            number("gw-priority", ' ', "Highest gw-priority provides the default gateway"),
            text("ip", "IPv4 address (e.g., \"172.30.100.104\")"),
            text("ip6", "IPv6 address (e.g., \"2001:db8::33\")"),
            list("link", "Add link to another container"),
            list("link-local-ip", "Add a link-local address for the container")),
        Networks::connect);
  }

  private static int connect(Session session, Arguments arguments) throws IOException {
    Map<String, Object> addresses = new LinkedHashMap<>();
    addresses.put("IPv4Address", arguments.text("ip"));
    addresses.put("IPv6Address", arguments.text("ip6"));
    addresses.put("LinkLocalIPs", arguments.list("link-local-ip"));
    Map<String, Object> endpoint = new LinkedHashMap<>();
    endpoint.put("IPAMConfig", addresses);
    endpoint.put("Links", arguments.list("link"));
    endpoint.put("Aliases", arguments.list("alias"));
    endpoint.put("DriverOpts", Environment.map(arguments.list("driver-opt")));
    endpoint.put("GwPriority", arguments.number("gw-priority", 0));
    session
        .api()
        .call(
            "POST",
            Query.path("/networks/%s/connect", arguments.at(0)),
            Map.of("Container", arguments.at(1), "EndpointConfig", endpoint));
    return 0;
  }

  static Command disconnect() {
    return Command.of(
        "network disconnect",
        "[OPTIONS] NETWORK CONTAINER",
        "Disconnect a container from a network",
        Command.Arity.exactly(2),
        List.of(toggle("force", 'f', "Force the container to disconnect from a network")),
        (session, arguments) -> {
          session
              .api()
              .call(
                  "POST",
                  Query.path("/networks/%s/disconnect", arguments.at(0)),
                  Map.of("Container", arguments.at(1), "Force", arguments.on("force")));
          return 0;
        });
  }
}
