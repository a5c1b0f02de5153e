package io.gantry.runtime.plan;

import static io.gantry.kernel.program.Argument.bytes;
import static io.gantry.kernel.program.Argument.constant;
import static io.gantry.kernel.program.Argument.mode;
import static io.gantry.kernel.program.Argument.none;
import static io.gantry.kernel.program.Argument.words;

import io.gantry.kernel.Syscall;
import io.gantry.kernel.capability.Capabilities;
import io.gantry.kernel.capability.Capability;
import io.gantry.kernel.launch.Steps;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Step;
import io.gantry.kernel.pty.Pty;
import io.gantry.kernel.pty.WindowSize;
import io.gantry.kernel.seccomp.SeccompFilter;
import io.gantry.runtime.CapabilitySets;
import io.gantry.runtime.Io;
import io.gantry.runtime.ProcessSpec;
import io.gantry.runtime.Rlimit;
import io.gantry.runtime.UserNamespace;
import io.gantry.runtime.user.UserIds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the process of a container does last, when it is in its place: it becomes who it is to be,
 * and executes.
 */
final class ProcessSteps {
  private static final int CAPABILITY_VERSION_3 = 0x20080522;
  private static final Flag PR_SET_PDEATHSIG = new Flag("PR_SET_PDEATHSIG", 1);
  private static final Flag PR_SET_KEEPCAPS = new Flag("PR_SET_KEEPCAPS", 8);
  private static final Flag PR_CAPBSET_DROP = new Flag("PR_CAPBSET_DROP", 24);
  private static final Flag PR_SET_NO_NEW_PRIVS = new Flag("PR_SET_NO_NEW_PRIVS", 38);
  private static final Flag PR_CAP_AMBIENT = new Flag("PR_CAP_AMBIENT", 47);
  private static final int UMASK = 0022;
  private static final Flag PR_CAP_AMBIENT_RAISE = new Flag("PR_CAP_AMBIENT_RAISE", 2);
  private static final Flag PR_CAP_AMBIENT_CLEAR_ALL = new Flag("PR_CAP_AMBIENT_CLEAR_ALL", 4);
  private static final Flag SECCOMP_SET_MODE_FILTER = new Flag("SECCOMP_SET_MODE_FILTER", 1);
  private static final Flag SECCOMP_FILTER_FLAG_SPEC_ALLOW =
      new Flag("SECCOMP_FILTER_FLAG_SPEC_ALLOW", 4);
  private static final Flag KEYCTL_JOIN_SESSION_KEYRING =
      new Flag("KEYCTL_JOIN_SESSION_KEYRING", 1);
  private static final Flag SIGKILL = new Flag("SIGKILL", 9);
  private static final Argument UNCHANGED = constant("-1", 0xffffffffL);
  private static final String OOM_SCORE_ADJ = "/proc/self/oom_score_adj";

  private ProcessSteps() {}

  /** While the host's {@code /proc} is to be seen. */
  static List<Instruction> oomScore(Facts facts) {
    if (facts.oomScoreAdj().isEmpty()) {
      return List.of();
    }
    String value = Integer.toString(facts.oomScoreAdj().getAsInt());
    return List.of(
        Calls.openForWriting(OOM_SCORE_ADJ).as("oom"),
        Calls.write(OOM_SCORE_ADJ, "oom", value),
        Calls.close(OOM_SCORE_ADJ, "oom"));
  }

  /**
   * From now on files are made by the namespace's own root: the host's is nobody there, and can
   * make none.
   */
  static List<Instruction> namespaceRoot() {
    Argument root = constant(0);
    return List.of(
        Step.of("become", "group 0 of the namespace", Syscall.SETRESGID, root, root, root),
        Step.of("become", "user 0 of the namespace", Syscall.SETRESUID, root, root, root));
  }

  /**
   * While the launcher is the host's root: limits above the engine's own, which the process lowers
   * to what they are to be.
   */
  static List<Instruction> raised(Facts facts) {
    return facts.raised().stream().<Instruction>map(ProcessSteps::limit).toList();
  }

  /**
   * While the launcher is the host's root: pipes belong to the process's user, who could not open
   * them again by {@code /dev/stdout} otherwise. A user who is not mapped is refused later.
   */
  static List<Instruction> giveStreams(Io io, UserIds user, UserNamespace.Mapped ids) {
    OptionalLong uid = ids.user(Integer.toUnsignedLong(user.uid()));
    if (!(io instanceof Io.Pipes pipes) || uid.isEmpty()) {
      return List.of();
    }
    List<Instruction> steps = new ArrayList<>();
    for (int fd = pipes.stdin() == Io.Stdin.NULL ? 1 : 0; fd <= 2; fd++) {
      steps.add(own(fd, constant(uid.getAsLong())));
    }
    return steps;
  }

