package io.gantry.cli.stream;

import io.gantry.cli.json.Json;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Messages of long work (load, import, pull): one line each, or lines that are redrawn on a
 * terminal.
 */
public final class Progress {
  private final PrintStream out;
  private final Consumer<Node> aux;
  private final boolean terminal;
  private final Map<String, Integer> lines = new LinkedHashMap<>();

  /** Shows messages on {@code out}. */
  public Progress(PrintStream out) {
    this(out, message -> {});
  }

  /** The same, with what is meant for programs given to {@code aux}. */
  public Progress(PrintStream out, Consumer<Node> aux) {
    this.out = out;
    this.aux = aux;
    this.terminal = Standard.isTerminal(Standard.OUT);
  }

  /**
   * Shows all messages of the stream.
   *
   * @throws Failure with the engine's message when the work failed
   */
  public void show(InputStream input) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (!line.isBlank()) {
        show(new Node(Json.parse(line)));
      }
    }
  }

  private void show(Node message) throws Failure {
    if (message.at("errorDetail").present() || message.at("error").present()) {
      String detail = message.at("errorDetail").text("message");
      throw new Failure(detail.isEmpty() ? message.text("error") : detail);
    }
    if (message.at("stream").present()) {
      out.print(message.text("stream"));
    } else if (message.at("aux").present()) {
      aux.accept(message.at("aux"));
    } else if (message.at("status").present()) {
      status(message);
    }
    out.flush();
  }

  /** What stands behind the bar, for which a terminal may be too narrow. */
  private static String numbers(String progress) {
    return progress.substring(progress.indexOf(']') + 1).stripTrailing();
  }

  private void status(Node message) {
    String id = message.text("id");
    String progress = numbers(message.text("progress"));
    if (!terminal && (!progress.isEmpty() || message.at("progressDetail").at("total").present())) {
      return;
    }
    String text =
        (id.isEmpty() ? "" : id + ": ")
            + message.text("status")
            + (progress.isEmpty() ? "" : " " + progress);
    if (!terminal || id.isEmpty()) {
      out.print(text + "\n");
      return;
    }
    Integer at = lines.get(id);
    if (at == null) {
      lines.put(id, lines.size());
      out.print(text + "\n");
    } else {
      int up = lines.size() - at;
      out.print("\033[" + up + "A\033[2K\r" + text + "\r\033[" + up + "B");
    }
  }
}
