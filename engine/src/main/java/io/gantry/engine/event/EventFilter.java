package io.gantry.engine.event;

import io.gantry.engine.Filters;
import java.util.Set;

/** Docker's conditions on events ({@code daemon/events/filter.go} of moby). */
final class EventFilter {
  private static final Set<String> KNOWN =
      Set.of(
          "config",
          "container",
          "daemon",
          "event",
          "image",
          "label",
          "network",
          "node",
          "plugin",
          "scope",
          "secret",
          "service",
          "type",
          "volume");

  /** Their actions carry a colon and details, so that a bare name means all of them. */
  private static final Set<String> DETAILED = Set.of("health_status", "exec_create", "exec_start");

  private final Filters filters;

  EventFilter(Filters filters) {
    filters.requireKnown(KNOWN);
    this.filters = filters;
  }

  boolean accepts(Event event) {
    return action(event.action())
        && filters.exact("type", event.type())
        && filters.exact("scope", event.scope())
        && actor("container", event)
        && actor("daemon", event)
        && actor("network", event)
        && actor("plugin", event)
        && actor("volume", event)
        && actor("service", event)
        && actor("node", event)
        && actor("secret", event)
        && actor("config", event)
        && image(event)
        && filters.labels("label", event.attributes());
  }

  private boolean action(String action) {
    if (filters.get("event").stream().anyMatch(DETAILED::contains)) {
      return filters.any("event", action::startsWith);
    }
    return filters.exact("event", action);
  }

  private boolean actor(String kind, Event event) {
    String name = event.attributes().getOrDefault("name", "");
    return filters.any(kind, wanted -> event.type().equals(kind) && matches(wanted, event, name));
  }

  private static boolean matches(String wanted, Event event, String name) {
    return event.actorId().startsWith(wanted) || name.startsWith(wanted);
  }

  private boolean image(Event event) {
    String id = event.actorId();
    String name =
        event.attributes().getOrDefault(event.type().equals("image") ? "name" : "image", "");
    return filters.any(
        "image",
        wanted ->
            wanted.equals(id)
                || wanted.equals(name)
                || wanted.equals(withoutTag(id))
                || wanted.equals(withoutTag(name)));
  }

  private static String withoutTag(String reference) {
    int colon = reference.lastIndexOf(':');
    return colon > reference.lastIndexOf('/') ? reference.substring(0, colon) : reference;
  }
}
