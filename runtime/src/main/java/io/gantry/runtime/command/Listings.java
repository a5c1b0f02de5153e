package io.gantry.runtime.command;

import io.gantry.runtime.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is told of containers: {@code state}, {@code list}, {@code ps}. */
final class Listings {
  private final Store store;
  private final PrintStream out;

  Listings(Store store, PrintStream out) {
    this.store = store;
    this.out = out;
  }

  void state(Options options) throws IOException {
    State state = store.state(options.id());
    out.println(Json.print(state.document(store.status(state))));
  }

  void list(Options options) throws IOException {
    List<State> states = store.all();
    if (options.on("quiet")) {
      states.forEach(state -> out.println(state.id()));
      return;
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (State state : states) {
      Map<String, Object> row = new LinkedHashMap<>(state.document(store.status(state)));
      row.put("created", state.created());
      rows.add(row);
    }
    if (options.value("format").filter("json"::equals).isPresent()) {
      out.println(Json.print(rows));
      return;
    }
    String form = "%-24s %-8s %-10s %-40s %s%n";
    out.printf(form, "ID", "PID", "STATUS", "BUNDLE", "CREATED");
    for (Map<String, Object> row : rows) {
      out.printf(
          form,
          row.get("id"),
          row.get("pid"),
          row.get("status"),
          row.get("bundle"),
          row.get("created"));
    }
  }

  void processes(Options options) throws IOException {
    List<Integer> processes = store.state(options.id()).group().processes();
    if (options.value("format").filter("json"::equals).isPresent()) {
      out.println(Json.print(processes));
    } else {
      out.println("PID");
      processes.forEach(out::println);
    }
  }
}
