package io.gantry.runtime;

import io.gantry.kernel.Fd;
import io.gantry.kernel.launch.Launcher;
import io.gantry.kernel.launch.Opened;
import io.gantry.kernel.netlink.NetworkNamespace;
import io.gantry.kernel.process.PidFd;
import io.gantry.runtime.plan.ContainerPlan;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * User namespaces without processes: those that owners of files are seen through, one for each
 * mapping, made when first needed; and those that network namespaces belong to.
 */
final class IdMaps implements AutoCloseable {
  private static final io.gantry.kernel.launch.Namespace NETWORK =
      io.gantry.kernel.launch.Namespace.NETWORK;
  private static final String USER = io.gantry.kernel.launch.Namespace.USER.fileName();

  private final Launcher launcher;
  private final Map<UserNamespace.Mapped, Fd> spaces = new ConcurrentHashMap<>();

  IdMaps(Launcher launcher) {
    this.launcher = launcher;
  }

  /** One with these ids, which stays this object's. */
  Fd of(UserNamespace.Mapped ids) throws IOException {
    Fd known = spaces.get(ids);
    if (known != null) {
      return known;
    }
    Fd made = launcher.namespaces(ContainerPlan.mapping(ids), Set.of()).get(USER);
    Fd other = spaces.putIfAbsent(ids, made);
    if (other == null) {
      return made;
    }
    made.close();
    return other;
  }

  /** A network namespace that belongs to {@code owner}. */
  NetworkNamespace network(UserNamespace owner) throws IOException {
    return switch (owner) {
      case UserNamespace.Host ignored -> NetworkNamespace.create();
      case UserNamespace.Mapped mapped -> {
        Opened made = launcher.namespaces(ContainerPlan.mapping(mapped), Set.of(NETWORK));
        made.get(USER).close(); // what belongs to it keeps it
        yield NetworkNamespace.of(made.get(NETWORK.fileName()));
      }
      case UserNamespace.Joined(Namespace.Of(int pid), UserNamespace.Mapped ignored) -> {
        try (PidFd process = PidFd.open(pid)) {
          yield NetworkNamespace.of(
              launcher.namespacesOf(process, Set.of(NETWORK)).get(NETWORK.fileName()));
        }
      }
      case UserNamespace.Joined other ->
          throw new IllegalArgumentException("no process leads to " + other);
    };
  }

  @Override
  public void close() {
    spaces.values().forEach(Fd::close);
  }
}
