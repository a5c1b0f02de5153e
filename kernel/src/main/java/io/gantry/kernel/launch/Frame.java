package io.gantry.kernel.launch;

import static io.gantry.kernel.program.Argument.bytes;
import static io.gantry.kernel.program.Argument.constant;
import static io.gantry.kernel.program.Argument.none;
import static io.gantry.kernel.program.Argument.place;
import static io.gantry.kernel.program.Argument.text;
import static io.gantry.kernel.program.Argument.words;

import io.gantry.kernel.Syscall;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.BecomeShim;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Label;
import io.gantry.kernel.program.Program;
import io.gantry.kernel.program.Step;
import io.gantry.kernel.program.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What surrounds the steps of a launch: the launcher makes itself small and unreachable, clones the
 * init (and is stopped until that has executed or ended: CLONE_VFORK), then closes what a shim need
 * not hold, which closes the channel to the engine and so tells that it is done.
 */
final class Frame {
  /** The result that is the init's process id. */
  static final String INIT = "init";

  /** The result that is the wait status of a program that makes the real process. */
  static final String STATUS = "status";

  private static final String SHIM = "shim";

  /** Where a walk ends whose question nobody has answered. */
  static final String REFUSED = "refused";

  /** The question for the maps of a new user namespace. */
  static final char MAPPING = 'm';

  private static final long PR_SET_DUMPABLE = 4;
  private static final long PR_SET_CHILD_SUBREAPER = 36;
  private static final int MESSAGE_SIZE = 4096;
  private static final int CONTROL_SIZE = 24;
  private static final long PR_SET_NAME = 15;
  private static final long CLONE_FILES = 0x400;
  private static final long CLONE_VFORK = 0x4000;
  private static final long CLONE_PARENT_SETTID = 0x0010_0000;
  private static final long CLONE_INTO_CGROUP = 0x2_0000_0000L;
  private static final long SIGCHLD = 17;
  private static final long SIG_SETMASK = 2;
  private static final long SIGSET_SIZE = 8;
  private static final long SHUT_WR = 1;

  private Frame() {}

  static Program of(Launch launch) {
    List<Instruction> walk = new ArrayList<>(prepare(launch.descriptors().keySet()));
    walk.addAll(launch.before());
    walk.add(noteInit());
    walk.add(
        cloneInit(
            launch,
            CLONE_VFORK | CLONE_FILES | CLONE_PARENT_SETTID,
            "CLONE_VFORK|CLONE_FILES|CLONE_PARENT_SETTID"));
    walk.add(unblockSignals());
    launch.mapping().ifPresent(mapping -> walk.addAll(Steps.ask("id mapping", MAPPING)));
    walk.addAll(launch.init());
    walk.add(new Label(REFUSED));
    walk.add(exit(Table.EXIT_CODE));
    walk.add(new Label(SHIM));
    walk.add(Steps.close(0, 2));
    walk.add(Steps.closeFrom(ShimDescriptors.LAST + 1));
    walk.add(new BecomeShim());
    return new Program(walk);
  }

  /**
   * The launcher is gone once it has cloned the init, which is left to whoever reaps orphans. The
   * two share no descriptors; the channel ends when the init executes.
   */
  static Program leaving(Launch launch) {
    List<Instruction> walk = new ArrayList<>(prepare(launch.descriptors().keySet()));
    walk.addAll(launch.before());
    walk.add(noteInit());
    walk.add(cloneInit(launch, CLONE_PARENT_SETTID, "CLONE_PARENT_SETTID"));
    walk.add(unblockSignals());
    launch.mapping().ifPresent(mapping -> walk.addAll(Steps.ask("id mapping", MAPPING)));
    walk.addAll(launch.init());
    walk.add(new Label(REFUSED));
    walk.add(exit(Table.EXIT_CODE));
    walk.add(new Label(SHIM));
    walk.add(exit(0));
    return new Program(walk);
  }

  /**
   * The init is a program that makes the real process and ends: the launcher, to whom orphans come
   * for that time, waits for it and then is the shim of what it has left. When there is a console
   * socket, the terminal's master has been sent there by then.
   */
  static Program adopting(Launch launch, boolean console) {
    Set<Integer> handed = new HashSet<>(launch.descriptors().keySet());
    if (console) {
      handed.add(ShimDescriptors.CONSOLE);
    }
    List<Instruction> walk = new ArrayList<>(prepare(handed));
    walk.addAll(launch.before());
    walk.add(subreaper(1));
    walk.add(noteInit());
    walk.add(
        cloneInit(
            launch,
            CLONE_VFORK | CLONE_FILES | CLONE_PARENT_SETTID,
            "CLONE_VFORK|CLONE_FILES|CLONE_PARENT_SETTID"));
    walk.add(unblockSignals());
    walk.addAll(launch.init());
    walk.add(new Label(REFUSED));
    walk.add(exit(Table.EXIT_CODE));
    walk.add(new Label(SHIM));
    walk.add(Step.of("note", "status", Syscall.GETPID).as(STATUS));
    walk.add(
        Step.of(
            "await",
            "runtime",
            Syscall.WAIT4,
            Argument.result(INIT),
            place(STATUS),
            constant(0),
            none()));
    walk.add(subreaper(0));
    walk.add(Steps.close(0, 2));
    if (console) {
      walk.addAll(receiveMaster());
    }
    walk.add(Steps.closeFrom(ShimDescriptors.LAST + 1));
    walk.add(new BecomeShim());
    return new Program(walk);
  }

