package io.gantry.runtime.plan;

import io.gantry.kernel.Syscall;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Step;
import io.gantry.runtime.CgroupAttachment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a process gets into its cgroups before it does anything else. Version 1: it writes itself
 * into {@code tasks}, not {@code cgroup.procs}, for a thread that moves itself needs no lock that
 * stops every fork on the host ({@code cgroup_procs_write_start} in the kernel), and it has one
 * thread.
 */
final class CgroupSteps {
  private static final Flag CLONE_NEWCGROUP = new Flag("CLONE_NEWCGROUP", 0x02000000L);

  private CgroupSteps() {}

  /** The launcher, which is the host's root, opens the files. */
  static List<Instruction> open(CgroupAttachment attachment) {
    List<Instruction> steps = new ArrayList<>();
    for (int i = 0; i < files(attachment).size(); i++) {
      steps.add(Calls.openForWriting(files(attachment).get(i)).as("cgroup" + i));
    }
    return steps;
  }

  /** The process joins. */
  static List<Instruction> join(CgroupAttachment attachment) {
    List<Instruction> steps = new ArrayList<>();
    for (int i = 0; i < files(attachment).size(); i++) {
      String file = files(attachment).get(i);
      steps.add(Calls.write(file, "cgroup" + i, "0"));
      steps.add(Calls.close(file, "cgroup" + i));
    }
    return steps;
  }

  /** The namespace's root is the cgroup that its first process is in when it unshares. */
  static Step unshare() {
    return Step.of("unshare", "cgroup namespace", Syscall.UNSHARE, CLONE_NEWCGROUP.argument());
  }

  static OptionalInt into(CgroupAttachment attachment) {
    return attachment instanceof CgroupAttachment.V2
        ? OptionalInt.of(Descriptors.CGROUP)
        : OptionalInt.empty();
  }

  private static List<String> files(CgroupAttachment attachment) {
    return attachment instanceof CgroupAttachment.V1(List<CgroupAttachment.Hierarchy> hierarchies)
        ? hierarchies.stream().map(h -> h.directory().resolve("tasks").toString()).toList()
        : List.of();
  }
}
