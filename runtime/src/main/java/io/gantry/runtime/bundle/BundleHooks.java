package io.gantry.runtime.bundle;

import io.gantry.runtime.Hooks;
import io.gantry.runtime.Hooks.Hook;
import io.gantry.runtime.Hooks.Moment;
import io.gantry.runtime.json.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads and writes {@code hooks}. */
public final class BundleHooks {
  private BundleHooks() {}

  /**
   * Reads the hooks of a configuration.
   *
   * @throws IllegalArgumentException when they are at fault
   */
  public static Hooks read(Json hooks) {
    Map<Moment, List<Hook>> byMoment = new EnumMap<>(Moment.class);
    for (Moment moment : Moment.values()) {
      byMoment.put(
          moment, hooks.get(moment.field()).list().stream().map(BundleHooks::hook).toList());
    }
    return new Hooks(byMoment);
  }

  /** Hooks as a configuration has them. */
  public static Map<String, Object> write(Hooks hooks) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Moment moment : Moment.values()) {
      List<Object> list = new ArrayList<>();
      hooks.at(moment).forEach(hook -> list.add(write(hook)));
      if (!list.isEmpty()) {
        fields.put(moment.field(), list);
      }
    }
    return fields;
  }

  private static Map<String, Object> write(Hook hook) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("path", hook.path());
    fields.put("args", hook.args());
    fields.put("env", hook.env());
    if (hook.timeout().isPresent()) {
      fields.put("timeout", hook.timeout().getAsLong());
    }
    return fields;
  }

  private static Hook hook(Json hook) {
    Json path = hook.get("path");
    if (!path.text().startsWith("/")) {
      throw path.wrong("must be absolute: " + path.text());
    }
    Json timeout = hook.get("timeout");
    return new Hook(
        path.text(),
        hook.get("args").strings(),
        hook.get("env").strings(),
        timeout.isPresent()
            ? OptionalLong.of(timeout.number(1, Integer.MAX_VALUE))
            : OptionalLong.empty());
  }
}
