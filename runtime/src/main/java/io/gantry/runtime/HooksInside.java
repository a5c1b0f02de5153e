package io.gantry.runtime;

import io.gantry.kernel.Fd;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.launch.Launched;
import io.gantry.kernel.launch.Launcher;
import io.gantry.kernel.process.PidFd;
import io.gantry.runtime.hook.HookPlace;
import io.gantry.runtime.plan.Descriptors;
import io.gantry.runtime.plan.ExecPlan;
import io.gantry.runtime.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Hooks that are programs of the container ({@code startContainer}): they may be anything that an
 * image brings, so they get what the container's own process gets and no more.
 *
 * @param container its first process
 * @param as a process of it
 */
record HooksInside(Preparation preparation, PidFd container, ExecSpec as) implements HookPlace {
  @Override
  public Launched launch(Launcher launcher, Hooks.Hook hook, Map<Integer, Fd> streams)
      throws IOException {
    ExecSpec spec = new ExecSpec(process(hook), as.cgroup(), as.namespaces());
    Preparation.Prepared<ExecSpec> prepared;
    try (Directory root = Directory.open(Path.of("/proc/" + container.pid() + "/root"))) {
      prepared = preparation.exec(spec, root);
    }
    Plan plan = ExecPlan.of(spec, prepared.facts(), prepared.execution().of(hook.path()));
    try (PlanDescriptors opened = PlanDescriptors.of(plan, spec.cgroup())) {
      Map<Integer, Fd> descriptors = new HashMap<>(streams);
      descriptors.put(Descriptors.CONTAINER, container.fd());
      descriptors.putAll(opened.descriptors());
      return launcher.launch(plan.launch(descriptors));
    }
  }

  private ProcessSpec process(Hooks.Hook hook) {
    ProcessSpec own = as.process();
    ProcessSpec.Builder process =
        ProcessSpec.builder(hook.args())
            .env(hook.env())
            .cwd(own.cwd())
            .user(own.user())
            .additionalGroups(own.additionalGroups())
            .capabilities(own.capabilities())
            .rlimits(own.rlimits())
            .noNewPrivileges(own.noNewPrivileges())
            .seccomp(own.seccomp());
    own.oomScoreAdj().ifPresent(process::oomScoreAdj);
    return process.build();
  }
}
