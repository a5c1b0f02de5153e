package io.gantry.runtime.plan;

import io.gantry.kernel.program.Instruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Kernel parameters. They are written as soon as proc is mounted, and before anything that a user
 * asked for is: a volume that an image's links lead to below {@code /proc/sys} could have them
 * written somewhere else (CVE-2025-52881).
 */
final class SysctlSteps {
  private SysctlSteps() {}

  static List<Instruction> of(Map<String, String> sysctls) {
    List<Instruction> steps = new ArrayList<>();
    int index = 0;
    for (Map.Entry<String, String> sysctl : new TreeMap<>(sysctls).entrySet()) {
      String path = "/proc/sys/" + sysctl.getKey().replace('.', '/');
      String name = "sysctl" + index++;
      steps.add(Calls.openForWriting(path).as(name));
      steps.add(Calls.write(path, name, sysctl.getValue()));
      steps.add(Calls.close(path, name));
    }
    return steps;
  }
}
