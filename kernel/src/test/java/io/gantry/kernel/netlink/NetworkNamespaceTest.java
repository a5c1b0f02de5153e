package io.gantry.kernel.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.MountInfo;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class NetworkNamespaceTest {
  @TempDir Path temp;

  @BeforeEach
  void root() throws IOException {
    Witness.assumeRoot();
  }

  @Test
  void aNamespaceStaysAtItsFileUntilItIsDeleted() throws IOException {
    Path file = temp.resolve("sandbox");
    long id;
    try (NetworkNamespace made = NetworkNamespace.create(file)) {
      id = made.id();
    }
    try (NetworkNamespace opened = NetworkNamespace.open(file)) {
      assertThat(opened.id()).isEqualTo(id);
      assertThatThrownBy(() -> NetworkNamespace.create(file)).hasMessageContaining("file exists");
    }
    NetworkNamespace.delete(file);
    NetworkNamespace.delete(file);
    assertThat(file).doesNotExist();
    assertThat(MountInfo.self()).extracting(MountInfo::target).doesNotContain(file.toString());
  }

  @Test
  void aFileThatIsNoNamespaceIsRefusedAndDeleted() throws IOException {
    Path file = Files.createFile(temp.resolve("half"));
    assertThatThrownBy(() -> NetworkNamespace.open(file))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
    NetworkNamespace.delete(file);
    assertThat(file).doesNotExist();
  }

  @Test
  void whatIsDoneInsideLeavesTheCallerWhereItIs() throws IOException {
    try (NetworkNamespace here = NetworkNamespace.current();
        NetworkNamespace there = NetworkNamespace.create()) {
      long inside = there.inside(() -> idOfCurrent());
      assertThat(inside).isEqualTo(there.id()).isNotEqualTo(here.id());
      assertThat(idOfCurrent()).isEqualTo(here.id());
      try (NetworkNamespace own = NetworkNamespace.ofProcess(ProcessHandle.current().pid())) {
        assertThat(own.id()).isEqualTo(here.id());
      }
    }
  }

  @Test
  void whatTheWorkThrowsIsThrown() throws IOException {
    try (NetworkNamespace there = NetworkNamespace.create()) {
      assertThatThrownBy(
              () ->
                  there.inside(
                      () -> {
                        throw new FileNotFoundException("here");
                      }))
          .isExactlyInstanceOf(FileNotFoundException.class);
      assertThatThrownBy(
              () ->
                  there.inside(
                      () -> {
                        throw new IllegalStateException("there");
                      }))
          .isExactlyInstanceOf(IllegalStateException.class);
    }
  }

  private static long idOfCurrent() throws IOException {
    try (NetworkNamespace current = NetworkNamespace.current()) {
      return current.id();
    }
  }
}
