package io.gantry.runtime.plan;

import static io.gantry.kernel.program.Argument.constant;

import io.gantry.kernel.Syscall;
import io.gantry.kernel.launch.Namespace;
import io.gantry.kernel.launch.Steps;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Step;
import io.gantry.runtime.Namespaces;
import io.gantry.runtime.UserNamespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which namespaces a process is born with, and which it enters. */
final class NamespaceSteps {
  private final Namespaces namespaces;
  private final Map<Source, Integer> numbers = new LinkedHashMap<>();

  /** Whose descriptor {@code setns(2)} takes. */
  private sealed interface Source {
    record Peer(int pid) implements Source {
      @Override
      public String toString() {
        return "process " + pid;
      }
    }

    record File(Path path) implements Source {
      @Override
      public String toString() {
        return path.toString();
      }
    }
  }

  NamespaceSteps(Namespaces namespaces) {
    this.namespaces = namespaces;
    for (io.gantry.runtime.Namespace namespace : byKind(namespaces).values()) {
      source(namespace)
          .ifPresent(source -> numbers.putIfAbsent(source, Descriptors.PEERS + numbers.size()));
    }
    owner().ifPresent(it -> numbers.putIfAbsent(it, Descriptors.PEERS + numbers.size()));
  }

  private static Optional<Source> source(io.gantry.runtime.Namespace namespace) {
    return switch (namespace) {
      case io.gantry.runtime.Namespace.Of(int pid) -> Optional.of(new Source.Peer(pid));
      case io.gantry.runtime.Namespace.At(Path path) -> Optional.of(new Source.File(path));
      case io.gantry.runtime.Namespace.New ignored -> Optional.empty();
      case io.gantry.runtime.Namespace.Host ignored -> Optional.empty();
    };
  }

  /** Who leads to the user namespace that is joined. */
  private Optional<Source> owner() {
    return namespaces.user() instanceof UserNamespace.Joined joined
        ? source(joined.through())
        : Optional.empty();
  }

  /** The processes whose namespaces are entered, by the number of their pidfd. */
  Map<Integer, Integer> peers() {
    Map<Integer, Integer> peers = new TreeMap<>();
    numbers.forEach(
        (source, number) -> {
          if (source instanceof Source.Peer(int pid)) {
            peers.put(number, pid);
          }
        });
    return peers;
  }

  /** The files whose namespaces are entered, by the number of their descriptor. */
  Map<Integer, Path> files() {
    Map<Integer, Path> files = new TreeMap<>();
    numbers.forEach(
        (source, number) -> {
          if (source instanceof Source.File(Path path)) {
            files.put(number, path);
          }
        });
    return files;
  }

  /** The number of the pidfd of one of them. */
  int descriptor(int pid) {
    Integer number = numbers.get(new Source.Peer(pid));
    if (number == null) {
      throw new IllegalArgumentException("no namespace of process " + pid + " is shared");
    }
    return number;
  }

  /**
   * New ones. The cgroup namespace is made later, in the process's own cgroups, and that of message
   * queues by the root of a user namespace.
   */
  Set<Namespace> born() {
    Set<Namespace> born = EnumSet.of(Namespace.MOUNT);
    byKind(namespaces)
        .forEach(
            (kind, namespace) -> {
              if (namespace instanceof io.gantry.runtime.Namespace.New
                  && kind != Namespace.CGROUP) {
                born.add(kind);
              }
            });
    if (ownQueues()) {
      born.remove(Namespace.IPC);
    }
    if (newUser()) {
      born.add(Namespace.USER);
    }
    return born;
  }

  /**
   * Those that the launcher enters for its child: a PID namespace always, others when the child is
   * to have fewer rights.
   */
  List<Instruction> launcherEnters() {
    return enter(kind -> kind == Namespace.PID || newUser());
  }

  /**
   * The launcher joins a user namespace for its child, whose other namespaces belong to that one
   * then. It comes last: the launcher has fewer rights from then on.
   */
  List<Instruction> launcherJoins() {
    List<Instruction> steps = new ArrayList<>();
    owner()
        .ifPresent(
            source -> {
              int number = numbers.getOrDefault(source, -1);
              switch (source) {
                case Source.Peer peer ->
                    steps.add(Steps.enter(peer.toString(), number, Set.of(Namespace.USER)));
                case Source.File file -> steps.addAll(Steps.enterOwner(file.toString(), number));
              }
            });
    return steps;
  }

  /** Those that the process itself enters. */
  List<Instruction> processEnters() {
    return enter(kind -> kind != Namespace.PID && !newUser());
  }

  private List<Instruction> enter(java.util.function.Predicate<Namespace> which) {
    Map<Source, Set<Namespace>> bySource = new LinkedHashMap<>();
    byKind(namespaces)
        .forEach(
            (kind, namespace) -> {
              if (which.test(kind)) {
                source(namespace)
                    .ifPresent(
                        source ->
                            bySource
                                .computeIfAbsent(source, s -> EnumSet.noneOf(Namespace.class))
                                .add(kind));
              }
            });
    List<Instruction> steps = new ArrayList<>();
    bySource.forEach(
        (source, kinds) ->
            steps.add(Steps.enter(source.toString(), numbers.getOrDefault(source, -1), kinds)));
    return steps;
  }

  /** The file system of message queues belongs to who makes the namespace. */
  List<Instruction> rootMakes() {
    return ownQueues()
        ? List.of(
            Step.of(
                "unshare",
                "ipc namespace",
                Syscall.UNSHARE,
                constant("CLONE_NEWIPC", Namespace.IPC.flag())))
        : List.of();
  }

  private boolean ownQueues() {
    return namespaces.user().mapping().isPresent()
        && namespaces.ipc() instanceof io.gantry.runtime.Namespace.New;
  }

  /** The namespaces that a process in a container with these has to enter. */
  static Set<Namespace> differing(Namespaces namespaces) {
    Set<Namespace> differing = EnumSet.of(Namespace.MOUNT);
    byKind(namespaces)
        .forEach(
            (kind, namespace) -> {
              if (!(namespace instanceof io.gantry.runtime.Namespace.Host)) {
                differing.add(kind);
              }
            });
    if (namespaces.user().mapping().isPresent()) {
      differing.add(Namespace.USER);
    }
    return differing;
  }

  private boolean newUser() {
    return namespaces.user() instanceof UserNamespace.Mapped;
  }

  private static Map<Namespace, io.gantry.runtime.Namespace> byKind(Namespaces namespaces) {
    Map<Namespace, io.gantry.runtime.Namespace> map = new EnumMap<>(Namespace.class);
    map.put(Namespace.UTS, namespaces.uts());
    map.put(Namespace.IPC, namespaces.ipc());
    map.put(Namespace.PID, namespaces.pid());
    map.put(Namespace.NETWORK, namespaces.net());
    map.put(Namespace.CGROUP, namespaces.cgroup());
    return map;
  }
}
