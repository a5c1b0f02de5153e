package io.gantry.cli.elf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ElfFileTest {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  @Test
  void aProgramNamesItsLoaderAndItsLibraries() throws IOException {
    ElfFile java = ElfFile.read(JAVA).orElseThrow();
    assertThat(java.interpreter().orElseThrow()).startsWith("/lib");
    assertThat(java.needed()).contains("libc.so.6");
    assertThat(java.rpath().size() + java.runpath().size()).isPositive();
  }

  @Test
  void aTextIsNoElfFile() throws IOException {
    assertThat(ElfFile.parse(ByteBuffer.wrap("#!/bin/sh\n".getBytes(UTF_8)))).isEmpty();
    assertThat(ElfFile.parse(ByteBuffer.wrap(new byte[0]))).isEmpty();
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(JAVA);
    byte[] part = java.util.Arrays.copyOf(whole, 70);
    assertThatThrownBy(() -> ElfFile.parse(ByteBuffer.wrap(part))).isInstanceOf(ElfException.class);
  }

  @Test
  void damagedFilesAreReadOrRefusedButNeverCrashTheReader() throws IOException {
    byte[] whole = Files.readAllBytes(JAVA);
    Random random = new Random(4711);
    for (int round = 0; round < 5_000; round++) {
      byte[] damaged = whole.clone();
      for (int i = 1 + random.nextInt(8); i > 0; i--) {
        damaged[random.nextInt(random.nextBoolean() ? 1024 : damaged.length)] =
            (byte) random.nextInt();
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(damaged.length) : damaged.length;
      try {
        ElfFile.parse(ByteBuffer.wrap(damaged, 0, length).slice());
      } catch (ElfException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void originStandsForTheObjectsDirectory() {
    assertThat(Libraries.expand("$ORIGIN/../lib", Path.of("/opt/x/bin/x")))
        .isEqualTo("/opt/x/bin/../lib");
    assertThat(Libraries.expand("${ORIGIN}", Path.of("/opt/x/bin/x"))).isEqualTo("/opt/x/bin");
  }

  @Test
  void anImageOfAShellHasItsLoaderLibrariesAndLinks() throws IOException {
    HostImage image = HostImage.of(List.of("/bin/sh"));
    assertThat(image.paths())
        .anyMatch(path -> path.contains("ld-linux") || path.contains("ld-musl"));
    assertThat(image.paths()).anyMatch(path -> path.contains("libc."));
    assertThat(image.paths()).contains("bin");
    assertThat(image.shell()).isEqualTo("/bin/sh");
    assertThat(image.searchPath()).contains("/usr/bin");
  }

  @Test
  void aMissingProgramIsNamed() {
    assertThatThrownBy(() -> HostImage.of(List.of("no-such-program")))
        .hasMessageContaining("\"no-such-program\": executable file not found in $PATH");
    assertThatThrownBy(() -> HostImage.of(List.of("/no/such")))
        .hasMessageContaining("/no/such: no such file or directory");
  }
}
