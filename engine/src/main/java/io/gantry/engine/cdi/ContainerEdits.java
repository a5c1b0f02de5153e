package io.gantry.engine.cdi;

import io.gantry.runtime.Hooks;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What is done to a container that gets a device.
 *
 * @param env {@code NAME=value} lines
 * @param nodes device nodes
 * @param mounts mounts
 * @param hooks programs of the host
 * @param groups more groups of its process
 * @param rdt whether it wants a class of Intel's Resource Director Technology
 */
public record ContainerEdits(
    List<String> env,
    List<Node> nodes,
    List<Mounting> mounts,
    Hooks hooks,
    List<Long> groups,
    boolean rdt) {
  /** Nothing at all. */
  public static final ContainerEdits NONE =
      new ContainerEdits(List.of(), List.of(), List.of(), Hooks.NONE, List.of(), false);

  /** Copies. */
  public ContainerEdits {
    env = List.copyOf(env);
    nodes = List.copyOf(nodes);
    mounts = List.copyOf(mounts);
    groups = List.copyOf(groups);
  }

  /**
   * A device node. What is not said is as on the host.
   *
   * @param path in the container
   * @param hostPath on the host; absent: the same
   * @param type {@code b}, {@code c}, {@code u} or {@code p}
   * @param major number of the driver; 0: not said
   * @param permissions of {@code r}, {@code w} and {@code m}
   */
  public record Node(
      String path,
      Optional<String> hostPath,
      Optional<String> type,
      int major,
      int minor,
      OptionalInt mode,
      OptionalInt uid,
      OptionalInt gid,
      String permissions) {}

  /**
   * A mount.
   *
   * @param type of a file system; empty: a bind mount by its options
   * @param options as for {@code mount(8)}
   */
  public record Mounting(String hostPath, String target, String type, List<String> options) {
    /** Copies. */
    public Mounting {
      options = List.copyOf(options);
    }
  }

  boolean isEmpty() {
    return equals(NONE);
  }

  /** These, then {@code more}. */
  public ContainerEdits and(ContainerEdits more) {
    Map<Hooks.Moment, List<Hooks.Hook>> both = new EnumMap<>(Hooks.Moment.class);
    for (Hooks.Moment moment : Hooks.Moment.values()) {
      both.put(moment, join(hooks.at(moment), more.hooks.at(moment)));
    }
    return new ContainerEdits(
        join(env, more.env),
        join(nodes, more.nodes),
        join(mounts, more.mounts),
        new Hooks(both),
        join(groups, more.groups),
        rdt || more.rdt);
  }

  private static <T> List<T> join(List<T> first, List<T> second) {
    return first.isEmpty() ? second : Stream.concat(first.stream(), second.stream()).toList();
  }
}
