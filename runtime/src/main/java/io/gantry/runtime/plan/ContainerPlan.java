package io.gantry.runtime.plan;

import static io.gantry.kernel.program.Argument.bytes;
import static io.gantry.kernel.program.Argument.constant;
import static io.gantry.kernel.program.Argument.text;

import io.gantry.kernel.Syscall;
import io.gantry.kernel.launch.IdMapping;
import io.gantry.kernel.launch.Steps;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Step;
import io.gantry.runtime.Access;
import io.gantry.runtime.ContainerSpec;
import io.gantry.runtime.Io;
import io.gantry.runtime.Namespace;
import io.gantry.runtime.UserNamespace;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The start of a container, from top to bottom. */
public final class ContainerPlan {
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final Flag SIOCSIFFLAGS = new Flag("SIOCSIFFLAGS", 0x8914);
  private static final int IFF_UP = 1;
  private static final int IFNAMSIZ = 16;
  private static final int IFREQ_SIZE = 40;

  private static final Argument ROOTFS = constant("rootfs", Descriptors.ROOTFS);

  private final ContainerSpec spec;
  private final Facts facts;
  private final NamespaceSteps namespaces;
  private final MountSteps mounts;

  private ContainerPlan(ContainerSpec spec, Facts facts) {
    this.spec = spec;
    this.facts = facts;
    this.namespaces = new NamespaceSteps(spec.namespaces());
    this.mounts = MountSteps.of(spec, facts, namespaces);
  }

  /**
   * Plans a container's start.
   *
   * @param exec the program's arguments and environment as they are executed
   */
  public static Plan of(ContainerSpec spec, Facts facts, Execution exec) {
    ContainerPlan plan = new ContainerPlan(spec, facts);
    return new Plan(
        plan.launcher(exec.parting()),
        plan.namespaces.born(),
        CgroupSteps.into(spec.cgroup()),
        plan.mapping(),
        plan.process(exec),
        plan.namespaces.peers(),
        plan.namespaces.files(),
        plan.mounts.handed());
  }

  private List<Instruction> launcher(Parting parting) {
    List<Instruction> steps = new ArrayList<>(CgroupSteps.open(spec.cgroup()));
    steps.addAll(namespaces.launcherEnters());
    Optional<UserNamespace.Mapped> ids = spec.namespaces().user().mapping();
    if (ids.isPresent()) {
      steps.addAll(ProcessSteps.oomScore(facts));
      steps.addAll(ProcessSteps.raised(facts));
    }
    if (ids.isPresent() && parting instanceof Parting.Shim) {
      steps.addAll(ProcessSteps.giveStreams(spec.process().io(), facts.user(), ids.get()));
    }
    steps.addAll(namespaces.launcherJoins());
    return steps;
  }

  private List<Instruction> process(Execution exec) {
    List<Instruction> steps = new ArrayList<>();
    steps.add(Step.of("begin", "session", Syscall.SETSID));
    steps.addAll(CgroupSteps.join(spec.cgroup()));
    if (spec.namespaces().cgroup() instanceof Namespace.New) {
      steps.add(CgroupSteps.unshare());
    }
    steps.addAll(namespaces.processEnters());
    if (!mapped()) {
      steps.addAll(ProcessSteps.oomScore(facts));
    }
    steps.add(Step.of("set", "umask", Syscall.UMASK, Argument.mode(0)));
    steps.addAll(mounts.sources());
    exec.parting()
        .hooksAt()
        .ifPresentOrElse(place -> steps.addAll(hooked(place)), () -> steps.addAll(root()));
    steps.addAll(hostname());
    if (spec.namespaces().net() instanceof Namespace.New) {
      steps.addAll(loopback());
    }
    steps.addAll(ProcessSteps.terminal(spec.process().io()));
    if (spec.process().io() instanceof Io.Terminal) {
      steps.addAll(console());
      steps.addAll(ProcessSteps.handTerminal(spec.process().io(), exec.parting()));
    }
    steps.addAll(PathSteps.readOnly(spec.readonlyPaths()));
    steps.addAll(mounts.masks());
    steps.addAll(DirectorySteps.make(spec.process().cwd()));
    if (spec.rootAccess() == Access.READ_ONLY) {
      steps.add(Calls.readOnly("/", List.of()));
    }
    steps.addAll(propagation(exec.parting()));
    steps.addAll(ProcessSteps.become(spec.process(), facts, exec.steps()));
    return steps;
  }

  /**
   * The new root is put over the host's, becomes the root, and the host's is let go: {@code
   * pivot_root(".", ".")}, see pivot_root(2). Nothing of this travels to the host, since the mounts
   * only listen ({@code MS_SLAVE}).
   */
  private List<Instruction> root() {
    List<Instruction> steps = new ArrayList<>(RootSteps.slave());
    steps.add(Calls.place(ROOTFS, "/"));
    steps.addAll(pivot());
    steps.addAll(filled());
    return steps;
  }

