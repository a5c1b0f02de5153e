package io.gantry.cli.live;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.ApiException;
import io.gantry.cli.http.Host;
import io.gantry.cli.http.Query;
import io.gantry.cli.json.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Asks the engine once a second for containers and what they use, over one connection; when the
 * engine is away it asks again. Of many containers a part is read each time, in turn.
 */
final class Watch implements Runnable {
  private static final long PAUSE_MILLIS = 1000;
  private static final long READING_NANOS = 700_000_000;

  private final Host host;
  private final Consumer<List<Row>> rows;
  private final Consumer<String> trouble;
  private final Map<String, Row.Reading> last = new HashMap<>();
  private final Map<String, Row.Reading> before = new HashMap<>();
  private int turn;

  Watch(Host host, Consumer<List<Row>> rows, Consumer<String> trouble) {
    this.host = host;
    this.rows = rows;
    this.trouble = trouble;
  }

  @Override
  public void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try (Api api = new Api(host)) {
        while (true) {
          rows.accept(look(api));
          Thread.sleep(PAUSE_MILLIS);
        }
      } catch (IOException e) {
        trouble.accept(String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        return;
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private List<Row> look(Api api) throws IOException {
    List<Node> all = api.call("GET", Query.path("/containers/json").flag("all", true)).items();
    List<Node> up = all.stream().filter(c -> c.text("State").equals("running")).toList();
    long begun = System.nanoTime();
    for (int i = 0; i < up.size() && System.nanoTime() - begun < READING_NANOS; i++) {
      read(api, up.get(turn++ % up.size()).text("Id"));
    }
    last.keySet().retainAll(all.stream().map(c -> c.text("Id")).toList());
    before.keySet().retainAll(last.keySet());
    List<Row> found = new ArrayList<>();
    for (Node container : all) {
      String id = container.text("Id");
      boolean runs = container.text("State").equals("running");
      found.add(Row.of(container, runs ? last.get(id) : null, runs ? before.get(id) : null));
    }
    return found;
  }

  private void read(Api api, String id) throws IOException {
    try {
      Node stats =
          api.call(
              "GET",
              Query.path("/containers/%s/stats", id).with("stream", "0").with("one-shot", "1"));
      Row.Reading now = Row.Reading.of(stats, System.nanoTime());
      Row.Reading old = last.put(id, now);
      if (old != null) {
        before.put(id, old);
      }
    } catch (ApiException e) {
      last.remove(id); // it was removed meanwhile
      before.remove(id);
    }
  }
}
