package io.gantry.runtime.plan;

import static io.gantry.kernel.program.Argument.bytes;
import static io.gantry.kernel.program.Argument.constant;
import static io.gantry.kernel.program.Argument.environment;
import static io.gantry.kernel.program.Argument.text;
import static io.gantry.kernel.program.Argument.texts;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.fs.Open;
import io.gantry.kernel.launch.Launcher;
import io.gantry.kernel.launch.ShimDescriptors;
import io.gantry.kernel.launch.Steps;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Label;
import io.gantry.kernel.program.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Finding and executing the program, by the rules of Go's {@code exec.LookPath}, which runc
 * follows: a name with a slash is a path; another one is tried in each directory of {@code PATH},
 * and what is missing or cannot be executed there is passed over.
 */
final class ExecSteps {
  /** The step that fails when a path leads to nothing. */
  static final String STAT = "stat";

  /** The step that fails when a path leads to a directory. */
  static final String DIRECTORY = "execute directory";

  /** The step that fails when no directory of {@code PATH} has the program. */
  static final String SEARCH = "search";

  /** The step that executes. */
  static final String EXECUTE = "execute";

  private static final int STAT_SIZE = 256;
  private static final long CLONE_FILES = 0x400;
  private static final int KEPT = 3;
  private static final String FOUND = "is there";
  private static final String IS_DIRECTORY = "is a directory";

  private final Execution execution;
  private final String program;
  private final List<String> args;
  private final List<String> env;

  ExecSteps(Execution execution) {
    this.execution = execution;
    this.program = execution.program();
    this.args = execution.args();
    this.env = execution.env();
  }

  /** What is to be known before a filter may forbid to look. */
  List<Instruction> find() {
    if (isInit()) {
      return List.of();
    }
    if (!isPath()) {
      return execution.parting() instanceof Parting.Left left && left.start()
          ? search()
          : List.of();
    }
    Argument path = text(program);
    Argument flags =
        constant("O_PATH|O_DIRECTORY|O_CLOEXEC", Open.O_PATH | Open.O_DIRECTORY | Open.O_CLOEXEC);
    return List.of(
        Step.of(
            STAT,
            program,
            Syscall.NEWFSTATAT,
            Calls.AT_FDCWD,
            path,
            bytes(new byte[STAT_SIZE]),
            constant(0)),
        Step.of("open", program, Syscall.OPENAT, Calls.AT_FDCWD, path, flags)
            .orGoOn()
            .whenDone(IS_DIRECTORY));
  }

  /** Whoever creates a container hears at once that its program is missing. */
  private List<Instruction> search() {
    List<Instruction> steps = new ArrayList<>();
    for (String directory : searchPath()) {
      String candidate = (directory.isEmpty() ? "." : directory) + "/" + program;
      steps.add(
          Step.of(
                  "look for",
                  candidate,
                  Syscall.FACCESSAT2,
                  Calls.AT_FDCWD,
                  text(candidate),
                  constant("X_OK", 1),
                  constant(0))
              .orGoOn()
              .whenDone(FOUND));
    }
    steps.add(failure(SEARCH));
    steps.add(new Label(FOUND));
    return steps;
  }

  /** Leaves behind what the launcher holds, and keeps the built-in init until it is executed. */
  List<Instruction> leaveDescriptors() {
    if (execution.parting() instanceof Parting.Left left) {
      return left(left);
    }
    if (!isInit()) {
      return List.of(Steps.closeOthers());
    }
    return List.of(
        Step.of("unshare", "descriptors", Syscall.UNSHARE, constant("CLONE_FILES", CLONE_FILES)),
        Step.of(
            "keep",
            "init program",
            Syscall.DUP3,
            constant(Descriptors.INIT),
            constant(KEPT),
            constant("O_CLOEXEC", Open.O_CLOEXEC)),
        Steps.closeOthers(KEPT + 1));
  }

  Parting parting() {
    return execution.parting();
  }

  /**
   * A process that is left has descriptors of its own. Those that lead out of the container go
   * before any path of the container is followed; what it is told and started by stays, and goes
   * with the execve: who has started it sees that by the fifo.
   */
  private static List<Instruction> left(Parting.Left left) {
    return List.of(
        Steps.close(KEPT, ShimDescriptors.CHANNEL - 1),
        Steps.close(ShimDescriptors.CHANNEL + 1, Descriptors.START - 1),
        Steps.close(Descriptors.START + 1, Descriptors.KEPT - 1),
        Steps.closeOthers(Descriptors.KEPT + left.kept()));
  }

  /** Waits for the start of a container that is created first, and keeps what it is to keep. */
  List<Instruction> awaitStart() {
    List<Instruction> steps = new ArrayList<>();
    if (!(execution.parting() instanceof Parting.Left left)) {
      return steps;
    }
    if (left.start()) {
      steps.add(Steps.tell("ready", Launcher.READY));
      steps.add(Steps.hangUp());
      steps.add(Steps.await("start", Descriptors.START));
    }
    for (int i = 0; i < left.kept(); i++) {
      steps.add(
          Step.of(
              "keep",
              "descriptor " + (KEPT + i),
              Syscall.DUP3,
              constant(Descriptors.KEPT + i),
              constant(KEPT + i),
              constant(0)));
    }
    steps.add(Steps.closeOthersAtExec(KEPT + left.kept()));
    return steps;
  }

  /** Tries one after the other; the last step always fails. */
  List<Instruction> execute() {
    if (isInit()) {
      return List.of(execute("/proc/self/fd/" + KEPT));
    }
    List<Instruction> steps = new ArrayList<>();
    if (isPath()) {
      steps.add(execute(program));
      steps.add(new Label(IS_DIRECTORY));
      steps.add(failure(DIRECTORY));
      return steps;
    }
    for (String directory : searchPath()) {
      String candidate = (directory.isEmpty() ? "." : directory) + "/" + program;
      steps.add(
          execute(candidate).accepting(Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES, Errno.ELOOP));
    }
    steps.add(failure(SEARCH));
    return steps;
  }

  private boolean isInit() {
    return execution.source() == Execution.Source.INIT;
  }

  private boolean isPath() {
    return program.contains("/");
  }

  private Step execute(String path) {
    return Step.of(EXECUTE, path, Syscall.EXECVE, text(path), texts(args), environment(env));
  }

  private Step failure(String name) {
    return Step.of(name, program, Syscall.CLOSE, constant(-1));
  }

  private List<String> searchPath() {
    String prefix = "PATH=";
    return env.stream()
        .filter(line -> line.startsWith(prefix))
        .reduce((first, last) -> last)
        .map(line -> List.of(line.substring(prefix.length()).split(":", -1)))
        .filter(list -> !program.isEmpty() && !list.equals(List.of("")))
        .orElse(List.of());
  }
}
