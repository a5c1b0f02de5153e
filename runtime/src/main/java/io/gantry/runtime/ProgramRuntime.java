package io.gantry.runtime;

import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.kernel.io.Poller;
import io.gantry.kernel.launch.InitProgram;
import io.gantry.kernel.launch.Launch;
import io.gantry.kernel.launch.Launched;
import io.gantry.kernel.launch.Launcher;
import io.gantry.kernel.launch.ShimDescriptors;
import io.gantry.kernel.netlink.NetworkNamespace;
import io.gantry.kernel.process.PidFd;
import io.gantry.kernel.process.ProcessIdentity;
import io.gantry.kernel.process.ProcessStat;
import io.gantry.kernel.process.Signal;
import io.gantry.runtime.LaunchException.Phase;
import io.gantry.runtime.plan.ContainerPlan;
import io.gantry.runtime.plan.Descriptors;
import io.gantry.runtime.plan.ExecPlan;
import io.gantry.runtime.plan.Execution;
import io.gantry.runtime.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs containers by system-call programs. */
final class ProgramRuntime implements ContainerRuntime {
  private static final System.Logger LOG = System.getLogger(ProgramRuntime.class.getName());

  private final Launcher launcher;
  private final IdMaps maps;
  private final Poller poller;
  private final OpenFile devNull;
  private final Fd init;
  private final Preparation preparation;
  private final LaunchThreads threads = new LaunchThreads();

  private ProgramRuntime(
      Launcher launcher, Poller poller, OpenFile devNull, Fd init, Preparation preparation) {
    this.launcher = launcher;
    this.maps = new IdMaps(launcher);
    this.poller = poller;
    this.devNull = devNull;
    this.init = init;
    this.preparation = preparation;
  }

  static ProgramRuntime open() throws IOException {
    Launcher launcher = Launcher.open();
    Poller poller = Poller.open("gantry-exits", 1);
    try (Directory dev = Directory.open(Path.of("/dev"))) {
      OpenFile devNull = dev.open("null", io.gantry.kernel.fs.Open.O_RDWR, 0);
      return new ProgramRuntime(
          launcher, poller, devNull, InitProgram.open(), new Preparation(HostLimits.read()));
    }
  }

  @Override
  public void warmUp() throws IOException {
    preparation.warmUp();
    launcher.warmUp();
  }

  @Override
  public List<String> cuts(List<Rlimit> limits, int oomScoreAdj) {
    return preparation.cuts(limits, oomScoreAdj);
  }

  @Override
  public Directory mount(Rootfs rootfs) throws IOException {
    return RootMount.of(rootfs, maps);
  }

  @Override
  public NetworkNamespace network(UserNamespace owner) throws IOException {
    return maps.network(owner);
  }

  @Override
  public Running start(ContainerSpec spec, Path directory) throws LaunchException {
    return start(spec, directory, LaunchWatch.NONE);
  }

  @Override
  public Running start(ContainerSpec spec, Path directory, LaunchWatch watch)
      throws LaunchException {
    return threads.run(Phase.START, () -> startHere(spec, directory, watch));
  }

  @Override
  public Running exec(Running container, ExecSpec spec, Path directory) throws LaunchException {
    return threads.run(Phase.EXEC, () -> execHere(container, spec, directory));
  }

  @Override
  public Reattached reattach(Path directory) throws IOException {
    Optional<ShimRecord> record = ShimRecord.read(directory);
    if (record.isEmpty() && ShimRecord.begun(directory)) {
      record = unrecorded(directory);
    }
    if (record.isPresent()) {
      ShimIdentity shim = record.get().shim();
      Optional<PidFd> alive =
          new ProcessIdentity(shim.pid(), shim.startTime()).open().filter(ProgramRuntime::lives);
      if (alive.isPresent()) {
        Optional<RuntimeCalls> calls = RuntimeCalls.of(directory);
        if (calls.isPresent()) {
          calls.get().startIfCreated();
        }
        Optional<PidFd> process = process(record.get().pid(), shim.pid());
        return new Reattached.Alive(
            new ProgramRunning(
                    record.get(), directory, alive.get(), process, ProgramRunning.Grants.ALL)
                .watch(poller));
      }
    }
    ProgramRunning.atEnd(directory).ifPresent(Runnable::run);
    Optional<Exit> exit = ShimRecord.status(directory);
    if (exit.isPresent()) {
      return new Reattached.Ended(exit.get());
    }
    return ShimRecord.begun(directory) ? new Reattached.Lost() : new Reattached.Never();
  }

