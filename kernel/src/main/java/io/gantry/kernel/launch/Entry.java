package io.gantry.kernel.launch;

import io.gantry.kernel.Fd;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Program;
import java.util.List;
import java.util.Map;

/**
 * A visit to other namespaces that opens things there.
 *
 * @param steps what to do, e.g. {@link Steps#enter} and then {@code openat} or {@code socket}
 * @param descriptors what the steps find at which number, from {@link ShimDescriptors#FIRST_FREE}
 *     on; they stay the caller's
 * @param wanted the names of the results that are descriptors to hand back
 */
public record Entry(List<Instruction> steps, Map<Integer, Fd> descriptors, List<String> wanted) {
  public Entry {
    steps = List.copyOf(steps);
    descriptors = Map.copyOf(descriptors);
    wanted = List.copyOf(wanted);
    Frame.checkNumbers(descriptors.keySet());
  }

  /** The whole walk. */
  public Program program() {
    return Frame.of(this);
  }
}