  private static Step subreaper(int on) {
    return control(
        "inherit", "orphans", "PR_SET_CHILD_SUBREAPER", PR_SET_CHILD_SUBREAPER, constant(on));
  }

  /**
   * The kernel gives the lowest numbers that are free: 0 to the connection, 1 to the master that
   * comes over it. A runtime that has failed has not connected.
   */
  private static List<Instruction> receiveMaster() {
    Argument message =
        words(
            none(),
            constant(0),
            words(bytes(new byte[MESSAGE_SIZE]), constant(MESSAGE_SIZE)),
            constant(1),
            bytes(new byte[CONTROL_SIZE]),
            constant(CONTROL_SIZE),
            constant(0));
    return List.of(
        Step.of(
                "accept",
                "console",
                Syscall.ACCEPT,
                constant(ShimDescriptors.CONSOLE),
                none(),
                none())
            .as("console")
            .orGoTo("no console"),
        Step.of(
            "receive",
            "terminal",
            Syscall.RECVMSG,
            Argument.result("console"),
            message,
            constant(0)),
        Step.of(
                "keep",
                "pty master",
                Syscall.DUP3,
                constant(1),
                constant(ShimDescriptors.PTY_MASTER),
                constant(0))
            .orGoOn(),
        new Label("no console"),
        Steps.close(0, 2));
  }

  /** The launcher stays, after its steps, until the engine has taken what it wants. */
  static Program of(Entry entry) {
    List<Instruction> walk = new ArrayList<>(prepare(entry.descriptors().keySet()));
    walk.addAll(entry.steps());
    Argument channel = constant(ShimDescriptors.CHANNEL);
    walk.add(Step.of("finish", "", Syscall.SHUTDOWN, channel, constant("SHUT_WR", SHUT_WR)));
    walk.add(
        Step.of("await", "the engine", Syscall.READ, channel, bytes(new byte[8]), constant(1)));
    walk.add(exit(0));
    return new Program(walk);
  }

  static void checkNumbers(Set<Integer> numbers) {
    for (int number : numbers) {
      boolean taken = number > ShimDescriptors.LAST && number < ShimDescriptors.FIRST_FREE;
      if (number < 0 || taken) {
        throw new IllegalArgumentException("a descriptor cannot be handed over at " + number);
      }
    }
  }

  private static List<Step> prepare(Set<Integer> handed) {
    List<Step> steps = new ArrayList<>();
    TreeSet<Integer> kept = new TreeSet<>(handed);
    kept.add(ShimDescriptors.CHANNEL);
    int next = 0;
    for (int number : kept) {
      if (number > next) {
        steps.add(Steps.close(next, number - 1));
      }
      next = number + 1;
    }
    steps.add(Steps.closeFrom(next));
    steps.add(control("hide", "launcher", "PR_SET_DUMPABLE", PR_SET_DUMPABLE, constant(0)));
    steps.add(control("name", "launcher", "PR_SET_NAME", PR_SET_NAME, text(Launcher.NAME)));
    steps.add(Step.of("begin", "session", Syscall.SETSID));
    steps.add(Step.of("leave", "working directory", Syscall.CHDIR, text("/")));
    return steps;
  }

  private static Step control(String name, String object, String option, long value, Argument arg) {
    return Step.of(name, object, Syscall.PRCTL, constant(option, value), arg);
  }

  /**
   * A place for the init's process id. The clone's own result will not do: the init writes it too.
   */
  private static Step noteInit() {
    return Step.of("note", "init", Syscall.GETPID).as(INIT);
  }

  /**
   * {@code struct clone_args}: flags, …, exit_signal, stack, stack_size, tls, set_tid, …, cgroup.
   */
  private static Step cloneInit(Launch launch, long how, String howNamed) {
    Argument zero = constant(0);
    long flags = how | Namespace.flags(launch.namespaces());
    String names = howNamed;
    if (!launch.namespaces().isEmpty()) {
      names += "|" + Namespace.flagNames(launch.namespaces());
    }
    if (launch.cgroup().isPresent()) {
      flags |= CLONE_INTO_CGROUP;
      names += "|CLONE_INTO_CGROUP";
    }
    Argument arguments =
        words(
            constant(names, flags),
            zero,
            zero,
            place(INIT),
            constant("SIGCHLD", SIGCHLD),
            zero,
            zero,
            zero,
            zero,
            zero,
            constant(launch.cgroup().orElse(0)));
    return Step.of("clone", "init", Syscall.CLONE3, arguments, constant(11 * Long.BYTES))
        .whenPositive(SHIM);
  }

  private static Step unblockSignals() {
    return Step.of(
        "unblock",
        "signals",
        Syscall.RT_SIGPROCMASK,
        constant("SIG_SETMASK", SIG_SETMASK),
        bytes(new byte[(int) SIGSET_SIZE]),
        none(),
        constant(SIGSET_SIZE));
  }

  private static Step exit(int code) {
    return Step.of("exit", "", Syscall.EXIT_GROUP, constant(code));
  }
}
