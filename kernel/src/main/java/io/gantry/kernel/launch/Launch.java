package io.gantry.kernel.launch;

import io.gantry.kernel.Fd;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Program;
import io.gantry.kernel.program.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A process to start, with a shim of its own.
 *
 * @param before what the launcher does before it clones the init, e.g. {@code setns} into a pid
 *     namespace, which takes effect for its children
 * @param namespaces the namespaces that the init gets anew
 * @param cgroup the number, among {@code descriptors}, of the cgroup v2 directory that the init is
 *     to be born in
 * @param mapping the ids of a new user namespace, without which it has none
 * @param init what the init does, in the namespaces, with all signals at their default and none
 *     blocked; it ends in {@code execve}. Before that it must leave the launcher's descriptors
 *     behind by {@link Steps#closeOthers()}
 * @param descriptors what the launcher and its init find at which number: 0 to 2, those of {@link
 *     ShimDescriptors}, and others from {@link ShimDescriptors#FIRST_FREE} on, which the shim
 *     closes. They stay the caller's
 */
public record Launch(
    List<Instruction> before,
    Set<Namespace> namespaces,
    OptionalInt cgroup,
    Optional<IdMapping> mapping,
    List<Instruction> init,
    Map<Integer, Fd> descriptors) {

  public Launch {
    before = List.copyOf(before);
    namespaces = Set.copyOf(namespaces);
    init = List.copyOf(init);
    descriptors = Map.copyOf(descriptors);
    Frame.checkNumbers(descriptors.keySet());
    if (init.stream().noneMatch(Launch::leavesDescriptors)) {
      throw new IllegalArgumentException("the init would keep the launcher's descriptors");
    }
  }

  private static boolean leavesDescriptors(Instruction instruction) {
    return instruction instanceof Step step
        && step.call() == Syscall.CLOSE_RANGE
        && step.object().equals("other descriptors");
  }

  /** The whole walk: launcher, init and shim. For the debug log and for tests. */
  public Program program() {
    return Frame.of(this);
  }
}
