package io.gantry.kernel.launch;

import io.gantry.kernel.Architecture;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.io.Memfd;
import io.gantry.kernel.io.Transfer;
import io.gantry.kernel.process.PidFd;
import io.gantry.kernel.process.Signal;
import io.gantry.kernel.process.WaitStatus;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Program;
import io.gantry.kernel.program.Step;
import io.gantry.kernel.program.StepFailure;
import io.gantry.kernel.program.Table;
import io.gantry.kernel.program.Timing;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Starts processes. The launcher program is a static executable of a few hundred bytes, kept in a
 * sealed memfd; each launch spawns it with a table of system calls to walk. Launches do not wait
 * for each other. Each blocks its thread for about a millisecond, so virtual threads should not
 * call this.
 *
 * <p>What has been launched has two processes. The <b>launcher</b> is a child of this process and
 * leads a session; it clones the <b>init</b>, which walks its steps until it executes a program.
 * Then the launcher becomes the init's <b>shim</b>:
 *
 * <ol>
 *   <li>It unmaps the table and holds the descriptors of {@link ShimDescriptors}, 8 KB in all.
 *       Every signal but SIGKILL is blocked; SIGUSR1 makes it close {@link ShimDescriptors#STDIN},
 *       the last copy but the engine's own.
 *   <li>When the init has ended, it writes the wait status to {@link ShimDescriptors#STATUS}: the
 *       file's time is when that was.
 *   <li>While bytes are unread in {@link ShimDescriptors#STDOUT}, {@link ShimDescriptors#STDERR},
 *       {@link ShimDescriptors#PTY_MASTER} or the staging pipes, it stays, for there may be no
 *       engine that holds them too. It looks again after half a millisecond, then after twice as
 *       long each time up to half a second, and at once when it gets SIGCHLD; so whoever has read
 *       the last byte may send that, and whoever gives the bytes up sends SIGKILL.
 *   <li>It exits with the init's code, or 128 and the number of the signal that killed it.
 * </ol>
 */
public final class Launcher implements AutoCloseable {
  /** What launchers and shims are called in {@code /proc/<pid>/comm}. */
  public static final String NAME = "gantry-shim";

  private static final int PATIENCE_MILLIS = 1000;

  private final Fd executable;
  private final String path;

  private Launcher(Fd executable) {
    this.executable = executable;
    this.path = "/proc/" + ProcessHandle.current().pid() + "/fd/" + executable.number();
  }

  /** Puts the launcher program for this machine into memory. */
  public static Launcher open() throws IOException {
    try (Fd sealed = Memfd.sealedExecutable(NAME, program(Architecture.host()))) {
      return new Launcher(Transfer.readOnly(sealed));
    }
  }

  /** The launcher program for {@code architecture}: the bytes that src/main/asm assembles to. */
  static byte[] program(Architecture architecture) throws IOException {
    String name =
        switch (architecture) {
          case X86_64 -> "launcher-x86_64";
          case AARCH64 -> "launcher-aarch64";
        };
    try (InputStream in = Launcher.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(
            "the launcher program " + name + " is missing from the kernel module");
      }
      return in.readAllBytes();
    }
  }

  /**
   * Makes everything that launches need once, so that the first is as quick as the others: it
   * launches nothing but a walk of no steps.
   */
  public void warmUp() throws IOException {
    enter(new Entry(List.of(), Map.of(), List.of())).close();
  }

  /**
   * Starts a process and returns when it has executed its program.
   *
   * @throws LaunchFailedException when a step failed; nothing is left running then
   * @throws IOException when the launcher itself could not be started, or the id mapping not be
   *     written; nothing is left running then
   */
  public Launched launch(Launch launch) throws IOException {
    return launch(launch, Answers.NONE);
  }

  /**
   * The same with answers to what the process asks for on its way.
   *
   * @throws IOException also what {@code answers} throws
   */
  public Launched launch(Launch launch, Answers answers) throws IOException {
    return launch(launch, launch.program(), answers, (table, walked) -> {});
  }

  /**
   * The same, with the time of each step told when the process has executed its program, or failed.
   *
   * @throws IOException also what {@code answers} throws
   */
  public Launched launch(Launch launch, Answers answers, Consumer<List<Table.Moment>> moments)
      throws IOException {
    return launch(
        launch,
        Timing.of(launch.program()),
        answers,
        (table, walked) -> moments.accept(table.moments(walked)));
  }

  private Launched launch(
      Launch launch, Program program, Answers answers, BiConsumer<Table, byte[]> outcome)
      throws IOException {
    int[] init = {0};
    try {
      return launch(launch, program, answers, outcome, init);
    } catch (IOException | RuntimeException e) {
      if (init[0] > 0) {
        awaitOrphan(init[0]);
      }
      throw e;
    }
  }

  private Launched launch(
      Launch launch,
      Program program,
      Answers answers,
      BiConsumer<Table, byte[]> outcome,
      int[] asked)
      throws IOException {
    try (Walk walk = start(program, launch.descriptors())) {
      int question = walk.channel().nextByte();
      while (question >= 0) {
        if (question == Frame.MAPPING) {
          walk.write(launch.mapping().orElseThrow());
        } else {
          asked[0] = walk.init();
          answers.answer((char) question, asked[0]);
        }
        walk.channel().send();
        question = walk.channel().nextByte();
      }
      byte[] walked = walk.outcome();
      outcome.accept(walk.table(), walked);
      int init = (int) walk.table().result(Frame.INIT, executed(walk, walked)).orElse(0);
      return new Launched(walk.release(), init);
    }
  }

  /** The letter by which an init says that it is ready, and needs nobody any more. */
  public static final char READY = 'r';

  /** Does what an init asks for by {@link Steps#ask} while it is on its way. */
  @FunctionalInterface
  public interface Answers {
    /** To who asks nothing. */
    Answers NONE =
        (question, init) -> {
          throw new IOException("nobody answers " + question);
        };

    /**
     * One question.
     *
     * @param question the letter
     * @param init the init's process id, as this process sees it
     * @throws IOException when it cannot be done: the launch fails by that
     */
    void answer(char question, int init) throws IOException;
  }

  /**
   * Starts a process and leaves it: there is no shim, and who reaps it is its next ancestor that is
   * a subreaper, or process 1. Returns when it has executed its program or has said {@link #READY}.
   *
   * @return its process id
   * @throws LaunchFailedException when a step failed; nothing is left running then
   */
  public int leave(Launch launch, Answers answers) throws IOException {
    int[] init = {0};
    try {
      return leave(launch, answers, init);
    } catch (IOException | RuntimeException e) {
      if (init[0] > 0) {
        awaitOrphan(init[0]);
      }
      throw e;
    }
  }

  /**
   * Runs a program that makes a process and ends, as runtimes do at {@code create}, and adopts what
   * it has made: the launcher is its shim, as of {@link #launch}. Returns when the program has
   * ended.
   *
   * @param console a socket that listens, to which the program sends a terminal's master; its
   *     descriptor must not block
   * @return the shim, and how the program ended: when it failed, the shim is to be killed
   * @throws LaunchFailedException when the program could not be executed
   */
  public Adopted adopt(Launch launch, Optional<Fd> console) throws IOException {
    Map<Integer, Fd> descriptors = new HashMap<>(launch.descriptors());
    console.ifPresent(fd -> descriptors.put(ShimDescriptors.CONSOLE, fd));
    try (Walk walk = start(Frame.adopting(launch, console.isPresent()), descriptors)) {
      walk.channel().awaitEnd();
      try {
        int status = (int) walk.table().result(Frame.STATUS, executed(walk)).orElse(0);
        return new Adopted(walk.release(), new WaitStatus(status));
      } catch (LaunchFailedException e) {
        walk.process().send(Signal.KILL);
        throw e;
      }
    }
  }

  /**
   * What {@link #adopt} has got.
   *
   * @param shim the launcher that has become a shim
   * @param end how the program ended
   */
  public record Adopted(PidFd shim, WaitStatus end) {}

  /** It is on its way out; when this process is who inherits it, it is reaped here. */
  private static void awaitOrphan(int init) {
    try (PidFd orphan = PidFd.open(init)) {
      if (orphan.awaitEnd(PATIENCE_MILLIS)) {
        orphan.reap();
      }
    } catch (KernelException e) {
      // it is gone, or somebody else's: both are well
    }
  }

  private int leave(Launch launch, Answers answers, int[] init) throws IOException {
    try (Walk walk = start(Frame.leaving(launch), launch.descriptors())) {
      int question = walk.channel().nextByte();
      while (question >= 0 && question != READY) {
        init[0] = walk.init();
        if (question == Frame.MAPPING) {
          walk.write(launch.mapping().orElseThrow());
        } else {
          answers.answer((char) question, init[0]);
        }
        walk.channel().send();
        question = walk.channel().nextByte();
      }
      init[0] = walk.init();
      if (question != READY) {
        executed(walk);
      }
      return init[0];
    }
  }

  /** The outcome of a walk that has ended in a program's execution. */
  private static byte[] executed(Walk walk) throws IOException {
    return executed(walk, walk.outcome());
  }

  private static byte[] executed(Walk walk, byte[] walked) throws LaunchFailedException {
    Optional<StepFailure> failure = walk.table().failure(walked);
    List<Step> unfinished = walk.table().unfinished(walked);
    if (failure.isPresent() || unfinished.stream().noneMatch(s -> s.call() == Syscall.EXECVE)) {
      throw new LaunchFailedException(failure.orElseGet(() -> killed(unfinished)));
    }
    return walked;
  }

  /**
   * Walks {@code entry}'s steps in a process of their own and takes what they have opened.
   *
   * @throws LaunchFailedException when a step failed
   */
  public Opened enter(Entry entry) throws IOException {
    try (Walk walk = start(entry.program(), entry.descriptors())) {
      walk.channel().awaitEnd();
      byte[] walked = walk.outcome();
      Optional<StepFailure> failure = walk.table().failure(walked);
      if (failure.isPresent()) {
        throw new LaunchFailedException(failure.get());
      }
      return take(walk, walked, entry.wanted());
    }
  }

  /**
   * Makes a user namespace with these ids, and namespaces that belong to it, which no process is
   * in: they are gone when nobody refers to them any more.
   *
   * @param owned kinds beside {@link Namespace#USER}
   * @return their descriptors, by the names of their files
   */
  public Opened namespaces(IdMapping mapping, Set<Namespace> owned) throws IOException {
    Set<Namespace> all = EnumSet.of(Namespace.USER);
    all.addAll(owned);
    Entry entry = new Entry(Steps.newNamespaces(all), Map.of(), Steps.names(all));
    try (Walk walk = start(entry.program(), entry.descriptors())) {
      walk.channel().awaitEnd();
      byte[] walked = walk.outcome();
      Optional<StepFailure> failure = walk.table().failure(walked);
      if (failure.isPresent()) {
        throw new LaunchFailedException(failure.get());
      }
      mapping.writeFor(walk.process().pid());
      return take(walk, walked, entry.wanted());
    }
  }

  /**
   * Makes namespaces that belong to the user namespace of a process.
   *
   * @param owner the process
   */
  public Opened namespacesOf(PidFd owner, Set<Namespace> kinds) throws IOException {
    int number = ShimDescriptors.FIRST_FREE;
    List<Instruction> steps = new ArrayList<>();
    steps.add(Steps.enter("process " + owner.pid(), number, Set.of(Namespace.USER)));
    steps.addAll(Steps.newNamespaces(kinds));
    return enter(new Entry(steps, Map.of(number, owner.fd()), Steps.names(kinds)));
  }

  /** Forgets the launcher program; what has been launched goes on. */
  @Override
  public void close() {
    executable.close();
  }

  private Walk start(Program program, Map<Integer, Fd> descriptors) throws IOException {
    return Walk.start(path, Table.of(program, Architecture.host()), descriptors);
  }

  private static Opened take(Walk walk, byte[] walked, List<String> wanted) throws KernelException {
    Map<String, Fd> taken = new LinkedHashMap<>();
    try {
      for (String name : wanted) {
        long number = walk.table().result(name, walked).orElse(-1);
        Optional<Fd> fd = number < 0 ? Optional.empty() : walk.process().take((int) number);
        fd.ifPresent(open -> taken.put(name, open));
      }
      return new Opened(taken);
    } catch (KernelException e) {
      taken.values().forEach(Fd::close);
      throw e;
    }
  }

  private static StepFailure killed(List<Step> unfinished) {
    return unfinished.isEmpty()
        ? StepFailure.killed("launch", "")
        : StepFailure.killed(unfinished.getLast().name(), unfinished.getLast().object());
  }
}
