package io.gantry.kernel.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.cgroup.Support.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On directories that look like the kernel's. */
class SupportTest {
  @TempDir Path root;

  private Path directory = Path.of("unset");

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createDirectory(root.resolve("group"));
  }

  private void has(String... files) throws IOException {
    for (String file : files) {
      Files.createFile(directory.resolve(file));
    }
  }

  private String text(String file) throws IOException {
    return Files.readString(directory.resolve(file));
  }

  @Test
  void versionOneCanDoWhatItsRootsHaveFilesFor() throws IOException {
    has("memory.limit_in_bytes", "memory.soft_limit_in_bytes", "cpu.shares", "cpuset.cpus");
    Files.writeString(directory.resolve("cpuset.cpus"), "0-3\n");
    Files.writeString(directory.resolve("cpuset.mems"), "0\n");
    Map<String, Path> mounts =
        Map.of("memory", directory, "cpu", directory, "cpuset", directory, "pids", directory);

    assertThat(new V1Support(mounts).now())
        .isEqualTo(
            new Support(
                Set.of(
                    Feature.MEMORY,
                    Feature.RESERVATION,
                    Feature.CPU_SHARES,
                    Feature.CPUSET,
                    Feature.PIDS),
                "0-3",
                "0"));
  }

  @Test
  void theWeightOfVersionOneIsCfqsOrBfqs() throws IOException {
    Map<String, Path> blkio = Map.of("blkio", directory);
    assertThat(new V1Support(blkio).now().has(Feature.BLOCK_WEIGHT)).isFalse();
    has("blkio.bfq.io_service_bytes");
    assertThat(new V1Support(blkio).now().has(Feature.BLOCK_WEIGHT)).isTrue();
    assertThat(new V1Support(blkio).now().has(Feature.BLOCK_DEVICE_WEIGHT)).isTrue();
  }

  @Test
  void versionTwoCanDoWhatItsControllersCan() throws IOException {
    Files.writeString(directory.resolve("cpuset.cpus.effective"), "0-1\n");
    Support support = V2Support.of(directory, Set.of("cpu", "cpuset", "io", "pids"));
    assertThat(support.features())
        .containsExactlyInAnyOrder(
            Feature.CPU_SHARES,
            Feature.CPU_QUOTA,
            Feature.CPUSET,
            Feature.PIDS,
            Feature.BLOCK_WEIGHT,
            Feature.BLOCK_DEVICE_WEIGHT,
            Feature.READ_BYTES,
            Feature.WRITE_BYTES,
            Feature.READ_OPERATIONS,
            Feature.WRITE_OPERATIONS);
    assertThat(support.cpus()).isEqualTo("0-1");
    assertThat(support.mems()).isEmpty();
  }

  @Test
  void versionTwoHasNoSwappinessNoOomSwitchAndNoRealTime() {
    Support support = V2Support.of(directory, Set.of("memory", "cpu"));
    assertThat(support.features())
        .contains(Feature.MEMORY, Feature.RESERVATION)
        .doesNotContain(Feature.SWAPPINESS, Feature.OOM_KILL_DISABLE, Feature.CPU_REALTIME);
  }

  @Test
  void withoutBfqTheWeightIsTheKernelsOwn() throws IOException {
    has("io.weight");
    assertThat(group().update(List.of(new Limit.BlockWeight(750)))).isEmpty();
    assertThat(text("io.weight")).isEqualTo("7475");
    has("io.bfq.weight");
    assertThat(group().update(List.of(new Limit.BlockWeight(500)))).isEmpty();
    assertThat(text("io.bfq.weight")).isEqualTo("500");
  }

  @Test
  void withNeitherTheWeightIsDiscarded() throws IOException {
    assertThat(group().update(List.of(new Limit.BlockWeight(750))))
        .containsExactly("Your kernel does not support block I/O weight. The limit is discarded.");
  }

  @Test
  void swapAloneIsCountedFromTheMemoryInForce() throws IOException {
    has("memory.swap.max");
    Files.writeString(directory.resolve("memory.max"), "100\n");
    assertThat(group().update(List.of(new Limit.MemoryAndSwap(250)))).isEmpty();
    assertThat(text("memory.swap.max")).isEqualTo("150");
    assertThat(group().update(List.of(new Limit.MemoryAndSwap(-1)))).isEmpty();
    assertThat(text("memory.swap.max")).isEqualTo("max");
  }

  private Cgroup group() {
    return new CgroupV2("/group", directory);
  }
}
