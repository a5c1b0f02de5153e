package io.gantry.cli.live;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.Host;
import io.gantry.cli.http.Query;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import io.gantry.cli.stream.Screen;
import io.gantry.cli.stream.Signals;
import io.gantry.cli.stream.Standard;
import io.gantry.kernel.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The live view, from its first screen to its last. */
public final class Live {
  private static final int PAGE = 10;
  private static final int QUEUED = 1000;
  private static final long GATHER_MILLIS = 40;

  private final Host host;
  private final Painter painter;
  private final BlockingQueue<UnaryOperator<State>> changes = new LinkedBlockingQueue<>(QUEUED);
  private State state = State.EMPTY;
  private @Nullable LogTail log;
  private String logged = "";
  private boolean over;

  private Live(Host host, Painter painter) {
    this.host = host;
    this.painter = painter;
  }

  /**
   * Shows it until somebody quits.
   *
   * @throws Failure without a terminal
   */
  public static int run(Session session) throws IOException {
    if (!Standard.isTerminal(Standard.IN) || !Standard.isTerminal(Standard.OUT)) {
      throw new Failure("the live view needs a terminal; gantry top CONTAINER needs none");
    }
    try (Screen _ = Screen.take();
        Painter painter = new Painter(session.out())) {
      Thread leave = new Thread(painter::close, "leave-screen");
      Runtime.getRuntime().addShutdownHook(leave);
      new Live(session.api().host(), painter).show(session.in());
      Runtime.getRuntime().removeShutdownHook(leave);
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private void show(InputStream in) throws IOException, InterruptedException {
    Watch watch = new Watch(host, this::rows, why -> put(s -> s.trouble(why)));
    Thread.ofPlatform().daemon().name("watch").start(watch);
    Thread.ofPlatform().daemon().name("keys").start(() -> keys(in));
    Signals.on("WINCH", () -> put(this::redrawn));
    draw();
    while (!over) {
      state = changes.take().apply(state);
      // what comes at the same time is drawn once
      for (var more = next(); more != null && !over; more = next()) {
        state = more.apply(state);
      }
      follow();
      draw();
    }
    if (log != null) {
      log.close();
    }
  }

  private @Nullable UnaryOperator<State> next() throws InterruptedException {
    return changes.poll(GATHER_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void put(UnaryOperator<State> change) {
    try {
      changes.put(change);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void rows(List<Row> rows) {
    put(s -> s.rows(rows));
  }

  private State redrawn(State now) {
    painter.forget();
    return now;
  }

  private void draw() throws IOException {
    Terminal.Size size = Screen.size();
    painter.paint(View.lines(state, Math.max(1, size.rows()), Math.max(1, size.columns())));
  }

  /** The log is that of the chosen container. */
  private void follow() {
    List<Row> shown = state.shown();
    String wanted = shown.isEmpty() ? "" : shown.get(state.cursor()).id();
    if (wanted.equals(logged)) {
      return;
    }
    if (log != null) {
      log.close();
    }
    logged = wanted;
    state = state.select(wanted).log(List.of());
    log = wanted.isEmpty() ? null : new LogTail(host, wanted, lines -> logs(wanted, lines));
  }

  private void logs(String container, List<String> lines) {
    put(s -> s.selected().equals(container) ? s.log(lines) : s);
  }

  private void keys(InputStream in) {
    try {
      while (true) {
        Key key = Key.read(in);
        put(s -> pressed(s, key));
      }
    } catch (IOException e) {
      put(this::quit);
    }
  }

  private State quit(State now) {
    over = true;
    return now;
  }

  private State pressed(State now, Key key) {
    if (key == Key.Named.INTERRUPT) {
      return quit(now);
    }
    if (now.typing()) {
      return typed(now, key);
    }
    return switch (key) {
      case Key.Named named -> moved(now, named);
      case Key.Letter(char letter) -> letter(now.message(""), letter);
    };
  }

  private static State typed(State now, Key key) {
    String filter = now.filter();
    return switch (key) {
      case Key.Letter(char letter) -> now.filter(filter + letter, true);
      case Key.Named.BACKSPACE ->
          now.filter(filter.substring(0, Math.max(0, filter.length() - 1)), true);
      case Key.Named.ESCAPE -> now.filter("", false);
      case Key.Named.ENTER -> now.filter(filter, false);
      case Key.Named _ -> now;
    };
  }

  private State moved(State now, Key.Named key) {
    return switch (key) {
      case UP -> now.move(-1);
      case DOWN -> now.move(1);
      case PAGE_UP -> now.move(-PAGE);
      case PAGE_DOWN -> now.move(PAGE);
      case HOME -> now.move(-now.rows().size());
      case END -> now.move(now.rows().size());
      case ESCAPE -> now.filter("", false).message("");
      case REDRAW -> redrawn(now);
      case ENTER, BACKSPACE, INTERRUPT, UNKNOWN -> now;
    };
  }

  private State letter(State now, char letter) {
    return switch (letter) {
      case 'q' -> quit(now);
      case 'k' -> now.move(-1);
      case 'j' -> now.move(1);
      case 'o' -> now.order(now.order().next());
      case '/' -> now.filter(now.filter(), true);
      case 's' -> act(now, "stop");
      case 'a' -> act(now, "start");
      case 'p' -> act(now, chosen(now, "state").equals("paused") ? "unpause" : "pause");
      case 'e' -> now.message("to get in: gantry exec -it " + chosen(now, "name") + " sh");
      default -> now;
    };
  }

  private static String chosen(State now, String what) {
    List<Row> shown = now.shown();
    if (shown.isEmpty()) {
      return "";
    }
    Row row = shown.get(now.cursor());
    return what.equals("name") ? row.name() : row.state();
  }

  /** Asks the engine on a thread of its own: a stop may take ten seconds. */
  private State act(State now, String deed) {
    String name = chosen(now, "name");
    if (name.isEmpty()) {
      return now;
    }
    Thread.ofPlatform()
        .daemon()
        .name(deed)
        .start(
            () -> {
              try (Api api = new Api(host)) {
                api.call("POST", Query.path("/containers/%s/" + deed, name));
                put(s -> s.message(deed + " " + name + ": done"));
              } catch (IOException e) {
                put(s -> s.message(deed + " " + name + ": " + e.getMessage()));
              }
            });
    return now.message(deed + " " + name + " …");
  }
}
