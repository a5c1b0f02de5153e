package io.gantry.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelFileTest {
  @Test
  void numbersAreReadToTheirLastDigit() throws IOException {
    Process cat = new ProcessBuilder(List.of("cat", "/proc/sys/kernel/pid_max")).start();
    String told = new String(cat.getInputStream().readAllBytes()).strip();
    assertThat(KernelFile.read(Path.of("/proc/sys/kernel/pid_max"))).isEqualTo(told);
  }

  @Test
  void longFilesAreReadToTheirEnd() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/kallsyms"));
    assertThat(KernelFile.read(Path.of("/proc/kallsyms")).lines().count()).isEqualTo(lines.size());
  }
}