  @Override
  public void close() {
    threads.close();
    poller.close();
    devNull.close();
    init.close();
    maps.close();
    launcher.close();
  }

  private Running startHere(ContainerSpec spec, Path directory, LaunchWatch watch)
      throws IOException {
    if (spec.program().isPresent()) {
      Running running = handle(foreign().start(spec, spec.program().get(), directory), directory);
      watch.done("runtime");
      return running;
    }
    try {
      ContainerSpec reachable = HostPaths.reachable(spec);
      return MountPlaces.launch(spec, missing -> startHere(reachable, directory, missing, watch));
    } catch (IOException | RuntimeException e) {
      ContainerHooks.atEnd(directory).ifPresent(Runnable::run);
      throw e;
    }
  }

  private Running startHere(
      ContainerSpec spec, Path directory, Set<String> missing, LaunchWatch watch)
      throws IOException {
    try (Directory root = RootMount.of(spec.rootfs(), maps);
        HandedMounts mounts = HandedMounts.of(spec, maps)) {
      Preparation.Prepared<ContainerSpec> prepared =
          preparation.container(spec, root, mounts.files(), missing);
      Optional<ContainerHooks> hooks = ContainerHooks.prepare(prepared, directory);
      Execution execution =
          hooks
              .map(called -> prepared.execution().with(called.parting()))
              .orElseGet(prepared::execution);
      Plan plan = ContainerPlan.of(prepared.spec(), prepared.facts(), execution);
      Map<Integer, Fd> given = new HashMap<>(Map.of(Descriptors.ROOTFS, root.fd()));
      given.putAll(mounts.by(plan.mounts()));
      if (execution.source() == Execution.Source.INIT) {
        given.put(Descriptors.INIT, init);
      }
      ExecSpec as = new ExecSpec(spec.process(), spec.cgroup(), spec.namespaces());
      Launcher.Answers answers =
          hooks.map(called -> called.answers(as, preparation)).orElse(Launcher.Answers.NONE);
      Launching launching =
          launched -> {
            if (hooks.isPresent()) {
              hooks.get().started(launched.initPid());
            }
          };
      watch.done("plan");
      Running running =
          launch(
              plan,
              spec.cgroup(),
              spec.process().io(),
              given,
              directory,
              prepared.grants(),
              answers,
              launching,
              watch);
      watch.done("launch");
      return running;
    }
  }

  /** What is to be done when the program runs; when it fails, that does not go on. */
  @FunctionalInterface
  private interface Launching {
    void done(Launched launched) throws IOException;
  }

  private ForeignRuntime foreign() {
    return new ForeignRuntime(launcher, maps, devNull.fd(), preparation);
  }

  private Running handle(ForeignRuntime.Made made, Path directory) throws IOException {
    return new ProgramRunning(
            made.record(), directory, made.shim(), young(made.record().pid()), made.grants())
        .watch(poller);
  }

  private Running execHere(Running container, ExecSpec spec, Path directory) throws IOException {
    Optional<Fd> pidfd = container.pidfd();
    if (pidfd.isEmpty() || container.exit().isDone()) {
      throw LaunchFailure.ended();
    }
    if (container instanceof ProgramRunning known) {
      Optional<RuntimeCalls> calls = RuntimeCalls.of(known.directory());
      if (calls.isPresent()) {
        return handle(
            foreign().exec(calls.get().telling(directory), container, spec, directory), directory);
      }
    }
    Preparation.Prepared<ExecSpec> prepared;
    try (Directory root = Directory.open(Path.of("/proc/" + container.pid() + "/root"))) {
      if (container.exit().isDone()) {
        throw LaunchFailure.ended();
      }
      prepared = preparation.exec(spec, root);
    }
    Plan plan = ExecPlan.of(spec, prepared.facts(), prepared.execution());
    Map<Integer, Fd> given = new HashMap<>(Map.of(Descriptors.CONTAINER, pidfd.get()));
    return launch(
        plan,
        spec.cgroup(),
        spec.process().io(),
        given,
        directory,
        prepared.grants(),
        Launcher.Answers.NONE,
        launched -> {},
        LaunchWatch.NONE);
  }

