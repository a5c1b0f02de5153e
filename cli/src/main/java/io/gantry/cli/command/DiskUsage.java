package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.format.Column;
import io.gantry.cli.format.Listing;
import io.gantry.cli.format.Sizes;
import io.gantry.cli.http.Query;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code system df}: sums by kind; {@link DiskUsageDetails} has the rest. */
final class DiskUsage {
  private DiskUsage() {}

  static Command command() {
    return Command.of(
        "system df",
        "[OPTIONS]",
        "Show docker disk usage",
        Command.Arity.NONE,
        List.of(
            text("format", Containers.FORMAT_HELP),
            toggle("verbose", 'v', "Show detailed information on space usage")),
        DiskUsage::run);
  }

  private static int run(Session session, Arguments arguments) throws IOException {
    Node df = session.api().call("GET", Query.path("/system/df"));
    String format = arguments.text("format", "table");
    if (arguments.on("verbose")) {
      session.print(DiskUsageDetails.show(df, format));
      return 0;
    }
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
                new Column("Reclaimable", "RECLAIMABLE", DiskUsage::reclaimable)));
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
            containers.stream().filter(DiskUsage::live).count(),
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
