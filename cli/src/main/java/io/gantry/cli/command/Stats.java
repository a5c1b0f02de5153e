package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.format.Column;
import io.gantry.cli.format.Listing;
import io.gantry.cli.format.Sizes;
import io.gantry.cli.http.Api;
import io.gantry.cli.http.Query;
import io.gantry.cli.http.Request;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code stats}: a stream of samples per container, drawn as one table twice a second. */
final class Stats {
  private static final String TABLE =
      "table {{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}"
          + "\t{{.BlockIO}}\t{{.PIDs}}";
  private static final String CLEAR = "\033[H\033[J";
  private static final long REDRAW_MILLIS = 500;

  private Stats() {}

  static Command command() {
    return Command.of(
        "stats",
        "[OPTIONS] [CONTAINER...]",
        "Display a live stream of container(s) resource usage statistics",
        Command.Arity.ANY,
        List.of(
            toggle("all", 'a', "Show all containers (default shows just running)"),
            text("format", Containers.FORMAT_HELP),
            toggle("no-stream", "Disable streaming stats and only pull the first result"),
            toggle("no-trunc", "Do not truncate output")),
        Stats::run);
  }

  private static int run(Session session, Arguments arguments) throws IOException {
    String format = arguments.text("format", session.settings().format("statsFormat", "table"));
    Listing listing = listing(arguments.on("no-trunc"));
    String body = format.equals("table") ? TABLE : format;
    boolean once = arguments.on("no-stream");
    Map<String, Node> samples = new ConcurrentHashMap<>();
    List<Watch> watches = new ArrayList<>();
    for (String name : names(session, arguments)) {
      watches.add(new Watch(session.api(), name, once, samples));
    }
    for (Watch watch : watches) {
      watch.awaitFirst();
    }
    if (once) {
      for (Watch watch : watches) {
        watch.rethrow();
      }
      session.print(listing.show(body, rows(watches, samples)));
      return 0;
    }
    return draw(session, listing, body, watches, samples);
  }

  private static int draw(
      Session session,
      Listing listing,
      String format,
      List<Watch> watches,
      Map<String, Node> samples)
      throws IOException {
    while (true) {
      String shown = listing.show(format, rows(watches, samples));
      session.print(format.startsWith("table") ? CLEAR + shown : shown);
      boolean live = watches.stream().anyMatch(Watch::live);
      if (!live) {
        for (Watch watch : watches) {
          watch.rethrow();
        }
        return 0;
      }
      try {
        Thread.sleep(REDRAW_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return 0;
      }
    }
  }

  private static List<String> names(Session session, Arguments arguments) throws IOException {
    if (!arguments.rest().isEmpty()) {
      return arguments.rest();
    }
    Node all =
        session.api().call("GET", Query.path("/containers/json").flag("all", arguments.on("all")));
    return all.items().stream().map(c -> Containers.id(c.text("Id"), false)).toList();
  }

  private static List<Node> rows(List<Watch> watches, Map<String, Node> samples) {
    return watches.stream()
        .filter(w -> samples.containsKey(w.name) || w.live())
        .map(w -> named(w.name, samples.get(w.name)))
        .toList();
  }

  private static Node named(String name, @org.jspecify.annotations.Nullable Node sample) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("asked", name);
    if (sample != null) {
      sample
          .members()
          .forEach((key, value) -> row.put(key, value.value() == null ? "" : value.value()));
    }
    return new Node(row);
  }

  /** A container's stream of samples, read on a virtual thread. */
  private static final class Watch {
    final String name;
    private final CountDownLatch first = new CountDownLatch(1);
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @org.jspecify.annotations.Nullable IOException failure;

    Watch(Api api, String name, boolean once, Map<String, Node> samples) {
      this.name = name;
      Thread.startVirtualThread(() -> read(api, once, samples));
    }