  private Running launch(
      Plan plan,
      CgroupAttachment cgroup,
      Io io,
      Map<Integer, Fd> given,
      Path directory,
      ProgramRunning.Grants grants,
      Launcher.Answers answers,
      Launching launching,
      LaunchWatch watch)
      throws IOException {
    LOG.log(System.Logger.Level.DEBUG, plan::toString);
    try (PlanDescriptors opened = PlanDescriptors.of(plan, cgroup);
        HandedStreams streams = HandedStreams.of(io, devNull.fd());
        Directory home = Directory.open(directory);
        OpenFile status = home.create(ShimRecord.STATUS, 0600)) {
      Map<Integer, Fd> descriptors = new HashMap<>(streams.descriptors());
      descriptors.putAll(given);
      descriptors.put(ShimDescriptors.STATUS, status.fd());
      descriptors.putAll(opened.descriptors());
      Launch launch = plan.launch(descriptors);
      return launched(launched(launch, answers, watch), directory, grants, launching);
    } catch (IOException e) {
      Files.deleteIfExists(directory.resolve(ShimRecord.STATUS));
      throw e;
    }
  }

  private Launched launched(Launch launch, Launcher.Answers answers, LaunchWatch watch)
      throws IOException {
    return watch.wantsSteps()
        ? launcher.launch(
            launch,
            answers,
            moments -> moments.forEach(moment -> watch.step(moment.title(), moment.nanoTime())))
        : launcher.launch(launch, answers);
  }

  private Running launched(
      Launched launched, Path directory, ProgramRunning.Grants grants, Launching launching)
      throws IOException {
    int pid = launched.shim().pid();
    long startTime = ProcessIdentity.of(pid).map(ProcessIdentity::startTime).orElse(0L);
    ShimRecord record = new ShimRecord(new ShimIdentity(pid, startTime), launched.initPid());
    try {
      record.write(directory);
      launching.done(launched);
    } catch (IOException e) {
      launched.shim().send(Signal.KILL); // and its process with it
      launched.shim().await();
      launched.close();
      throw e;
    }
    return new ProgramRunning(record, directory, launched.shim(), young(launched.initPid()), grants)
        .watch(poller);
  }

  /**
   * The process {@code pid} that was alive a moment ago: numbers go round before they are used
   * again, so if there is one, it is this one.
   */
  private static Optional<PidFd> young(int pid) {
    try {
      return Optional.of(PidFd.open(pid));
    } catch (KernelException e) {
      return Optional.empty();
    }
  }

  /**
   * The process {@code pid} if it is still a child of its shim, so that no later process of that
   * number is taken for it.
   */
  private static Optional<PidFd> process(int pid, int shim) throws IOException {
    if (pid <= 0) {
      return Optional.empty();
    }
    PidFd process;
    try {
      process = PidFd.open(pid);
    } catch (KernelException e) {
      return Optional.empty();
    }
    if (ProcessStat.read(pid).filter(stat -> stat.parent() == shim).isPresent()) {
      return Optional.of(process);
    }
    process.close();
    return Optional.empty();
  }

  private static Optional<ShimRecord> unrecorded(Path directory) throws IOException {
    for (ShimScan.Found found : ShimScan.all()) {
      if (Files.isSameFile(found.directory(), directory)) {
        ShimRecord record = new ShimRecord(found.shim(), ShimScan.child(found.shim().pid()));
        record.write(directory);
        return Optional.of(record);
      }
    }
    return Optional.empty();
  }

  private static boolean lives(PidFd process) {
    if (process.isAlive()) {
      return true;
    }
    process.close();
    return false;
  }
}