  /**
   * Hooks see the host's files, and the container's root with all that is mounted in it where they
   * are told that it is. So it is filled from within ({@code chroot(2)}): every path is one of the
   * container's, and no descriptor leads to the host's files. The way back to them is the mount
   * namespace itself, whose root they still are: {@code setns(2)}.
   */
  private List<Instruction> hooked(String place) {
    String own = "own mounts for hooks";
    List<Instruction> steps = new ArrayList<>(RootSteps.slave());
    steps.add(Calls.openForReading("/proc/self/ns/mnt").as(own));
    steps.add(Calls.place(ROOTFS, place));
    steps.add(Step.of("enter", "root file system", Syscall.FCHDIR, ROOTFS));
    steps.add(Step.of("chroot", "root file system", Syscall.CHROOT, text(".")));
    steps.addAll(filled());
    steps.add(Calls.enterMounts(own));
    steps.add(Calls.close(own, own));
    steps.addAll(Steps.ask("hooks", Parting.HOOKS));
    steps.addAll(pivot());
    return steps;
  }

  private List<Instruction> filled() {
    List<Instruction> steps = new ArrayList<>();
    if (mapped()) {
      steps.addAll(ProcessSteps.namespaceRoot());
      steps.addAll(namespaces.rootMakes());
    }
    steps.addAll(mounts.targets());
    return steps;
  }

  private static List<Instruction> pivot() {
    return List.of(
        Step.of("enter", "root file system", Syscall.FCHDIR, ROOTFS),
        Step.of("pivot_root", "root file system", Syscall.PIVOT_ROOT, text("."), text(".")),
        Step.of(
            "leave", "host's file systems", Syscall.UMOUNT2, text("."), Flag.MNT_DETACH.argument()),
        Calls.chdir("enter", "/"));
  }

  private static List<Instruction> propagation(Parting parting) {
    return parting instanceof Parting.Left left && left.propagation().isPresent()
        ? List.of(Calls.propagation("/", left.propagation().get()))
        : List.of();
  }

  private List<Instruction> hostname() {
    List<Instruction> steps = new ArrayList<>();
    spec.hostname().ifPresent(name -> steps.add(name("set hostname", Syscall.SETHOSTNAME, name)));
    spec.domainname()
        .ifPresent(name -> steps.add(name("set domainname", Syscall.SETDOMAINNAME, name)));
    return steps;
  }

  private static Step name(String step, Syscall call, String name) {
    return Step.of(
        step, name, call, text(name), constant(name.getBytes(StandardCharsets.UTF_8).length));
  }

  private static List<Instruction> loopback() {
    byte[] request =
        ByteBuffer.allocate(IFREQ_SIZE)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put("lo".getBytes(StandardCharsets.US_ASCII))
            .putShort(IFNAMSIZ, (short) IFF_UP)
            .array();
    return List.of(
        Step.of(
                "open",
                "socket",
                Syscall.SOCKET,
                constant("AF_INET", AF_INET),
                constant("SOCK_DGRAM|SOCK_CLOEXEC", SOCK_DGRAM_CLOEXEC),
                constant(0))
            .as("socket"),
        Step.of(
            "set up",
            "lo",
            Syscall.IOCTL,
            Argument.result("socket"),
            SIOCSIFFLAGS.argument(),
            bytes(request)),
        Calls.close("socket", "socket"));
  }

  /** The terminal is also the console. */
  private static List<Instruction> console() {
    Argument flags = Flag.or(Flag.OPEN_TREE_CLONE, Flag.OPEN_TREE_CLOEXEC, Flag.AT_EMPTY_PATH);
    return List.of(
        Calls.touch("/dev/console"),
        Step.of("open", "console", Syscall.OPEN_TREE, constant(0), text(""), flags).as("console"),
        Calls.place(Argument.result("console"), "/dev/console"),
        Calls.close("console", "console"));
  }

  private Optional<IdMapping> mapping() {
    return spec.namespaces().user() instanceof UserNamespace.Mapped mapped
        ? Optional.of(mapping(mapped))
        : Optional.empty();
  }

  /** A mapping as the kernel is told. */
  public static IdMapping mapping(UserNamespace.Mapped ids) {
    return new IdMapping(ranges(ids.uids()), ranges(ids.gids()));
  }

  private boolean mapped() {
    return spec.namespaces().user().mapping().isPresent();
  }

  private static List<IdMapping.Range> ranges(List<UserNamespace.IdRange> ranges) {
    return ranges.stream()
        .map(r -> new IdMapping.Range(r.inside(), r.outside(), r.length()))
        .toList();
  }
}
