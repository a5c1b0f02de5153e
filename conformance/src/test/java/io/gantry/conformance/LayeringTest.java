package io.gantry.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between modules point down, and only the kernel module touches native memory. */
class LayeringTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** What each module may read of the others, directly. */
  private static final Map<String, Set<String>> MAY_READ =
      Map.of(
          "kernel", Set.of(),
          "oci", Set.of(),
          "content", Set.of("oci", "kernel"),
          "snapshot", Set.of("kernel", "oci", "content"),
          "runtime", Set.of("kernel", "oci"),
          "network", Set.of("kernel"),
          "distribution", Set.of("oci"),
          "engine",
              Set.of("kernel", "oci", "content", "snapshot", "runtime", "network", "distribution"),
          "api", Set.of("engine"),
          "cli", Set.of("kernel", "distribution"));

  private static ModuleDescriptor descriptor(String module) throws IOException {
    try (InputStream in =
        Files.newInputStream(ROOT.resolve(module).resolve("target/classes/module-info.class"))) {
      return ModuleDescriptor.read(in);
    }
  }

  @Test
  void modulesReadOnlyWhatLiesBelowThem() throws IOException {
    for (Map.Entry<String, Set<String>> entry : MAY_READ.entrySet()) {
      Set<String> read =
          descriptor(entry.getKey()).requires().stream()
              .map(ModuleDescriptor.Requires::name)
              .filter(name -> name.startsWith("io.gantry."))
              .map(name -> name.substring(10))
              .collect(Collectors.toSet());
      assertThat(entry.getValue()).as(entry.getKey() + " reads " + read).containsAll(read);
    }
  }

  @Test
  void nativeMemoryIsTheKernelModulesOwn() throws IOException {
    for (String module : MAY_READ.keySet()) {
      if (!module.equals("kernel")) {
        assertThat(sourcesNaming(module, "java.lang.foreign")).as(module).isEmpty();
      }
    }
  }

  @Test
  void jsonAndHttpStayInTheApi() throws IOException {
    for (String module : List.of("kernel", "oci", "content", "snapshot", "runtime", "engine")) {
      assertThat(sourcesNaming(module, "io.netty")).as(module).isEmpty();
    }
  }

  private static List<Path> sourcesNaming(String module, String text) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> names(file, text))
          .toList();
    }
  }

  private static boolean names(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
