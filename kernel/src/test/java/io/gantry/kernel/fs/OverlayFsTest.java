package io.gantry.kernel.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class OverlayFsTest {
  @TempDir Path temp;
  private final List<Path> lower = new ArrayList<>();
  private OverlayFs overlay = new OverlayFs(List.of(Path.of("/"), Path.of("/")), none(), none());

  private static Optional<Path> none() {
    return Optional.empty();
  }

  @BeforeEach
  void make() throws IOException {
    Assumptions.assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "needs root: it mounts");
    for (int i = 0; i < 120; i++) {
      Path layer = Files.createDirectories(temp.resolve(i + "/diff"));
      Files.writeString(layer.resolve("f" + i), "x");
      lower.add(layer);
    }
    Path upper = Files.createDirectory(temp.resolve("upper"));
    Path work = Files.createDirectory(temp.resolve("work"));
    overlay = new OverlayFs(lower, Optional.of(upper), Optional.of(work));
  }

  private void assertWritable(Fd mount) throws KernelException {
    try (Directory root = Directory.of(mount, "overlay")) {
      assertThat(root.list()).hasSizeGreaterThanOrEqualTo(120);
      root.create("new", 0600).close();
      root.unlink("new");
    }
  }

  @Test
  void manyLayersAreMountedByTheNewCalls() throws KernelException {
    assertWritable(overlay.mountDetached(0));
  }

  @Test
  void manyLayersAreMountedByTheOldCallToo() throws IOException {
    assertWritable(overlay.mountedAndTaken(0));
    assertThat(MountInfo.self())
        .extracting(MountInfo::target)
        .noneMatch(target -> target.contains("gantry-overlay"));
  }

  @Test
  void withoutAnUpperDirectoryItIsReadOnly() throws KernelException {
    OverlayFs view = new OverlayFs(lower, none(), none());
    try (Directory root = Directory.of(view.mountDetached(Mounts.MOUNT_ATTR_RDONLY), "view")) {
      assertThat(root.list()).hasSize(120);
      assertThatThrownBy(() -> root.create("new", 0600)).hasMessageContaining("read-only");
    }
  }

  @Test
  void whatTheFileSystemComplainsAboutIsTold() {
    OverlayFs wrong = new OverlayFs(List.of(temp.resolve("none"), temp), none(), none());
    assertThatThrownBy(() -> wrong.mountDetached(0))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("none");
  }
}