  private static Step own(int fd, Argument uid) {
    return Step.of("own", "descriptor " + fd, Syscall.FCHOWN, constant(fd), uid, UNCHANGED)
        .orGoOn();
  }

  /**
   * The terminal, from the devpts that is mounted by then. Descriptors 0 to 2 are open, so the
   * terminal has another number at first, which must not stay open in the shim: the master would
   * never see the end.
   */
  static List<Instruction> terminal(Io io) {
    if (!(io instanceof Io.Terminal terminal)) {
      return List.of();
    }
    WindowSize size = new WindowSize(terminal.size().rows(), terminal.size().columns());
    List<Instruction> steps = new ArrayList<>(Pty.steps("/dev/pts/ptmx", Optional.of(size)));
    steps.add(Calls.close("pty", "pty"));
    return steps;
  }

  /** Everything from limits to {@code execve}. */
  static List<Instruction> become(ProcessSpec process, Facts facts, ExecSteps exec) {
    List<Instruction> steps = new ArrayList<>();
    facts.rlimits().forEach(limit -> steps.add(limit(limit)));
    steps.add(
        Step.of(
                "join",
                "session keyring",
                Syscall.KEYCTL,
                KEYCTL_JOIN_SESSION_KEYRING.argument(),
                none())
            .orGoOn());
    steps.add(Step.of("set", "umask", Syscall.UMASK, mode(umask(exec.parting()))));
    steps.addAll(DirectorySteps.enter(process.cwd()));
    steps.addAll(ownStreams(process.io(), facts.user()));
    steps.addAll(boundCapabilities(facts));
    steps.addAll(user(facts.user()));
    if (exec.parting() instanceof Parting.Shim shim && shim.startHooks()) {
      steps.addAll(Steps.ask("hooks", Parting.START_HOOKS));
    }
    steps.addAll(exec.leaveDescriptors());
    steps.addAll(exec.find());
    steps.addAll(exec.awaitStart());
    steps.add(
        control(
                "clear",
                "ambient capabilities",
                PR_CAP_AMBIENT,
                PR_CAP_AMBIENT_CLEAR_ALL.argument())
            .orGoOn());
    if (exec.parting() instanceof Parting.Shim) {
      steps.add(control("end with", "shim", PR_SET_PDEATHSIG, SIGKILL.argument()));
    }
    Optional<CapabilitySets> sets = sets(exec.parting());
    if (sets.isPresent()) {
      steps.addAll(confine(process, facts, sets.get()));
    } else {
      steps.addAll(confine(process, facts));
    }
    steps.addAll(exec.execute());
    return steps;
  }

  private static int umask(Parting parting) {
    return parting instanceof Parting.Left left ? left.umask().orElse(UMASK) : UMASK;
  }

  private static Optional<CapabilitySets> sets(Parting parting) {
    return parting instanceof Parting.Left left ? left.capabilities() : Optional.empty();
  }

  /** The master of a terminal is taken before the process goes on, when it has no shim. */
  static List<Instruction> handTerminal(Io io, Parting parting) {
    return io instanceof Io.Terminal && parting instanceof Parting.Left
        ? List.copyOf(Steps.ask("terminal", Parting.TERMINAL))
        : List.of();
  }

  /** The same as {@link #confine(ProcessSpec, Facts)} with sets that are said one by one. */
  private static List<Instruction> confine(ProcessSpec process, Facts facts, CapabilitySets sets) {
    List<Instruction> steps = new ArrayList<>();
    Step last = capabilities("set", sets.effective(), sets.permitted(), sets.inheritable());
    if (process.noNewPrivileges()) {
      steps.add(control("set", "no_new_privs", PR_SET_NO_NEW_PRIVS, constant(1)));
      steps.add(last);
      steps.addAll(ambient(sets.ambient()));
      facts.filter().ifPresent(f -> steps.add(filter(f)));
      return steps;
    }
    if (facts.filter().isPresent()) {
      Capabilities more = sets.permitted().plus(Capabilities.of(Capability.CAP_SYS_ADMIN));
      if (!facts.user().isRoot()) {
        steps.add(capabilities("raise", more, more, sets.inheritable()));
      }
      facts.filter().ifPresent(f -> steps.add(filter(f)));
    }
    steps.add(last);
    steps.addAll(ambient(sets.ambient()));
    return steps;
  }

  private static List<Instruction> ambient(Capabilities set) {
    List<Instruction> steps = new ArrayList<>();
    for (Capability capability : set.list()) {
      steps.add(
          Step.of(
              "raise",
              "ambient " + capability,
              Syscall.PRCTL,
              PR_CAP_AMBIENT.argument(),
              PR_CAP_AMBIENT_RAISE.argument(),
              constant(capability.number()),
              constant(0),
              constant(0)));
    }
    return steps;
  }

