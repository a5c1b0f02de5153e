package io.gantry.runtime;

import io.gantry.kernel.Fd;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.launch.Launcher;
import io.gantry.kernel.process.PidFd;
import io.gantry.runtime.LaunchException.Phase;
import io.gantry.runtime.hook.HookPlace;
import io.gantry.runtime.plan.ContainerPlan;
import io.gantry.runtime.plan.Descriptors;
import io.gantry.runtime.plan.ExecPlan;
import io.gantry.runtime.plan.Parting;
import io.gantry.runtime.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Starts processes in containers and leaves them to whoever asked, as the command line of an OCI
 * runtime does: the same plans as {@link ContainerRuntime}'s, without shims. Each call blocks its
 * thread.
 */
public final class DetachedRuntime implements AutoCloseable {
  private final Launcher launcher;
  private final IdMaps maps;
  private final Preparation preparation;

  private DetachedRuntime(Launcher launcher, Preparation preparation) {
    this.launcher = launcher;
    this.maps = new IdMaps(launcher);
    this.preparation = preparation;
  }

  /** The runtime of this host. */
  public static DetachedRuntime open() throws IOException {
    return new DetachedRuntime(Launcher.open(), new Preparation(HostLimits.read()));
  }

  /**
   * A process that was left.
   *
   * @param pid its number
   * @param warnings what could not be given to it, in words for the user
   */
  public record Left(int pid, List<String> warnings) {
    /** Copies. */
    public Left {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Makes a container up to its program.
   *
   * @param descriptors its streams from 0 to 2, and those that {@code parting} speaks of
   * @param answers does what it asks for on the way
   */
  public Left create(
      ContainerSpec spec,
      Parting.Left parting,
      Map<Integer, Fd> descriptors,
      Launcher.Answers answers)
      throws LaunchException {
    try {
      return MountPlaces.launch(
          spec, missing -> create(spec, parting, descriptors, answers, missing));
    } catch (IOException | RuntimeException e) {
      throw LaunchFailure.of(Phase.START, e);
    }
  }

  private Left create(
      ContainerSpec asked,
      Parting.Left parting,
      Map<Integer, Fd> descriptors,
      Launcher.Answers answers,
      Set<String> missing)
      throws IOException {
    ContainerSpec spec = HostPaths.reachable(asked);
    try (Directory root = RootMount.of(spec.rootfs(), maps);
        HandedMounts mounts = HandedMounts.of(spec, maps)) {
      Preparation.Prepared<ContainerSpec> prepared =
          preparation.container(spec, root, mounts.files(), missing);
      Plan plan =
          ContainerPlan.of(prepared.spec(), prepared.facts(), prepared.execution().with(parting));
      Map<Integer, Fd> given = new HashMap<>(descriptors);
      given.put(Descriptors.ROOTFS, root.fd());
      given.putAll(mounts.by(plan.mounts()));
      return leave(plan, spec.cgroup(), given, answers, prepared.grants());
    }
  }

  /**
   * Starts one more process in a container.
   *
   * @param container the container's first process
   * @param descriptors as for {@link #create}
   */
  public Left exec(
      PidFd container,
      ExecSpec spec,
      Parting.Left parting,
      Map<Integer, Fd> descriptors,
      Launcher.Answers answers)
      throws LaunchException {
    try {
      Preparation.Prepared<ExecSpec> prepared;
      try (Directory root = Directory.open(Path.of("/proc/" + container.pid() + "/root"))) {
        if (!container.isAlive()) {
          throw LaunchFailure.ended();
        }
        prepared = preparation.exec(spec, root);
      }
      Plan plan = ExecPlan.of(spec, prepared.facts(), prepared.execution().with(parting));
      Map<Integer, Fd> given = new HashMap<>(descriptors);
      given.put(Descriptors.CONTAINER, container.fd());
      return leave(plan, spec.cgroup(), given, answers, prepared.grants());
    } catch (IOException | RuntimeException e) {
      throw LaunchFailure.of(Phase.EXEC, e);
    }
  }

  /**
   * Where hooks are called that are programs of a container.
   *
   * @param container its first process
   * @param as a process of it: its rights and limits are theirs
   */
  public HookPlace inside(PidFd container, ExecSpec as) {
    return new HooksInside(preparation, container, as);
  }

  private Left leave(
      Plan plan,
      CgroupAttachment cgroup,
      Map<Integer, Fd> given,
      Launcher.Answers answers,
      ProgramRunning.Grants grants)
      throws IOException {
    try (PlanDescriptors opened = PlanDescriptors.of(plan, cgroup)) {
      Map<Integer, Fd> descriptors = new HashMap<>(given);
      descriptors.putAll(opened.descriptors());
      return new Left(launcher.leave(plan.launch(descriptors), answers), grants.warnings());
    }
  }

  /** Forgets the launcher; what was left goes on. */
  @Override
  public void close() {
    maps.close();
    launcher.close();
  }
}
