package io.gantry.kernel.launch;

import static io.gantry.kernel.program.Argument.bytes;
import static io.gantry.kernel.program.Argument.constant;
import static io.gantry.kernel.program.Argument.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.kernel.Architecture;
import io.gantry.kernel.Errno;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.BecomeShim;
import io.gantry.kernel.program.Label;
import io.gantry.kernel.program.Program;
import io.gantry.kernel.program.Step;
import io.gantry.kernel.program.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LauncherProgramTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void theBytesAreWhatTheSourceAssemblesTo(Architecture architecture) throws Exception {
    String name = architecture == Architecture.X86_64 ? "x86_64" : "aarch64";
    boolean host = architecture == Architecture.host();
    String prefix = host ? "" : name + "-linux-gnu-";
    Path source = Path.of("src/main/asm/launcher-" + name + ".S");
    Path object = temporary.resolve("launcher.o");
    Path binary = temporary.resolve("launcher");
    if (onPath(prefix + "as") && onPath(prefix + "objcopy")) {
      run(prefix + "as", "-o", object, source);
      run(prefix + "objcopy", "-O", "binary", "-j", ".text", object, binary);
    } else {
      assumeTrue(
          architecture == Architecture.AARCH64 && onPath("llvm-mc") && onPath("llvm-objcopy"),
          "no assembler for " + name);
      run("llvm-mc", "-triple=aarch64-linux-gnu", "-filetype=obj", "-o", object, source);
      run("llvm-objcopy", "-O", "binary", "-j", ".text", object, binary);
    }
    assertThat(Files.readAllBytes(binary)).isEqualTo(Launcher.program(architecture));
  }

  /**
   * The walk and the shim, on either architecture, without the engine: on an emulator if need be.
   */
  @ParameterizedTest
  @EnumSource(Architecture.class)
  void theLauncherWalksATableAndThenWaitsForItsChild(Architecture architecture) throws Exception {
    Optional<String> emulator = emulator(architecture);
    assumeTrue(emulator.isPresent(), "no emulator for " + architecture);
    byte[] allSignals = new byte[8];
    Arrays.fill(allSignals, (byte) 0xff);
    Program program =
        new Program(
            List.of(
                Step.of(
                    "block",
                    "",
                    Syscall.RT_SIGPROCMASK,
                    constant(2),
                    bytes(allSignals),
                    Argument.none(),
                    constant(8)),
                Step.of("fail", "", Syscall.CLOSE, constant(99))
                    .accepting(Errno.EPERM, Errno.ENOENT, Errno.EBADF),
                Step.of("fail", "", Syscall.CLOSE, constant(99)).orGoTo("on"),
                say("never"),
                new Label("on"),
                Step.of("copy", "", Syscall.DUP, constant(1)).as("copy").whenPositive("positive"),
                say("never"),
                new Label("positive"),
                Step.of(
                    "write",
                    "",
                    Syscall.WRITE,
                    Argument.result("copy"),
                    text("walked"),
                    constant(6)),
                Step.of("close", "", Syscall.CLOSE, Argument.result("copy")).whenZero("zero"),
                say("never"),
                new Label("zero"),
                new BecomeShim()));
    Path launcher = executable(architecture);
    Path table = temporary.resolve("table");
    Files.write(table, Table.of(program, architecture).bytes());
    Path status = temporary.resolve("status");
    String script =
        "(sleep 0.1; exit 7) & exec 3<>"
            + status
            + " 13<>"
            + table
            + "; exec "
            + emulator.get()
            + " "
            + launcher;
    Process process = new ProcessBuilder("/bin/bash", "-c", script).start();
    assertThat(process.getInputStream().readAllBytes()).asString().isEqualTo("walked");
    assertThat(process.waitFor()).isEqualTo(7);
    assertThat(Files.readAllBytes(status)).containsExactly(0, 7, 0, 0);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void theLauncherStopsAtAFailure(Architecture architecture) throws Exception {
    Optional<String> emulator = emulator(architecture);
    assumeTrue(emulator.isPresent(), "no emulator for " + architecture);
    Program program =
        new Program(
            List.of(
                Step.of("close", "nothing", Syscall.CLOSE, constant(99)).accepting(Errno.EPERM),
                say("never")));
    Path launcher = executable(architecture);
    Path file = temporary.resolve("table");
    Table table = Table.of(program, architecture);
    Files.write(file, table.bytes());
    String script = "exec 13<>" + file + "; exec " + emulator.get() + " " + launcher;
    Process process = new ProcessBuilder("/bin/bash", "-c", script).start();
    assertThat(process.getInputStream().readAllBytes()).isEmpty();
    assertThat(process.waitFor()).isEqualTo(Table.EXIT_CODE);
    assertThat(table.failure(Files.readAllBytes(file)))
        .get()
        .hasToString("close nothing: bad file descriptor");
  }

  @Test
  void theLauncherIsTiny() throws IOException {
    for (Architecture architecture : Architecture.values()) {
      assertThat(Launcher.program(architecture).length).isLessThan(1024);
    }
  }

  private static Step say(String text) {
    return Step.of("say", text, Syscall.WRITE, constant(1), text(text), constant(text.length()));
  }

  private Path executable(Architecture architecture) throws IOException {
    Path file = temporary.resolve("gantry-shim");
    Files.write(file, Launcher.program(architecture));
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private static Optional<String> emulator(Architecture architecture) {
    if (architecture == Architecture.host()) {
      return Optional.of("");
    }
    String name = architecture == Architecture.X86_64 ? "x86_64" : "aarch64";
    return Stream.of("qemu-" + name + "-static", "qemu-" + name)
        .filter(LauncherProgramTest::onPath)
        .findFirst();
  }

  private static boolean onPath(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private static void run(Object... command) throws Exception {
    List<String> words = Arrays.stream(command).map(Object::toString).toList();
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
