package io.gantry.kernel.fs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelFileTest {
  @Test
  void numbersAreReadToTheirLastDigit() throws IOException {
    Process cat = new ProcessBuilder(List.of("cat", "/proc/sys/kernel/pid_max")).start();
    String told = new String(cat.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(KernelFile.read(Path.of("/proc/sys/kernel/pid_max"))).isEqualTo(told);
  }

  @Test
  void longFilesAreReadToTheirEnd() throws IOException {
    // its size is told as 0, and no single read(2) gives it all
    assertThat(KernelFile.read(Path.of("/proc/kallsyms")).length()).isGreaterThan(100_000);
  }
}
