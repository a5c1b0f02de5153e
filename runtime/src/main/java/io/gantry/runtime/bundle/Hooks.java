package io.gantry.runtime.bundle;

import io.gantry.runtime.json.Json;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Programs that are called at certain moments of a container's life.
 *
 * @param byMoment in their order
 */
public record Hooks(Map<Moment, List<Hook>> byMoment) {
  /** Copies. */
  public Hooks {
    byMoment = Map.copyOf(byMoment);
  }

  /** When ({@code config.md}, "POSIX-platform Hooks"). */
  public enum Moment {
    /** Its namespaces are there; called in the runtime's. */
    PRESTART("prestart"),
    /** The same, after it. */
    CREATE_RUNTIME("createRuntime"),
    /** The same, called in the container's namespaces. */
    CREATE_CONTAINER("createContainer"),
    /** Before its program is executed, called in the container. */
    START_CONTAINER("startContainer"),
    /** Its program runs. */
    POSTSTART("poststart"),
    /** It is deleted. */
    POSTSTOP("poststop");

    private final String field;

    Moment(String field) {
      this.field = field;
    }

    /** As the configuration spells it. */
    public String field() {
      return field;
    }
  }

  /**
   * One program.
   *
   * @param path absolute
   * @param args with the name it is called by; when there are none, its path is
   * @param env {@code NAME=value} lines, all of its environment
   * @param timeout how many seconds it may take; absent: any
   */
  public record Hook(String path, List<String> args, List<String> env, OptionalLong timeout) {
    /** Copies. */
    public Hook {
      args = args.isEmpty() ? List.of(path) : List.copyOf(args);
      env = List.copyOf(env);
    }
  }

  /** Those of a moment. */
  public List<Hook> at(Moment moment) {
    return byMoment.getOrDefault(moment, List.of());
  }

  /** Whether there are any before the container's root becomes its root. */
  public boolean beforePivot() {
    return !at(Moment.PRESTART).isEmpty()
        || !at(Moment.CREATE_RUNTIME).isEmpty()
        || !at(Moment.CREATE_CONTAINER).isEmpty();
  }

  static Hooks read(Json hooks) {
    Map<Moment, List<Hook>> byMoment = new EnumMap<>(Moment.class);
    for (Moment moment : Moment.values()) {
      byMoment.put(moment, hooks.get(moment.field()).list().stream().map(Hooks::hook).toList());
    }
    return new Hooks(byMoment);
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
