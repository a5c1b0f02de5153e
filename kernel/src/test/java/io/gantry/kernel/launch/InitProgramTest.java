package io.gantry.kernel.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.kernel.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class InitProgramTest {
  @TempDir Path temporary;
  private Path init;

  @BeforeEach
  void write() throws Exception {
    init = temporary.resolve("init");
    Files.write(init, InitProgram.program(Architecture.host()));
    assertThat(init.toFile().setExecutable(true)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void theBytesAreWhatTheSourceAssemblesTo(Architecture architecture) throws Exception {
    boolean x86 = architecture == Architecture.X86_64;
    Path source = Path.of("src/main/asm/init-" + (x86 ? "x86_64" : "aarch64") + ".S");
    Path object = temporary.resolve("init.o");
    Path binary = temporary.resolve("init.bin");
    if (architecture == Architecture.host() && onPath("as") && onPath("objcopy")) {
      run("as", "-o", object, source);
      run("objcopy", "-O", "binary", "-j", ".text", object, binary);
    } else {
      assumeTrue(
          !x86 && onPath("llvm-mc") && onPath("llvm-objcopy"), "no assembler for " + architecture);
      run("llvm-mc", "-triple=aarch64-linux-gnu", "-filetype=obj", "-o", object, source);
      run("llvm-objcopy", "-O", "binary", "-j", ".text", object, binary);
    }
    assertThat(Files.readAllBytes(binary)).isEqualTo(InitProgram.program(architecture));
  }

  @Test
  void itEndsAsItsChildDoes() throws Exception {
    assertThat(start("sh", "-c", "exit 5").waitFor()).isEqualTo(5);
    assertThat(start("sh", "-c", "kill -9 $$").waitFor()).isEqualTo(137);
    assertThat(start("/bin/sh", "-c", "exit 6").waitFor()).isEqualTo(6);
  }

  @Test
  void itHandsSignalsOn() throws Exception {
    Process process =
        start("sh", "-c", "trap 'exit 9' TERM; echo ready; while :; do sleep 0.01; done");
    assertThat(process.inputReader().readLine()).isEqualTo("ready");
    process.destroy();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(9);
  }

  @Test
  void itsChildHasTheArgumentsAndTheEnvironment() throws Exception {
    Process process = start("sh", "-c", "echo $0 $1 $GREETING", "a", "b");
    assertThat(process.inputReader().readLine()).isEqualTo("a b hello");
  }

  @Test
  void itTellsMissingFromNotExecutable() throws Exception {
    assertThat(start("nosuch").waitFor()).isEqualTo(127);
    assertThat(start("/no/such").waitFor()).isEqualTo(127);
    assertThat(start("/etc/passwd").waitFor()).isEqualTo(126);
    assertThat(start("x".repeat(9000)).waitFor()).isEqualTo(127);
  }

  private Process start(String... command) throws IOException {
    List<String> words = new ArrayList<>(List.of(init.toString(), "--"));
    words.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("GREETING", "hello");
    return builder.start();
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(":", 0))
        .anyMatch(d -> Files.isExecutable(Path.of(d, program)));
  }

  private static void run(Object... command) throws Exception {
    Process process =
        new ProcessBuilder(Stream.of(command).map(Object::toString).toList()).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }
}
