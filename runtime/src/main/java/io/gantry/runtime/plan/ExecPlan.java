package io.gantry.runtime.plan;

import io.gantry.kernel.Syscall;
import io.gantry.kernel.launch.Namespace;
import io.gantry.kernel.launch.Steps;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Step;
import io.gantry.runtime.ExecSpec;
import io.gantry.runtime.UserNamespace;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The start of one more process in a running container, from top to bottom. */
public final class ExecPlan {
  private static final String CONTAINER = "container";

  private ExecPlan() {}

  /** Plans it. */
  public static Plan of(ExecSpec spec, Facts facts, Execution exec) {
    Set<Namespace> namespaces = NamespaceSteps.differing(spec.namespaces());
    OptionalInt cgroup = CgroupSteps.into(spec.cgroup());
    return new Plan(
        launcher(spec, namespaces, facts, exec.parting()),
        Set.of(),
        cgroup,
        Optional.empty(),
        process(spec, namespaces, facts, exec),
        Map.of(),
        Map.of(),
        Map.of());
  }

  private static List<Instruction> launcher(
      ExecSpec spec, Set<Namespace> namespaces, Facts facts, Parting parting) {
    List<Instruction> steps = new ArrayList<>(CgroupSteps.open(spec.cgroup()));
    if (namespaces.contains(Namespace.PID)) {
      steps.add(Steps.enter(CONTAINER, Descriptors.CONTAINER, EnumSet.of(Namespace.PID)));
    }
    Optional<UserNamespace.Mapped> ids = spec.namespaces().user().mapping();
    if (ids.isPresent()) {
      steps.addAll(ProcessSteps.raised(facts));
    }
    if (ids.isPresent() && parting instanceof Parting.Shim) {
      steps.addAll(ProcessSteps.giveStreams(spec.process().io(), facts.user(), ids.get()));
    }
    return steps;
  }

  private static List<Instruction> process(
      ExecSpec spec, Set<Namespace> namespaces, Facts facts, Execution exec) {
    Set<Namespace> others = EnumSet.copyOf(namespaces);
    others.remove(Namespace.PID);
    List<Instruction> steps = new ArrayList<>();
    steps.add(Step.of("begin", "session", Syscall.SETSID));
    steps.addAll(CgroupSteps.join(spec.cgroup()));
    steps.addAll(ProcessSteps.oomScore(facts));
    steps.add(Steps.enter(CONTAINER, Descriptors.CONTAINER, others));
    if (spec.namespaces().user().mapping().isPresent()) {
      steps.addAll(ProcessSteps.namespaceRoot());
    }
    steps.addAll(ProcessSteps.terminal(spec.process().io()));
    steps.addAll(ProcessSteps.handTerminal(spec.process().io(), exec.parting()));
    steps.addAll(ProcessSteps.become(spec.process(), facts, exec.steps()));
    return steps;
  }
}
