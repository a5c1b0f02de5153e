package io.gantry.engine.list;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.container.Health;
import io.gantry.engine.container.MountPoint;
import io.gantry.engine.container.Status;
import io.gantry.engine.life.Container;
import io.gantry.engine.life.ImageSource;
import io.gantry.engine.name.NameIndex;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.engine.topology.NetworkTable;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Docker's conditions on containers ({@code daemon/list.go} of moby), read once for a list. */
public final class ContainerFilter implements Predicate<Container> {
  private static final Set<String> KNOWN =
      Set.of(
          "ancestor",
          "before",
          "exited",
          "expose",
          "health",
          "id",
          "is-task",
          "isolation",
          "label",
          "name",
          "network",
          "publish",
          "since",
          "status",
          "volume");
  private static final List<String> HEALTH = List.of("none", "starting", "healthy", "unhealthy");

  private final Filters filters;
  private final NetworkTable networks;
  private final Set<Integer> exitCodes = new HashSet<>();
  private final Set<String> ancestors = new HashSet<>();
  private final Optional<Instant> before;
  private final Optional<Instant> since;

  /**
   * Reads the conditions.
   *
   * @throws EngineException.InvalidParameter when one is unknown or makes no sense
   * @throws EngineException.NotFound when {@code before} or {@code since} names no container
   */
  public ContainerFilter(
      Filters filters, NameIndex<Container> index, ImageSource images, NetworkTable networks) {
    filters.requireKnown(KNOWN);
    this.networks = networks;
    this.filters = filters;
    filters.get("exited").forEach(text -> exitCodes.add(exitCode(text)));
    filters.get("status").forEach(ContainerFilter::requireStatus);
    filters.get("health").forEach(ContainerFilter::requireHealth);
    filters.flag("is-task", false);
    filters.get("ancestor").forEach(name -> images.idOf(name).ifPresent(ancestors::add));
    this.before = filters.get("before").stream().map(word -> created(index, word)).findFirst();
    this.since = filters.get("since").stream().map(word -> created(index, word)).findFirst();
  }

  /** Whether containers that do not run are wanted, whatever the request says. */
  public boolean impliesAll() {
    return filters.has("status");
  }

  private static Instant created(NameIndex<Container> index, String word) {
    return index.find(word).description().created();
  }

  private static int exitCode(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new EngineException.InvalidParameter("invalid filter 'exited=" + text + "'", e);
    }
  }

  private static void requireStatus(String text) {
    if (Arrays.stream(Status.values()).map(Status::word).noneMatch(text::equals)) {
      throw new EngineException.InvalidParameter(
          "invalid filter 'status="
              + text
              + "': invalid value for state ("
              + text
              + "): must be one of created, running, paused, restarting, removing, exited, dead");
    }
  }

  private static void requireHealth(String text) {
    if (!HEALTH.contains(text)) {
      throw new EngineException.InvalidParameter(
          "invalid filter 'health="
              + text
              + "': invalid value for health ("
              + text
              + "): must be one of "
              + String.join(", ", HEALTH));
    }
  }

  @Override
  public boolean test(Container container) {
    ContainerRecord is = container.description();
    return filters.any("id", wanted -> NamePattern.matches(wanted, is.id()))
        && filters.any("name", wanted -> named(wanted, is.name()))
        && filters.labels("label", is.config().labels())
        && filters.exact("status", container.status().word())
        && (!filters.has("exited") || exited(container))
        && (!filters.has("ancestor") || ancestor(is))
        && before.map(is.created()::isBefore).orElse(true)
        && since.map(is.created()::isAfter).orElse(true)
        && filters.any("volume", wanted -> volume(wanted, is.mounts()))
        && filters.any("network", wanted -> network(wanted, container))
        && filters.exact("health", health(container))
        && filters.any("expose", wanted -> ports(wanted, is.config().exposedPorts()))
        && filters.any("publish", wanted -> ports(wanted, published(is)))
        && !filters.flag("is-task", false);
  }

  private static boolean named(String wanted, String name) {
    return NamePattern.matches(wanted, name) || NamePattern.matches(wanted, "/" + name);
  }

  private boolean exited(Container container) {
    Status status = container.status();
    boolean ended = status == Status.EXITED || status == Status.RESTARTING || status == Status.DEAD;
    return ended && exitCodes.contains(container.state().exitCode());
  }

  private boolean ancestor(ContainerRecord is) {
    return ancestors.contains(is.imageId())
        || filters.get("ancestor").contains(is.config().image());
  }

  private static boolean volume(String wanted, List<MountPoint> mounts) {
    return mounts.stream()
        .anyMatch(
            mount ->
                wanted.equals(mount.name())
                    || wanted.equals(mount.source())
                    || wanted.equals(mount.destination()));
  }

  private boolean network(String wanted, Container container) {
    return NetworkView.endpoints(container, networks).entrySet().stream()
        .anyMatch(e -> wanted.equals(e.getKey()) || wanted.equals(e.getValue().networkId()));
  }

  private static String health(Container container) {
    Health health = container.state().health();
    return health == null ? "none" : health.status().word();
  }

  private static List<String> published(ContainerRecord is) {
    return List.copyOf(is.hostConfig().network().portBindings().keySet());
  }

  private static boolean ports(String wanted, List<String> ports) {
    PortRange range = PortRange.parse(wanted);
    return ports.stream().anyMatch(port -> PortRange.parse(port).overlaps(range));
  }
}