  /**
   * A filter needs {@code CAP_SYS_ADMIN} or no_new_privs to be set. With the latter it comes last,
   * so that it may forbid all but {@code execve}; else {@code capset} comes after it.
   */
  private static List<Instruction> confine(ProcessSpec process, Facts facts) {
    List<Instruction> steps = new ArrayList<>();
    Capabilities last = facts.user().isRoot() ? facts.granted() : Capabilities.NONE;
    if (process.noNewPrivileges()) {
      steps.add(control("set", "no_new_privs", PR_SET_NO_NEW_PRIVS, constant(1)));
      steps.add(capabilities("set", last));
      facts.filter().ifPresent(f -> steps.add(filter(f)));
    } else {
      if (facts.filter().isPresent() && !facts.user().isRoot()) {
        steps.add(capabilities("raise", Capabilities.of(Capability.CAP_SYS_ADMIN)));
      }
      facts.filter().ifPresent(f -> steps.add(filter(f)));
      steps.add(capabilities("set", last));
    }
    return steps;
  }

  /** Streams that belong to another user could not be opened again by {@code /dev/stdout}. */
  private static List<Instruction> ownStreams(Io io, UserIds user) {
    List<Instruction> steps = new ArrayList<>();
    if (user.isRoot()) {
      return steps;
    }
    boolean nullInput = io instanceof Io.Pipes pipes && pipes.stdin() == Io.Stdin.NULL;
    for (int fd = nullInput ? 1 : 0; fd <= 2; fd++) {
      steps.add(own(fd, constant(user.uid())));
    }
    return steps;
  }

  private static List<Instruction> boundCapabilities(Facts facts) {
    List<Instruction> steps = new ArrayList<>();
    for (int number = 0; number <= facts.lastCapability(); number++) {
      if ((facts.granted().bits() >>> number & 1) == 0) {
        steps.add(control("drop", name(number), PR_CAPBSET_DROP, constant(number)));
      }
    }
    return steps;
  }

  private static String name(int capability) {
    List<Capability> known = List.of(Capability.values());
    return capability < known.size() ? known.get(capability).name() : "capability " + capability;
  }

  private static List<Instruction> user(UserIds user) {
    ByteBuffer groups =
        ByteBuffer.allocate(user.groups().size() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    user.groups().forEach(groups::putInt);
    Argument uid = constant(user.uid());
    Argument gid = constant(user.gid());
    List<Instruction> steps = new ArrayList<>();
    steps.add(
        Step.of(
            "set groups",
            user.groups().toString(),
            Syscall.SETGROUPS,
            constant(user.groups().size()),
            bytes(groups.array())));
    steps.add(Step.of("set group", Integer.toString(user.gid()), Syscall.SETRESGID, gid, gid, gid));
    if (!user.isRoot()) {
      steps.add(control("keep", "capabilities", PR_SET_KEEPCAPS, constant(1)));
    }
    steps.add(Step.of("set user", Integer.toString(user.uid()), Syscall.SETRESUID, uid, uid, uid));
    return steps;
  }

  /** Effective and permitted; nothing is inheritable. */
  private static Step capabilities(String name, Capabilities set) {
    return capabilities(name, set, set, Capabilities.NONE);
  }

  private static Step capabilities(
      String name, Capabilities effective, Capabilities permitted, Capabilities inheritable) {
    ByteBuffer header =
        ByteBuffer.allocate(8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(CAPABILITY_VERSION_3)
            .putInt(0);
    ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    for (int shift = 0; shift <= 32; shift += 32) {
      data.putInt((int) (effective.bits() >>> shift));
      data.putInt((int) (permitted.bits() >>> shift));
      data.putInt((int) (inheritable.bits() >>> shift));
    }
    return Step.of(
        name, "capabilities", Syscall.CAPSET, bytes(header.array()), bytes(data.array()));
  }

  private static Step filter(SeccompFilter filter) {
    return Step.of(
        "set",
        "seccomp filter",
        Syscall.SECCOMP,
        SECCOMP_SET_MODE_FILTER.argument(),
        SECCOMP_FILTER_FLAG_SPEC_ALLOW.argument(),
        words(constant(filter.size()), bytes(filter.bytes())));
  }

  private static Step limit(Rlimit limit) {
    return Step.of(
        "limit",
        limit.resource().name(),
        Syscall.PRLIMIT64,
        constant(0),
        constant("RLIMIT_" + limit.resource().name(), limit.resource().number()),
        words(constant(limit.soft()), constant(limit.hard())),
        none());
  }

  private static Step control(String name, String object, Flag option, Argument argument) {
    return Step.of(
        name,
        object,
        Syscall.PRCTL,
        option.argument(),
        argument,
        constant(0),
        constant(0),
        constant(0));
  }
}
