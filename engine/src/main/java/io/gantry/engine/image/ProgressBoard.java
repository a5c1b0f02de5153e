package io.gantry.engine.image;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What several workers have to say, for one listener. Workers never wait for the listener: of the
 * same word on the same thing only the latest is kept until it is read.
 */
final class ProgressBoard {

  private record Line(String id, String status, long current, long total) {}

  private final Map<String, Line> lines = new LinkedHashMap<>();

  /** One worker's part. */
  interface Part {
    void say(String status, long current, long total);

    default void say(String status) {
      say(status, 0, 0);
    }
  }

  Part part(String id) {
    return (status, current, total) -> put(new Line(id, status, current, total));
  }

  private synchronized void put(Line line) {
    lines.put(line.id + "\n" + line.status, line);
  }

  /** Tells what has come since the last time. */
  void tell(TransferListener listener) {
    for (Line line : drained()) {
      listener.layer(line.id, line.status, line.current, line.total);
    }
  }

  private synchronized List<Line> drained() {
    List<Line> all = new ArrayList<>(lines.values());
    lines.clear();
    return all;
  }
}