    private void read(Api shared, boolean once, Map<String, Node> samples) {
      try (Api api = new Api(shared.host());
          Api.Exchange exchange =
              api.open(
                  Request.of(
                      "GET",
                      Query.path("/containers/%s/stats", name)
                          .with("stream", once ? "0" : "1")
                          .toString()))) {
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(exchange.response().body(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (!line.isBlank()) {
            samples.put(name, Node.parse(line));
            first.countDown();
          }
        }
      } catch (IOException e) {
        failure = e;
      } finally {
        ended.set(true);
        first.countDown();
      }
    }

    boolean live() {
      return !ended.get();
    }

    void awaitFirst() {
      try {
        boolean came = first.await(3, TimeUnit.SECONDS);
        if (!came) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void rethrow() throws IOException {
      IOException e = failure;
      if (e != null) {
        throw new Failure(String.valueOf(e.getMessage()));
      }
    }
  }

  private static Listing listing(boolean whole) {
    return new Listing(
        "*container.statsContext",
        List.of(
            new Column(
                "ID",
                "CONTAINER ID",
                s ->
                    known(s)
                        ? Containers.id(s.text("id"), whole)
                        : Containers.id(s.text("asked"), whole)),
            new Column("Container", "CONTAINER", s -> s.text("asked")),
            new Column(
                "Name", "NAME", s -> known(s) ? s.text("name").replaceFirst("^/", "") : "--"),
            new Column("CPUPerc", "CPU %", s -> known(s) ? percent(cpu(s)) : "--"),
            new Column(
                "MemUsage",
                "MEM USAGE / LIMIT",
                s -> known(s) ? Sizes.binary(used(s)) + " / " + Sizes.binary(limit(s)) : "-- / --"),
            new Column(
                "MemPerc",
                "MEM %",
                s -> known(s) ? percent(limit(s) == 0 ? 0 : 100.0 * used(s) / limit(s)) : "--"),
            new Column("NetIO", "NET I/O", s -> known(s) ? net(s) : "--"),
            new Column("BlockIO", "BLOCK I/O", s -> known(s) ? block(s) : "--"),
            new Column(
                "PIDs",
                "PIDS",
                s -> known(s) ? String.valueOf(s.at("pids_stats").number("current")) : "--")));
  }

  private static boolean known(Node sample) {
    return sample.at("cpu_stats").present();
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }

  private static double cpu(Node sample) {
    Node now = sample.at("cpu_stats");
    Node before = sample.at("precpu_stats");
    double spent =
        now.at("cpu_usage").at("total_usage").real()
            - before.at("cpu_usage").at("total_usage").real();
    double passed = now.at("system_cpu_usage").real() - before.at("system_cpu_usage").real();
    double processors = now.at("online_cpus").real();
    if (processors == 0) {
      processors = now.at("cpu_usage").items("percpu_usage").size();
    }
    return passed > 0 && spent > 0 ? spent / passed * processors * 100 : 0;
  }

  private static long used(Node sample) {
    Node memory = sample.at("memory_stats");
    Node detail = memory.at("stats");
    String cache =
        detail.at("total_inactive_file").present() ? "total_inactive_file" : "inactive_file";
    return Math.max(
        0, memory.number("usage") - Math.min(detail.number(cache), memory.number("usage")));
  }

  private static long limit(Node sample) {
    return sample.at("memory_stats").number("limit");
  }

  private static String net(Node sample) {
    long received = 0;
    long sent = 0;
    for (Node card : sample.at("networks").members().values()) {
      received += card.number("rx_bytes");
      sent += card.number("tx_bytes");
    }
    return Sizes.human(received, 3) + " / " + Sizes.human(sent, 3);
  }

  private static String block(Node sample) {
    long read = 0;
    long written = 0;
    for (Node entry : sample.at("blkio_stats").items("io_service_bytes_recursive")) {
      switch (entry.text("op").toLowerCase(Locale.ROOT)) {
        case "read" -> read += entry.number("value");
        case "write" -> written += entry.number("value");
        default -> {}
      }
    }
    return Sizes.human(read, 3) + " / " + Sizes.human(written, 3);
  }
}
