package io.gantry.runtime.plan;

import io.gantry.kernel.Fd;
import io.gantry.kernel.launch.IdMapping;
import io.gantry.kernel.launch.Launch;
import io.gantry.kernel.launch.Namespace;
import io.gantry.kernel.program.Instruction;
import io.gantry.runtime.Mount;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a start will do, without the descriptors that it will do it with.
 *
 * @param before the launcher's steps
 * @param namespaces what the process gets of its own at its birth
 * @param cgroup the number of the cgroup's descriptor, for version 2
 * @param mapping the ids of a new user namespace
 * @param init the process's own steps
 * @param peers the processes whose namespaces are shared, by the number of their pidfd
 * @param files the files that namespaces are kept by, by the number of their descriptor
 * @param mounts what is mounted by whoever launches, by the number of its descriptor
 */
public record Plan(
    List<Instruction> before,
    Set<Namespace> namespaces,
    OptionalInt cgroup,
    Optional<IdMapping> mapping,
    List<Instruction> init,
    Map<Integer, Integer> peers,
    Map<Integer, Path> files,
    Map<Integer, Mount> mounts) {
  /** Copies. */
  public Plan {
    before = List.copyOf(before);
    namespaces = Set.copyOf(namespaces);
    init = List.copyOf(init);
    peers = Map.copyOf(peers);
    files = Map.copyOf(files);
    mounts = Map.copyOf(mounts);
  }

  /** The launch with its descriptors, by the numbers of {@link Descriptors}. */
  public Launch launch(Map<Integer, Fd> descriptors) {
    return new Launch(before, namespaces, cgroup, mapping, init, descriptors);
  }

  /** One line per step. */
  @Override
  public String toString() {
    return launch(Map.of()).program().toString();
  }
}
