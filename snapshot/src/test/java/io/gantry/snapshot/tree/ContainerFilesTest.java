package io.gantry.snapshot.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.MountInfo;
import io.gantry.kernel.fs.Mounts;
import io.gantry.snapshot.Access;
import io.gantry.snapshot.Root;
import io.gantry.snapshot.tar.Archive;
import io.gantry.snapshot.tar.ArchiveException;
import io.gantry.snapshot.tar.TarEntry;
import io.gantry.snapshot.tar.TarLimits;
import io.gantry.snapshot.tar.TarReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("root")
class ContainerFilesTest {
  private static final PutOptions PLAIN = new PutOptions(false, Optional.empty());

  @TempDir Path temp;
  private Path rootPath;
  private ContainerFiles files;

  @BeforeEach
  void open() throws IOException {
    Root.required();
    rootPath = Files.createDirectory(temp.resolve("root"));
    Files.createDirectories(rootPath.resolve("dir/sub"));
    Files.writeString(rootPath.resolve("dir/file"), "content");
    Files.createSymbolicLink(rootPath.resolve("abs"), Path.of("/dir"));
    Files.createSymbolicLink(rootPath.resolve("dir/rel"), Path.of("../dir/file"));
    Files.createSymbolicLink(rootPath.resolve("out"), Path.of("../../../.."));
    Files.createSymbolicLink(rootPath.resolve("broken"), Path.of("abs/nothing"));
    Files.createSymbolicLink(rootPath.resolve("loop"), Path.of("loop"));
    files = new ContainerFiles(Directory.open(rootPath));
  }

  @AfterEach
  void close() {
    if (files != null) {
      files.close();
    }
  }

