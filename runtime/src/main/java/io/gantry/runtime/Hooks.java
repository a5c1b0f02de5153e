package io.gantry.runtime;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Programs that are called at certain moments of a container's life.
 *
 * @param byMoment in their order
 */
public record Hooks(Map<Moment, List<Hook>> byMoment) {
  /** None at all. */
  public static final Hooks NONE = new Hooks(Map.of());

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

  /** Whether there are none. */
  public boolean isEmpty() {
    return byMoment.values().stream().allMatch(List::isEmpty);
  }

  /** Whether there are any before the container's root becomes its root. */
  public boolean beforePivot() {
    return !at(Moment.PRESTART).isEmpty()
        || !at(Moment.CREATE_RUNTIME).isEmpty()
        || !at(Moment.CREATE_CONTAINER).isEmpty();
  }
}
