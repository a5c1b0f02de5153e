package io.gantry.snapshot.tar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.snapshot.Root;
import io.gantry.snapshot.layer.LayerApply;
import io.gantry.snapshot.tree.TreeTar;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The system's own tar is the judge of what is written, and its formats are read. */
@Tag("root")
class GnuTarTest {
  private static final Instant TIME = Instant.parse("2019-08-07T06:05:04.123456789Z");
  private static final byte[] CAPABILITY = {
    1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  @TempDir Path temp;
  private Path source;

  @BeforeEach
  void make() throws IOException {
    Root.required();
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/tar")), "needs GNU tar");
    source = Files.createDirectory(temp.resolve("source"));
    try (Directory directory = Directory.open(source)) {
      String deep = "directory-with-a-long-name/".repeat(12);
      directory.mkdirs(deep, 0750);
      directory.create(deep + "file", 0640).close();
      directory.chown(deep + "file", 5000, 6000);
      directory.setXattr(deep + "file", "security.capability", CAPABILITY);
      directory.link(deep + "file", "hard");
      directory.symlink("x".repeat(200), "link");
      directory.mkdir("sticky", 0777);
      directory.chmod("sticky", 01777);
      try (var sparse = directory.create("sparse", 0600)) {
        for (int i = 1; i <= 40; i++) {
          sparse.seek(i * 100_000L);
          sparse.write("data".getBytes(UTF_8));
        }
        sparse.truncate(20_000_000);
      }
      directory.times("sticky", TIME, TIME);
      directory.times("hard", TIME, TIME);
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  private void assertSame(Path other, String format) throws IOException {
    try (Directory left = Directory.open(source);
        Directory right = Directory.open(other)) {
      String deep = "directory-with-a-long-name/".repeat(12);
      for (String path : new String[] {deep, deep + "file", "link", "sparse", "sticky"}) {
        FileStatus a = left.status(path);
        FileStatus b = right.status(path);
        assertThat(b.mode()).as(path).isEqualTo(a.mode());
        assertThat(b.uid()).as(path).isEqualTo(a.uid());
        if (!a.isDirectory()) {
          assertThat(b.size()).as(path).isEqualTo(a.size());
        }
        assertThat(b.modified().getEpochSecond()).isEqualTo(a.modified().getEpochSecond());
      }
      assertThat(right.status("hard").inode()).isEqualTo(right.status(deep + "file").inode());
      if (!format.equals("gnu")) {
        assertThat(right.xattr("hard", "security.capability")).contains(CAPABILITY);
        assertThat(right.status("sticky").modified()).isEqualTo(TIME);
      }
      assertThat(Files.mismatch(source.resolve("sparse"), other.resolve("sparse"))).isEqualTo(-1);
      assertThat(right.readlink("link")).isEqualTo("x".repeat(200));
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "gnu",
        "pax",
        "pax --sparse-version=0.0",
        "pax --sparse-version=0.1",
        "pax --sparse-version=1.0"
      })
  void whatTarWritesIsUnpacked(String format) throws Exception {
    Path archive = temp.resolve("archive.tar");
    String[] words = ("/usr/bin/tar --format=" + format).split(" ");
    String xattrs = words[1].endsWith("pax") ? " --xattrs --xattrs-include=*" : "";
    run(
        (String.join(" ", words) + xattrs + " --sparse -cf " + archive + " -C " + source + " .")
            .split(" "));
    Path target = Files.createDirectory(temp.resolve("target"));
    try (Directory directory = Directory.open(target);
        InputStream in = Files.newInputStream(archive)) {
      new LayerApply(TarLimits.DEFAULT).apply(in, directory);
      assertThat(directory.status("sparse").blocks()).isLessThan(1000);
    }
    assertSame(target, words[1].substring("--format=".length()));
  }

  @Test
  void tarUnpacksWhatIsWritten() throws Exception {
    Path archive = temp.resolve("archive.tar");
    try (Directory directory = Directory.open(source);
        OutputStream out = Files.newOutputStream(archive)) {
      TreeTar.export(directory, out);
    }
    Path target = Files.createDirectory(temp.resolve("target"));
    run(
        "/usr/bin/tar",
        "--xattrs",
        "--xattrs-include=*",
        "-xpf",
        archive.toString(),
        "-C",
        target.toString());
    assertSame(target, "pax");
  }

  @Test
  void theSameTreeGivesTheSameArchive() throws IOException {
    try (Directory directory = Directory.open(source)) {
      var first = new java.io.ByteArrayOutputStream();
      var second = new java.io.ByteArrayOutputStream();
      TreeTar.export(directory, first);
      TreeTar.export(directory, second);
      assertThat(first.toByteArray()).isEqualTo(second.toByteArray());
    }
  }
}
