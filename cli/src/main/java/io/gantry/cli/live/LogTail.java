package io.gantry.cli.live;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.Host;
import io.gantry.cli.http.Query;
import io.gantry.cli.http.Request;
import io.gantry.cli.stream.Frames;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The last lines of one container's log, and those that come, until closed. */
final class LogTail implements AutoCloseable {
  private static final int KEPT = 200;
  private static final int LONGEST = 1000;
  private static final long PAUSE_MILLIS = 1000;

  private final Host host;
  private final String container;
  private final Consumer<List<String>> told;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread thread;
  private volatile Api.@Nullable Exchange exchange;

  LogTail(Host host, String container, Consumer<List<String>> told) {
    this.host = host;
    this.container = container;
    this.told = told;
    thread = Thread.ofPlatform().daemon().name("log").start(this::follow);
  }

  /** A log that ends, of a container that ends or an engine that goes, is asked for again. */
  private void follow() {
    while (!closed.get()) {
      Lines lines = new Lines();
      try {
        read(lines);
      } catch (IOException e) {
        // the engine is away, or the container
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void read(Lines lines) throws IOException {
    try (Api api = new Api(host)) {
      boolean terminal =
          api.call("GET", Query.path("/containers/%s/json", container)).at("Config").flag("Tty");
      Query path =
          Query.path("/containers/%s/logs", container)
              .with("stdout", "1")
              .with("stderr", "1")
              .with("follow", "1")
              .with("tail", KEPT);
      try (Api.Exchange opened = api.open(Request.of("GET", path.toString()))) {
        exchange = opened;
        if (!closed.get()) {
          if (terminal) {
            Frames.copy(opened.response().body(), lines);
          } else {
            Frames.split(opened.response().body(), lines, lines);
          }
        }
      } finally {
        exchange = null;
      }
    }
  }

  /** Makes lines of bytes, and forgets all but the last. */
  private final class Lines extends OutputStream {
    private final Deque<String> kept = new ArrayDeque<>();
    private final byte[] line = new byte[LONGEST];
    private int length;

    @Override
    public void write(int b) {
      if (b == '\n') {
        kept.add(new String(line, 0, length, StandardCharsets.UTF_8));
        length = 0;
        if (kept.size() > KEPT) {
          kept.remove();
        }
      } else if (length < LONGEST) {
        line[length++] = (byte) b;
      }
    }

    @Override
    public void flush() {
      if (!closed.get()) {
        told.accept(List.copyOf(kept));
      }
    }
  }

  @Override
  public void close() {
    closed.set(true);
    thread.interrupt();
    Api.Exchange open = exchange;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // it is closed all the same
      }
    }
  }
}
