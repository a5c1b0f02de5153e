package io.gantry.cli.command;

import static io.gantry.cli.option.Flag.list;
import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.format.FormatException;
import io.gantry.cli.http.Api;
import io.gantry.cli.http.Query;
import io.gantry.cli.http.Request;
import io.gantry.cli.json.Json;
import io.gantry.cli.json.Node;
import io.gantry.cli.option.Amounts;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Session;
import io.gantry.cli.stream.Frames;
import io.gantry.cli.template.Template;
import io.gantry.cli.template.TemplateException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code logs} and {@code events}. */
final class Logs {
  private static final DateTimeFormatter NANOS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX", java.util.Locale.ROOT);

  private Logs() {}

  static Command logs() {
    return Command.of(
        "logs",
        "[OPTIONS] CONTAINER",
        "Fetch the logs of a container",
        Command.Arity.exactly(1),
        List.of(
            toggle("details", "Show extra details provided to logs"),
            toggle("follow", 'f', "Follow log output"),
            text(
                "since",
                "Show logs since timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g."
                    + " \"42m\" for 42 minutes)"),
            text("tail", 'n', "Number of lines to show from the end of the logs (default \"all\")"),
            toggle("timestamps", 't', "Show timestamps"),
            text(
                "until",
                "Show logs before a timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g."
                    + " \"42m\" for 42 minutes)")),
        Logs::run);
  }

  private static int run(Session session, Arguments arguments) throws IOException {
    Node container = session.api().call("GET", Query.path("/containers/%s/json", arguments.at(0)));
    Query path =
        Query.path("/containers/%s/logs", container.text("Id"))
            .with("stdout", 1)
            .with("stderr", 1)
            .flag("details", arguments.on("details"))
            .flag("follow", arguments.on("follow"))
            .flag("timestamps", arguments.on("timestamps"))
            .with("since", moment(arguments.text("since"), "since"))
            .with("until", moment(arguments.text("until"), "until"))
            .with("tail", arguments.text("tail", "all"));
    try (Api.Exchange exchange = session.api().open(Request.of("GET", path.toString()))) {
      if (container.at("Config").flag("Tty")) {
        Frames.copy(exchange.response().body(), session.out());
      } else {
        Frames.split(exchange.response().body(), session.out(), session.err());
      }
    }
    return 0;
  }

  /**
   * A moment as seconds and nanoseconds since 1970, of a time stamp, of such a number, or of a span
   * before now.
   */
  static String moment(String text, String option) throws Failure {
    if (text.isEmpty() || text.matches("-?\\d+(\\.\\d+)?")) {
      return text;
    }
    try {
      return seconds(Instant.now().minus(Amounts.span(text)));
    } catch (IllegalArgumentException e) {
      try {
        return seconds(stamp(text));
      } catch (DateTimeParseException notTime) {
        throw new Failure(
            "invalid value for \""
                + option
                + "\": failed to parse value as time or duration: \""
                + text
                + "\"");
      }
    }
  }

  private static Instant stamp(String text) {
    String full =
        text.matches("\\d{4}-\\d{2}-\\d{2}")
            ? text + "T00:00:00"
            : text.matches(".*T\\d{2}:\\d{2}") ? text + ":00" : text;
    return full.matches(".*([Zz]|[-+]\\d{2}:\\d{2})$")
        ? OffsetDateTime.parse(full).toInstant()
        : LocalDateTime.parse(full).atZone(ZoneId.systemDefault()).toInstant();
  }

  private static String seconds(Instant moment) {
    return String.format(
        java.util.Locale.ROOT, "%d.%09d", moment.getEpochSecond(), moment.getNano());
  }

  static Command events() {
    return Command.of(
        "events",
        "[OPTIONS]",
        "Get real time events from the server",
        Command.Arity.NONE,
        List.of(
            list("filter", 'f', "Filter output based on conditions provided"),
            text("format", "Format output using a custom template: 'json' or 'TEMPLATE'"),
            text("since", "Show all events created since timestamp"),
            text("until", "Stream events until this timestamp")),
        Logs::events);
  }

  private static int events(Session session, Arguments arguments) throws IOException {
    String format = arguments.text("format");
    Query path =
        Query.path("/events")
            .with("since", moment(arguments.text("since"), "since"))
            .with("until", moment(arguments.text("until"), "until"))
            .with("filters", Filters.json(arguments));
    try (Api.Exchange exchange = session.api().open(Request.of("GET", path.toString()))) {
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(exchange.response().body(), StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          session.line(event(line, format));
          session.out().flush(); // somebody waits for it
        }
      }
    }
    return 0;
  }

  private static String event(String line, String format) throws Failure {
    if (format.equals("json") || format.equals("{{json .}}")) {
      return Json.write(Json.parse(line));
    }
    Node event = Node.parse(line);
    if (format.isEmpty()) {
      return plain(event);
    }
    try {
      return Template.parse(format).show(EventFields.of(event));
    } catch (TemplateException e) {
      throw new Failure(
          e.isParsing()
              ? "Error parsing format: " + e.getMessage()
              : String.valueOf(e.getMessage()),
          e.isParsing() ? 64 : 1);
    } catch (FormatException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  private static String plain(Node event) {
    long nanos = event.number("timeNano");
    Instant moment =
        nanos != 0 ? Instant.ofEpochSecond(0, nanos) : Instant.ofEpochSecond(event.number("time"));
    ZonedDateTime local = moment.atZone(ZoneId.systemDefault());
    String stamp =
        NANOS.format(
            local.getOffset().equals(ZoneOffset.UTC)
                ? local.withZoneSameInstant(ZoneOffset.UTC)
                : local);
    Node actor = event.at("Actor");
    String attributes =
        new TreeMap<>(actor.at("Attributes").members())
            .entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue().text())
                .collect(Collectors.joining(", "));
    return stamp
        + " "
        + event.text("Type")
        + " "
        + event.text("Action")
        + " "
        + actor.text("ID")
        + (attributes.isEmpty() ? "" : " (" + attributes + ")");
  }
}