  private List<String> got(String path) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    files.get(path, out);
    TarReader reader =
        new TarReader(new ByteArrayInputStream(out.toByteArray()), TarLimits.DEFAULT);
    List<String> names = new ArrayList<>();
    for (Optional<TarEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
      names.add(e.get().name());
    }
    return names;
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "/dir, dir, directory, ''",
    "dir, dir, directory, ''",
    "/dir/, dir, directory, ''",
    "/dir/., ., directory, ''",
    "/, /, directory, ''",
    "/abs, abs, link, /dir",
    "/abs/, abs, directory, ''",
    "/dir/rel, rel, link, /dir/file",
    "/out, out, link, /",
    "/broken, broken, link, /dir/nothing",
    "/abs/file, file, file, ''",
    "/../../dir/file, file, file, ''",
    "/out/dir/file, file, file, ''",
  })
  void aPathIsWhatItIsInsideTheRoot(String path, String name, String kind, String target)
      throws IOException {
    PathStat stat = files.stat(path);
    assertThat(stat.name()).isEqualTo(name);
    assertThat(stat.linkTarget()).isEqualTo(target);
    String found =
        (stat.mode() & (1L << 31)) != 0
            ? "directory"
            : (stat.mode() & (1L << 27)) != 0 ? "link" : "file";
    assertThat(found).isEqualTo(kind);
  }

  @Test
  void aLinkToItselfIsToldAsOne() throws IOException {
    assertThat(files.stat("/loop").linkTarget()).isEqualTo("/loop");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThatThrownBy(() -> files.stat("/nothing"))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    assertThatThrownBy(() -> files.stat("/dir/file/"))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOTDIR));
  }

  @Test
  void archivesBeginWithTheLastComponent() throws IOException {
    assertThat(got("/dir")).containsExactly("dir/", "dir/file", "dir/rel", "dir/sub/");
    assertThat(got("/abs")).containsExactly("abs");
    assertThat(got("/abs/")).containsExactly("abs/", "abs/file", "abs/rel", "abs/sub/");
    assertThat(got("/dir/.")).containsExactly("./", "./file", "./rel", "./sub/");
    assertThat(got("/dir/file")).containsExactly("file");
    assertThat(got("/")).startsWith("/", "/abs", "/broken", "/dir/", "/dir/file");
  }

  @Test
  void anArchiveIsUnpackedWhereAPathLeads() throws IOException {
    files.put("/abs", Archive.of().file("new", "x").directory("sub").stream(), PLAIN);
    assertThat(rootPath.resolve("dir/new")).hasContent("x");
    assertThat(Files.getAttribute(rootPath.resolve("dir/new"), "unix:uid")).isEqualTo(1000);
    files.put("/", Archive.of().file("dir/sub/deep", "y").stream(), PLAIN);
    assertThat(rootPath.resolve("dir/sub/deep")).hasContent("y");
  }

  @Test
  void theOwnerMayBeTheContainersUser() throws IOException {
    PutOptions owned = new PutOptions(false, Optional.of(new PutOptions.Owner(7, 8)));
    files.put("/dir", Archive.of().file("new", "x").stream(), owned);
    assertThat(Files.getAttribute(rootPath.resolve("dir/new"), "unix:uid")).isEqualTo(7);
    assertThat(Files.getAttribute(rootPath.resolve("dir/new"), "unix:gid")).isEqualTo(8);
  }

  @Test
  void directoriesAndOthersDoNotReplaceOneAnotherWhenThatIsRefused() {
    PutOptions refuse = new PutOptions(true, Optional.empty());
    assertThatThrownBy(() -> files.put("/", Archive.of().file("dir", "x").stream(), refuse))
        .isInstanceOf(ArchiveException.class)
        .hasMessage("cannot overwrite directory \"dir\" with non-directory");
    assertThatThrownBy(() -> files.put("/dir", Archive.of().directory("file").stream(), refuse))
        .hasMessage("cannot overwrite non-directory \"file\" with directory");
  }

  @Test
  void thePlaceMustBeADirectory() {
    assertThatThrownBy(() -> files.put("/dir/file", Archive.of().stream(), PLAIN))
        .isInstanceOfSatisfying(
            KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOTDIR));
  }

  @Test
  void marksOfDeletionAreOrdinaryFilesHere() throws IOException {
    files.put("/dir", Archive.of().file(".wh.file", "x").stream(), PLAIN);
    assertThat(rootPath.resolve("dir/.wh.file")).hasContent("x");
    assertThat(rootPath.resolve("dir/file")).hasContent("content");
  }

  @Test
  void nothingIsUnpackedOutsideThroughLinksInTheContainer() throws IOException {
    files.put("/out", Archive.of().file("escaped", "x").stream(), PLAIN);
    assertThat(rootPath.resolve("escaped")).hasContent("x");
    files.put(
        "/dir", Archive.of().symlink("l", "../../..").file("l/escaped2", "x").stream(), PLAIN);
    assertThat(rootPath.resolve("escaped2")).hasContent("x");
    assertThatThrownBy(
            () -> files.put("/dir", Archive.of().file("../climbed", "x").stream(), PLAIN))
        .isInstanceOf(ArchiveException.class);
    assertThat(rootPath.resolve("climbed")).doesNotExist();
    assertThat(temp.resolve("escaped")).doesNotExist();
  }

  @Test
  void aRunningProcessRootIsReadThroughProc() throws IOException {
    try (ContainerFiles own =
        ContainerFiles.ofProcess(ProcessHandle.current().pid(), OwnerMap.SAME)) {
      PathStat stat = own.stat(rootPath + "/dir/file");
      assertThat(stat.size()).isEqualTo(7);
      assertThatThrownBy(() -> own.stat("/proc/self/root/etc")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void volumesArePlacedWithoutMountingInDetachedTreesToo() throws IOException {
    Path source = Files.createDirectory(temp.resolve("volume"));
    Files.writeString(source.resolve("inside"), "of the volume");
    List<Volume> volumes = List.of(new Volume(source, "/dir/sub", Access.WRITE));
    Directory tree = Directory.of(Mounts.cloneTree(rootPath), "tree");
    try (ContainerFiles old = new ContainerFiles(Volumes.atPlace(tree, volumes, Access.WRITE))) {
      assertThat(old.stat("/dir/sub/inside").size()).isEqualTo(13);
      old.put("/dir/sub", Archive.of().file("put", "x").stream(), PLAIN);
    }
    assertThat(source.resolve("put")).hasContent("x");
    assertThat(rootPath.resolve("dir/sub")).isEmptyDirectory();
    assertThat(MountInfo.self())
        .extracting(MountInfo::target)
        .noneMatch(target -> target.contains("gantry-root"));
  }

  @Test
  void aLinkSwappedMeanwhileNeverLeadsOutside() throws Exception {
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    Path place = Files.createDirectory(rootPath.resolve("swapped"));
    Path link = Files.createSymbolicLink(rootPath.resolve("link"), outside);
    Thread swapper =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    exchange(place, link);
                  }
                });
    try {
      for (int i = 0; i < 300; i++) {
        try {
          files.put("/swapped", Archive.of().file("f" + i, "x").stream(), PLAIN);
          assertThat(got("/swapped/")).doesNotContain("swapped/secret");
        } catch (IOException e) {
          assertThat(e).isInstanceOfAny(KernelException.class, ArchiveException.class);
        }
      }
    } finally {
      swapper.interrupt();
      swapper.join();
    }
    assertThat(outside.toFile().list()).containsExactly("secret");
  }

  private static void exchange(Path directory, Path link) {
    Path aside = directory.resolveSibling("aside");
    boolean swapped =
        directory.toFile().renameTo(aside.toFile())
            && link.toFile().renameTo(directory.toFile())
            && directory.toFile().renameTo(link.toFile())
            && aside.toFile().renameTo(directory.toFile());
    assertThat(swapped).isTrue();
  }
}
