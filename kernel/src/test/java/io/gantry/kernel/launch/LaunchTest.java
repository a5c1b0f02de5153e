package io.gantry.kernel.launch;

import static io.gantry.kernel.launch.TestContainer.readAll;
import static io.gantry.kernel.launch.TestContainer.readUntil;
import static io.gantry.kernel.launch.TestContainer.shell;
import static io.gantry.kernel.launch.TestContainer.write;
import static io.gantry.kernel.program.Argument.constant;
import static io.gantry.kernel.program.Argument.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.io.Memfd;
import io.gantry.kernel.io.Pipe;
import io.gantry.kernel.process.PidFd;
import io.gantry.kernel.process.ProcessIdentity;
import io.gantry.kernel.process.ProcessStat;
import io.gantry.kernel.process.Signal;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Step;
import io.gantry.kernel.program.StepFailure;
import io.gantry.kernel.program.Table;
import io.gantry.kernel.pty.Pty;
import io.gantry.kernel.pty.WindowSize;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
@Timeout(60)
class LaunchTest {
  private static final int FREE = ShimDescriptors.FIRST_FREE;

  @TempDir Path temporary;
  private Path root;
  private Launcher launcher;

  @BeforeEach
  void open() throws IOException {
    assumeTrue(
        (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0,
        "namespaces need root");
    assumeTrue(Files.isExecutable(TestContainer.BUSYBOX), "no static busybox");
    root = TestContainer.root(temporary.resolve("root"));
    launcher = Launcher.open();
    launcher.warmUp();
  }

  @AfterEach
  void close() {
    if (launcher != null) {
      launcher.close();
    }
  }

  @Test
  void timedStepsLieBetweenTheLaunchsBeginAndItsEndInTheirOrder() throws IOException {
    List<Table.Moment> moments = new ArrayList<>();
    long begin = System.nanoTime();
    Launch launch = shell(root, "exit 0", Map.of());
    try (Launched launched = launcher.launch(launch, Launcher.Answers.NONE, moments::addAll)) {
      long end = System.nanoTime();
      launched.shim().await();
      assertThat(moments).extracting(Table.Moment::nanoTime).isSorted();
      assertThat(moments.getFirst().nanoTime()).isGreaterThan(begin);
      assertThat(moments.getLast().nanoTime()).isLessThan(end);
      assertThat(moments)
          .extracting(Table.Moment::title)
          .containsSubsequence("name launcher", "clone init", "unblock signals");
    }
  }

  @Test
  void aContainerHasItsOwnRootAndItsOutputAndStatusComeBack() throws IOException {
    Path status = Files.createFile(temporary.resolve("status"));
    try (Fd statusFile = openForWriting(status);
        Pipe out = Pipe.open()) {
      String script = "echo pid $$ on $(hostname); ls /; ls /proc/self/fd; exit 7";
      try (Launched launched =
          launcher.launch(
              shell(
                  root,
                  script,
                  Map.of(
                      1,
                      out.writeEnd(),
                      ShimDescriptors.STATUS,
                      statusFile,
                      ShimDescriptors.STDOUT,
                      out.readEnd())))) {
        out.writeEnd().close();
        assertThat(readAll(out.readEnd()).lines().toList())
            .containsExactly("pid 1 on inside", "bin", "dev", "proc", "tmp", "0", "1");
        assertThat(launched.shim().await().exitCode()).isEqualTo(7);
        assertThat(Files.readAllBytes(status)).containsExactly(0, 7, 0, 0);
      }
    }
  }

  @Test
  void aContainerThatIsKilledGivesTheSignalInItsStatus() throws IOException {
    try (Fd status = Memfd.of("status", new byte[0]);
        Launched launched =
            launcher.launch(shell(root, "sleep 1000", Map.of(ShimDescriptors.STATUS, status)))) {
      try (PidFd init = PidFd.open(launched.initPid())) {
        assertThat(init.send(Signal.KILL)).isTrue();
      }
      assertThat(launched.shim().await().exitCode()).isEqualTo(137);
      assertThat(Files.readAllBytes(Path.of("/proc/self/fd/" + status.number())))
          .containsExactly(9, 0, 0, 0);
    }
  }

  @Test
  void aShimIsSmallAndHoldsNothingButItsDescriptors() throws IOException {
    try (Pipe in = Pipe.open();
        Pipe out = Pipe.open();
        Launched launched = launcher.launch(shell(root, "echo up; cat", streams(in, out)))) {
      assertThat(readUntil(out.readEnd(), "up\n")).isEqualTo("up\n");
      Path shim = Path.of("/proc", Integer.toString(launched.shim().pid()));
      assertThat(names(shim.resolve("fd"))).containsExactly("4", "5");
      assertThat(Files.readString(shim.resolve("comm"))).isEqualTo("gantry-shim\n");
      assertThat(Files.readSymbolicLink(shim.resolve("exe")).toString())
          .startsWith("/memfd:gantry-shim");
      assertThat(Files.readString(shim.resolve("maps"))).doesNotContain("gantry-table");
      assertThat(kilobytes(shim.resolve("smaps_rollup"), "Rss:")).isBetween(4L, 8L);
      assertThat(ProcessStat.read(launched.initPid()).orElseThrow().parent())
          .isEqualTo(launched.shim().pid());
      launched.shim().send(Signal.USR1);
      closeEnds(in);
      launched.shim().await();
    }
  }

  @Test
  void theSignalToCloseStandardInputReachesTheContainerAsItsEnd() throws IOException {
    try (Pipe in = Pipe.open();
        Pipe out = Pipe.open();
        Launched launched = launcher.launch(shell(root, "cat; echo end", streams(in, out)))) {
      in.readEnd().close();
      out.writeEnd().close();
      write(in.writeEnd(), "some\n");
      assertThat(readUntil(out.readEnd(), "some\n")).isEqualTo("some\n");
      in.writeEnd().close();
      launched.shim().send(Signal.USR1);
      assertThat(readAll(out.readEnd())).isEqualTo("end\n");
      assertThat(launched.shim().await().exitCode()).isZero();
    }
  }

  @Test
  void aTerminalIsTheContainersOwnAndItsMasterIsTakenFromTheShim() throws IOException {
    List<Step> steps = new ArrayList<>(TestContainer.enter(root));
    steps.addAll(Pty.steps("/dev/pts/ptmx", Optional.of(new WindowSize(25, 81))));
    String script = "tty; stty size; ls /proc/self/fd; sleep 0.01; read x; stty size; exit 3";
    Launch launch = TestContainer.launch(steps, List.of("/bin/sh", "-c", script), Map.of());
    try (Launched launched = launcher.launch(launch);
        Fd master = launched.shim().take(ShimDescriptors.PTY_MASTER).orElseThrow()) {
      assertThat(readUntil(master, "3\r\n").lines().toList())
          .containsExactly("/dev/pts/0", "25 81", "0  1  2  3");
      assertThat(Pty.size(master)).isEqualTo(new WindowSize(25, 81));
      Pty.resize(master, new WindowSize(30, 90));
      write(master, "go\n");
      assertThat(readAll(master)).endsWith("30 90\r\n");
      assertThat(launched.shim().await().exitCode()).isEqualTo(3);
    }
  }

  @Test
  void aShimStaysUntilTheLastByteIsReadAndNoLonger() throws IOException {
    try (Pipe out = Pipe.open();
        Launched launched =
            launcher.launch(
                shell(
                    root,
                    "echo left behind; exit 4",
                    Map.of(1, out.writeEnd(), ShimDescriptors.STDOUT, out.readEnd())))) {
      closeEnds(out);
      awaitNoChild(launched.shim().pid());
      assertThat(launched.shim().awaitEnd(20)).isFalse();
      try (Fd taken = launched.shim().take(ShimDescriptors.STDOUT).orElseThrow()) {
        assertThat(readAll(taken)).isEqualTo("left behind\n");
      }
      launched.shim().send(Signal.CHLD);
      assertThat(launched.shim().await().exitCode()).isEqualTo(4);
    }
  }

  @Test
  void aFailingStepIsToldByNameObjectAndError() {
    assertThatThrownBy(
            () ->
                launcher.launch(
                    TestContainer.launch(
                        TestContainer.enter(root), List.of("/bin/nothing"), Map.of())))
        .isInstanceOf(LaunchFailedException.class)
        .hasMessage("execute /bin/nothing: no such file or directory")
        .extracting(e -> ((LaunchFailedException) e).failure())
        .isEqualTo(
            new StepFailure("execute", "/bin/nothing", Errno.ENOENT, "no such file or directory"));
    assertThatThrownBy(
            () -> launcher.launch(shell(temporary.resolve("absent"), "exit 0", Map.of())))
        .hasMessage("mount " + temporary.resolve("absent") + ": no such file or directory");
  }

  @Test
  void aFailureBeforeTheCloneIsToldToo() {
    Step step = Step.of("enter namespaces of", "nobody", Syscall.SETNS, constant(99), constant(0));
    Launch plain = shell(root, "exit 0", Map.of());
    Launch launch =
        new Launch(
            List.of(step),
            plain.namespaces(),
            OptionalInt.empty(),
            Optional.empty(),
            plain.init(),
            Map.of());
    assertThatThrownBy(() -> launcher.launch(launch))
        .hasMessage("enter namespaces of nobody: bad file descriptor");
  }

  @Test
  void aProcessThatIsKilledAtAStepIsAFailureOfThatStep() {
    List<Step> steps =
        List.of(
            Step.of("kill", "itself", Syscall.KILL, constant(0), constant(9)), Steps.closeOthers());
    Launch launch =
        new Launch(
            List.of(Step.of("begin", "session", Syscall.SETSID).orGoOn()),
            Set.of(),
            OptionalInt.empty(),
            Optional.empty(),
            new ArrayList<Instruction>(steps),
            Map.of());
    assertThatThrownBy(() -> launcher.launch(launch))
        .hasMessageStartingWith("kill itself: the process was killed");
  }

  @Test
  void aProgramJoinsAContainerThatRuns() throws IOException {
    try (Pipe in = Pipe.open();
        Pipe out = Pipe.open();
        Launched container = launcher.launch(shell(root, "cat; true", streams(in, Pipe.open())));
        PidFd init = PidFd.open(container.initPid())) {
      Set<Namespace> others =
          Set.of(Namespace.MOUNT, Namespace.UTS, Namespace.IPC, Namespace.NETWORK);
      List<Instruction> steps =
          List.of(
              Steps.enter("container", FREE, others),
              Step.of("begin", "session", Syscall.SETSID),
              Steps.closeOthers(),
              TestContainer.execute(
                  List.of("/bin/sh", "-c", "hostname; cat /proc/1/cmdline; ls /proc/self/fd")));
      Launch exec =
          new Launch(
              List.of(Steps.enter("container", FREE, Set.of(Namespace.PID))),
              Set.of(),
              OptionalInt.empty(),
              Optional.empty(),
              steps,
              Map.of(FREE, init.fd(), 1, out.writeEnd(), ShimDescriptors.STDOUT, out.readEnd()));
      try (Launched launched = launcher.launch(exec)) {
        out.writeEnd().close();
        assertThat(readAll(out.readEnd())).isEqualTo("inside\n/bin/sh\0-c\0cat; true\0" + "0\n1\n");
        assertThat(launched.shim().await().exitCode()).isZero();
      }
      container.shim().send(Signal.USR1);
      closeEnds(in);
      container.shim().await();
    }
  }

  @Test
  void anEntryHandsBackWhatItOpensInsideAContainer() throws IOException {
    try (Pipe in = Pipe.open();
        Launched container =
            launcher.launch(shell(root, "echo secret > /tmp/file; cat", streams(in, Pipe.open())));
        PidFd init = PidFd.open(container.initPid())) {
      Entry entry =
          new Entry(
              List.of(
                  Steps.enter("container", FREE, Set.of(Namespace.MOUNT, Namespace.NETWORK)),
                  open("/bin").as("directory"),
                  open("/nothing").as("nothing").orGoOn(),
                  Step.of("open", "socket", Syscall.SOCKET, constant(2), constant(1), constant(0))
                      .as("socket")),
              Map.of(FREE, init.fd()),
              List.of("directory", "nothing", "socket"));
      try (Opened opened = launcher.enter(entry)) {
        assertThat(opened.descriptors()).containsOnlyKeys("directory", "socket");
        Path directory = Path.of("/proc/self/fd/" + opened.get("directory").number());
        assertThat(names(directory)).contains("busybox", "sh");
      }
      container.shim().send(Signal.USR1);
      closeEnds(in);
      container.shim().await();
    }
  }

  @Test
  void aUserNamespaceGetsItsMappingBeforeTheFirstStep() throws IOException {
    assumeTrue(Files.exists(Path.of("/proc/self/ns/user")), "no user namespaces");
    IdMapping.Range range = new IdMapping.Range(0, 100_000, 65_536);
    try (Pipe out = Pipe.open()) {
      Launch launch =
          new Launch(
              List.of(),
              Set.of(Namespace.USER, Namespace.PID),
              OptionalInt.empty(),
              Optional.of(new IdMapping(List.of(range), List.of(range))),
              List.of(
                  Step.of("become", "group 0", Syscall.SETRESGID, constant(0), constant(0)),
                  Step.of("become", "user 0", Syscall.SETRESUID, constant(0), constant(0)),
                  Steps.closeOthers(),
                  Step.of(
                      "execute",
                      "busybox",
                      Syscall.EXECVE,
                      text(TestContainer.BUSYBOX.toString()),
                      io.gantry.kernel.program.Argument.texts(List.of("cat", "/proc/self/uid_map")),
                      constant(0))),
              Map.of(1, out.writeEnd(), ShimDescriptors.STDOUT, out.readEnd()));
      try (Launched launched = launcher.launch(launch)) {
        out.writeEnd().close();
        assertThat(readAll(out.readEnd()).trim().split(" +"))
            .containsExactly("0", "100000", "65536");
        assertThat(launched.shim().await().exitCode()).isZero();
      }
    }
  }

  @Test
  void manyStartAtOnceAndNothingIsLeftOpen() throws Exception {
    long before = names(Path.of("/proc/self/fd")).size();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Future<String>> results = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        String script = "echo " + i;
        results.add(threads.submit(() -> run(script)));
      }
      for (int i = 0; i < results.size(); i++) {
        assertThat(results.get(i).get()).isEqualTo(i + "\n");
      }
    }
    assertThat(names(Path.of("/proc/self/fd")).size()).isEqualTo(before);
  }

  @Test
  void anEnvironmentOfHundredsOfKilobytesArrives() throws IOException {
    String value = "v".repeat(100_000);
    List<Instruction> init =
        List.of(
            Steps.closeOthers(),
            Step.of(
                "execute",
                "busybox",
                Syscall.EXECVE,
                text(TestContainer.BUSYBOX.toString()),
                io.gantry.kernel.program.Argument.texts(
                    List.of("sh", "-c", "echo ${#A} ${#B} ${#C}")),
                io.gantry.kernel.program.Argument.texts(
                    List.of("A=" + value, "B=" + value, "C=" + value))));
    try (Pipe out = Pipe.open();
        Launched launched =
            launcher.launch(
                new Launch(
                    List.of(),
                    Set.of(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    init,
                    Map.of(1, out.writeEnd(), ShimDescriptors.STDOUT, out.readEnd())))) {
      assertThat(readUntil(out.readEnd(), "\n")).isEqualTo("100000 100000 100000\n");
      launched.shim().await();
    }
  }

  @Test
  void aContainerSurvivesTheProcessThatStartedIt() throws Exception {
    Process engine =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ShortLivedEngine.class.getName(),
                root.toString(),
                temporary.resolve("status").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ProcessIdentity shim;
    try (BufferedReader lines = engine.inputReader()) {
      String[] words = lines.readLine().split(" ", -1);
      shim = new ProcessIdentity(Integer.parseInt(words[0]), Long.parseLong(words[1]));
    }
    assertThat(engine.waitFor()).isEqualTo(137);

    try (PidFd found = shim.open().orElseThrow();
        Fd out = found.take(ShimDescriptors.STDOUT).orElseThrow()) {
      try (Fd in = found.take(ShimDescriptors.STDIN).orElseThrow()) {
        write(in, "after the crash\n");
      }
      assertThat(readUntil(out, "crash\n")).isEqualTo("before\nafter the crash\n");
      found.send(Signal.USR1);
      assertThat(found.awaitEnd(10_000)).isTrue();
    }
    assertThat(Files.readAllBytes(temporary.resolve("status"))).containsExactly(0, 5, 0, 0);
  }

  private String run(String script) throws IOException {
    try (Pipe out = Pipe.open();
        Launched launched =
            launcher.launch(
                shell(
                    root,
                    script,
                    Map.of(1, out.writeEnd(), ShimDescriptors.STDOUT, out.readEnd())))) {
      out.writeEnd().close();
      String all = readAll(out.readEnd());
      assertThat(launched.shim().await().exitCode()).isZero();
      return all;
    }
  }

  static Map<Integer, Fd> streams(Pipe in, Pipe out) {
    return Map.of(
        0,
        in.readEnd(),
        1,
        out.writeEnd(),
        ShimDescriptors.STDIN,
        in.writeEnd(),
        ShimDescriptors.STDOUT,
        out.readEnd());
  }

  static Fd openForWriting(Path file) throws IOException {
    try (Launcher opener = Launcher.open();
        Opened opened =
            opener.enter(
                new Entry(
                    List.of(
                        Step.of(
                                "open",
                                file.toString(),
                                Syscall.OPENAT,
                                constant(-100),
                                text(file.toString()),
                                constant(2))
                            .as("file")),
                    Map.of(),
                    List.of("file")))) {
      return io.gantry.kernel.io.Transfer.duplicate(opened.get("file"));
    }
  }

  private static Step open(String path) {
    return Step.of("open", path, Syscall.OPENAT, constant(-100), text(path), constant(0));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  private static long kilobytes(Path rollup, String field) throws IOException {
    try (Stream<String> lines = Files.lines(rollup)) {
      String line = lines.filter(l -> l.startsWith(field)).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", ""));
    }
  }

  private static void closeEnds(Pipe pipe) {
    pipe.readEnd().close();
    pipe.writeEnd().close();
  }

  private static void awaitNoChild(int pid) throws IOException {
    Path children = Path.of("/proc/" + pid + "/task/" + pid + "/children");
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!Files.readString(children).isBlank()) {
      assertThat(System.nanoTime()).as("the init does not end").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
