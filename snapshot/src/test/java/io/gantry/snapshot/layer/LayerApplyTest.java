package io.gantry.snapshot.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.gantry.kernel.fs.Device;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.FileStatus;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.oci.Digest;
import io.gantry.snapshot.Root;
import io.gantry.snapshot.tar.Archive;
import io.gantry.snapshot.tar.ArchiveException;
import io.gantry.snapshot.tar.Compression;
import io.gantry.snapshot.tar.TarEntry;
import io.gantry.snapshot.tar.TarLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

@Tag("root")
class LayerApplyTest {
  private static final byte[] CAPABILITY = {
    1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  @TempDir Path temp;
  private Path outside;
  private Path path;
  private Directory layer;

  @BeforeEach
  void open() throws IOException {
    Root.required();
    outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("victim"), "untouched");
    path = Files.createDirectory(temp.resolve("layer"));
    layer = Directory.open(path);
  }

  @AfterEach
  void close() {
    if (layer != null) {
      layer.close();
    }
  }

  private AppliedLayer apply(byte[] archive) throws IOException {
    return new LayerApply(TarLimits.DEFAULT).apply(new ByteArrayInputStream(archive), layer);
  }

  @Test
  void everyKindOfEntryIsMadeWithItsAttributes() throws IOException {
    AppliedLayer applied =
        apply(
            Archive.of()
                .directory("./", 0711)
                .directory("d/", 01777)
                .file("d/f", "content", Map.of("security.capability", CAPABILITY))
                .symlink("d/s", "/nowhere/at/all")
                .link("d/h", "d/f")
                .device("d/c", 1, 3)
                .block("d/b", 7, 300)
                .fifo("d/p")
                .bytes());
    assertThat(applied.entries()).isEqualTo(8);
    assertThat(layer.status().permissions()).isEqualTo(0711);
    assertThat(layer.status("d").permissions()).isEqualTo(01777);
    assertThat(layer.status("d").modified()).isEqualTo(Archive.TIME);
    FileStatus file = layer.status("d/f");
    assertThat(file.permissions()).isEqualTo(0644);
    assertThat(file.uid()).isEqualTo(1000);
    assertThat(file.gid()).isEqualTo(2000);
    assertThat(file.modified()).isEqualTo(Archive.TIME);
    assertThat(layer.xattr("d/f", "security.capability")).contains(CAPABILITY);
    assertThat(path.resolve("d/f")).hasContent("content");
    assertThat(layer.readlink("d/s")).isEqualTo("/nowhere/at/all");
    assertThat(layer.status("d/s").uid()).isEqualTo(1000);
    assertThat(layer.status("d/s").modified()).isEqualTo(Archive.TIME);
    assertThat(layer.status("d/h").inode()).isEqualTo(file.inode());
    assertThat(layer.status("d/c").rdev()).isEqualTo(new Device(1, 3));
    assertThat(layer.status("d/b").rdev()).isEqualTo(new Device(7, 300));
    assertThat(layer.status("d/p").type()).isEqualTo(FileStatus.S_IFIFO);
    assertThat(layer.status("d/p").permissions()).isEqualTo(0640);
  }

  @Test
  void setIdBitsSurviveTheChangeOfOwner() throws IOException {
    TarEntry su = Archive.entry("su", TarEntry.Type.FILE, 06755, "", Device.NONE, 0, Map.of());
    apply(Archive.of().add(su, "").bytes());
    assertThat(layer.status("su").permissions()).isEqualTo(06755);
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void bothFormsOfTheStreamAreHashed(Compression compression) throws IOException {
    byte[] tar = Archive.of().file("a", "b".repeat(100_000)).bytes();
    byte[] packed = compress(compression, tar);
    AppliedLayer applied = apply(packed);
    assertThat(applied.compression()).isEqualTo(compression);
    assertThat(applied.digest()).isEqualTo(Digest.of(packed));
    assertThat(applied.size()).isEqualTo(packed.length);
    assertThat(applied.diffId().digest()).isEqualTo(Digest.of(tar));
    assertThat(applied.tarSize()).isEqualTo(tar.length);
  }

  static Stream<Compression> compressions() {
    return Stream.of(Compression.values());
  }

  private static byte[] compress(Compression compression, byte[] data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    switch (compression) {
      case NONE -> out.write(data);
      case GZIP -> {
        // Two members, as concatenated gzip files have.
        int half = data.length / 2;
        for (byte[] part :
            List.of(Arrays.copyOf(data, half), Arrays.copyOfRange(data, half, data.length))) {
          try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(part);
          }
        }
      }
      case ZSTD -> out.write(Zstd.compress(data));
      case BZIP2 -> {
        try (var bzip2 =
            new org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream(out)) {
          bzip2.write(data);
        }
      }
      case XZ -> {
        try (XZOutputStream xz = new XZOutputStream(out, new LZMA2Options(0))) {
          xz.write(data);
        }
      }
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void anArchiveThatEndsTooSoonIsDamaged(Compression compression) throws IOException {
    byte[] packed = compress(compression, Archive.of().file("a", "b".repeat(100_000)).bytes());
    assertThatThrownBy(() -> apply(Arrays.copyOf(packed, packed.length / 2)))
        .isInstanceOf(ArchiveException.class);
  }

  @Test
  void marksOfDeletionBecomeOverlayfsOnes() throws IOException {
    apply(
        Archive.of()
            .file("etc/.wh.gone", "")
            .directory("var/")
            .file("var/.wh..wh..opq", "")
            .file(".wh..wh.plnk", "")
            .bytes());
    assertThat(layer.status("etc/gone").isWhiteout()).isTrue();
    assertThat(layer.xattr("var", Whiteouts.OPAQUE_XATTR)).contains(new byte[] {'y'});
    assertThat(layer.list()).hasSize(2);
  }

  @Test
  void aDirectoryThatReplacesADeletedOneHidesIt() throws IOException {
    apply(Archive.of().file(".wh.d", "").directory("d").file("d/new", "").bytes());
    assertThat(layer.status("d").isDirectory()).isTrue();
    assertThat(layer.xattr("d", Whiteouts.OPAQUE_XATTR)).isPresent();
  }

  @Test
  void aMarkOfDeletionLeavesWhatThisLayerHas() throws IOException {
    apply(Archive.of().file("f", "kept").file(".wh.f", "").bytes());
    assertThat(path.resolve("f")).hasContent("kept");
  }

  @Test
  void laterEntriesReplaceEarlierOnes() throws IOException {
    apply(
        Archive.of()
            .directory("d")
            .file("d/x", "1")
            .file("d/x", "2")
            .directory("was-directory")
            .file("was-directory/inside", "")
            .file("was-directory", "now a file")
            .symlink("was-link", "d")
            .directory("was-link")
            .bytes());
    assertThat(path.resolve("d/x")).hasContent("2");
    assertThat(path.resolve("was-directory")).hasContent("now a file");
    assertThat(layer.status("was-link").isDirectory()).isTrue();
  }

  @Test
  void aHoleStaysAHole() throws IOException {
    List<TarEntry.Segment> segments =
        List.of(new TarEntry.Segment(1 << 20, 4), new TarEntry.Segment(5 << 20, 4));
    apply(Archive.of().sparse("s", 100 << 20, segments, "headtail").bytes());
    FileStatus status = layer.status("s");
    assertThat(status.size()).isEqualTo(100 << 20);
    assertThat(status.blocks()).isLessThan(100);
    try (OpenFile file = layer.read("s")) {
      file.seek(5 << 20);
      assertThat(file.stream().readNBytes(5)).asString().isEqualTo("tail\0");
    }
  }

  @Test
  void longNamesAndNamesThatAreNotUtf8Survive() throws IOException {
    String deep = "directory-with-a-name/".repeat(40);
    String odd = io.gantry.kernel.fs.FileNames.decode(new byte[] {'o', (byte) 0xE9, 'd'});
    apply(Archive.of().file(deep + "f", "x").file(odd, "").symlink("l", deep).bytes());
    assertThat(layer.status(deep + "f").size()).isEqualTo(1);
    assertThat(layer.find(odd)).isPresent();
    assertThat(layer.readlink("l")).isEqualTo(deep);
  }

  @Test
  void whatAnArchiveSaysAboutOverlayfsItselfIsLeftOut() throws IOException {
    Map<String, byte[]> xattrs =
        Map.of(
            "trusted.overlay.redirect", "/etc".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    apply(Archive.of().file("f", "", xattrs).bytes());
    assertThat(layer.xattrs("f")).isEmpty();
  }

  @Test
  void twentyThousandSmallFilesAreUnpacked() throws IOException {
    Archive archive = Archive.of();
    for (int i = 0; i < 20_000; i++) {
      archive.file("d" + i % 100 + "/file-" + i, "content of " + i);
    }
    assertThat(apply(archive.bytes()).entries()).isEqualTo(20_000);
    assertThat(layer.list()).hasSize(100);
    assertThat(layer.list("d7")).hasSize(200);
    assertThat(path.resolve("d7/file-19907")).hasContent("content of 19907");
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        Arguments.of("a name that climbs out", Archive.of().file("../outside/victim", "x")),
        Arguments.of("a name that climbs out halfway", Archive.of().file("a/../../x", "x")),
        Arguments.of("a hard link that climbs out", Archive.of().link("l", "../outside/victim")),
        Arguments.of("a hard link to nothing", Archive.of().link("l", "/etc/passwd")),
        Arguments.of("a hard link to itself", Archive.of().file("f", "").link("f", "f")),
        Arguments.of(
            "a hard link through a link that leads out",
            Archive.of().symlink("s", "../outside").link("l", "s/victim")),
        Arguments.of("a file below a file", Archive.of().file("f", "").file("f/g", "x")),
        Arguments.of(
            "a file below a device", Archive.of().device("null", 1, 3).file("null/g", "x")),
        Arguments.of("a mark of deletion for ..", Archive.of().file("d/.wh...", "")),
        Arguments.of("a mark of deletion for nothing", Archive.of().file("d/.wh.", "")),
        Arguments.of("a mark that climbs out", Archive.of().file("../outside/.wh.victim", "")),
        Arguments.of("a name longer than any", Archive.of().file("n".repeat(256), "")),
        Arguments.of("a path longer than any", Archive.of().file("d/".repeat(3000) + "f", "")),
        Arguments.of("a root that is a file", Archive.of().file("./", "x")),
        Arguments.of("a root that is a link", Archive.of().symlink(".", "../outside")));
  }

  @ParameterizedTest(name = "{0} is refused")
  @MethodSource("hostile")
  void aHostileEntryIsRefusedByName(String what, Archive archive) throws IOException {
    assertThatThrownBy(() -> apply(archive.bytes()))
        .as(what)
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("archive entry");
    assertNothingOutsideWasTouched();
  }

  static Stream<Arguments> contained() {
    return Stream.of(
        Arguments.of(
            "a file written through a link that leads out",
            Archive.of().symlink("s", "../outside").file("s/victim", "overwritten")),
        Arguments.of(
            "a file written through an absolute link",
            Archive.of().symlink("s", "/tmp").file("s/gantry-hostile-victim", "overwritten")),
        Arguments.of(
            "a file in the place of a link that leads out",
            Archive.of().symlink("s", "../outside/victim").file("s", "overwritten")),
        Arguments.of(
            "a directory in the place of a link, then a file in it",
            Archive.of().symlink("s", "../outside").directory("s").file("s/victim", "x")),
        Arguments.of(
            "a link in the place of a directory, then a file in it",
            Archive.of().directory("s").symlink("s", "../outside").file("s/victim", "x")),
        Arguments.of(
            "a hard link to a link that leads out, then a file in its place",
            Archive.of().symlink("s", "../outside/victim").link("h", "s").file("h", "overwritten")),
        Arguments.of(
            "a mark of deletion through a link that leads out",
            Archive.of().symlink("s", "../outside").file("s/.wh.victim", "")),
        Arguments.of(
            "an opaque mark through a link that leads out",
            Archive.of().symlink("s", "../outside").file("s/.wh..wh..opq", "")),
        Arguments.of("an absolute name", Archive.of().file("/tmp/gantry-hostile-victim", "x")),
        Arguments.of(
            "content for a device that came before",
            Archive.of().device("null", 1, 3).file("null", "x")));
  }

  @ParameterizedTest(name = "{0} stays inside")
  @MethodSource("contained")
  void aHostileEntryStaysInside(String what, Archive archive) throws IOException {
    try {
      apply(archive.bytes());
    } catch (ArchiveException e) {
      assertThat(e).as(what).hasMessageContaining("archive entry");
    }
    assertNothingOutsideWasTouched();
  }

  private void assertNothingOutsideWasTouched() throws IOException {
    assertThat(outside.resolve("victim")).hasContent("untouched");
    try (Directory directory = Directory.open(outside)) {
      assertThat(directory.list()).hasSize(1);
      assertThat(directory.xattrs(".")).isEmpty();
    }
    assertThat(Path.of("/tmp/gantry-hostile-victim")).doesNotExist();
  }

  static Stream<Arguments> damaged() {
    byte[] good = Archive.of().file("some/file", "content".repeat(1000)).bytes();
    byte[] badChecksum = good.clone();
    badChecksum[3] ^= 1;
    byte[] noise = new byte[4096];
    new java.util.Random(3).nextBytes(noise);
    return Stream.of(
        Arguments.of("cut in its content", Arrays.copyOf(good, 3000), "unexpected EOF"),
        Arguments.of("cut in its header", Arrays.copyOf(good, 300), "unexpected EOF"),
        Arguments.of("with a wrong checksum", badChecksum, "invalid tar header"),
        Arguments.of("of noise", noise, "invalid tar header"));
  }

  @ParameterizedTest(name = "an archive {0} is refused")
  @MethodSource("damaged")
  void aDamagedArchiveIsRefused(String what, byte[] archive, String message) {
    assertThatThrownBy(() -> apply(archive))
        .as(what)
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest(name = "{0} cut short is refused")
  @MethodSource("compressions")
  void aCompressedArchiveCutShortIsRefused(Compression compression) throws IOException {
    byte[] tar = new byte[300_000];
    new java.util.Random(5).nextBytes(tar);
    byte[] packed =
        compress(
            compression, Archive.of().file("f", java.util.HexFormat.of().formatHex(tar)).bytes());
    assertThatThrownBy(() -> apply(Arrays.copyOf(packed, packed.length / 2)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aStreamThatFailsIsToldAsItIs() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the client has gone");
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            throw new IOException("the client has gone");
          }
        };
    assertThatThrownBy(() -> new LayerApply(TarLimits.DEFAULT).apply(failing, layer))
        .hasMessage("the client has gone");
  }

  @Test
  void anEndlessStreamOfRefusedEntriesIsNotReadToItsEnd() {
    byte[] bad = Archive.of().file("../x", "").unfinished();
    InputStream endless =
        new InputStream() {
          private int at;

          @Override
          public int read() {
            return bad[at++ % bad.length];
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            into[offset] = (byte) read();
            return 1;
          }
        };
    assertThatThrownBy(() -> new LayerApply(TarLimits.DEFAULT).apply(endless, layer))
        .isInstanceOf(ArchiveException.class);
  }

  @Test
  void limitsAreKept() {
    TarLimits small = new TarLimits(3, 2, 2, 1024, 2, 1000, 100_000);
    assertRefused(small, Archive.of().file("a", "").file("b", "").file("c", "").file("d", ""));
    assertRefused(small, Archive.of().directory("a").directory("b").directory("c"));
    assertRefused(small, Archive.of().file("./a/b/c", ""));
    assertRefused(small, Archive.of().file("a".repeat(2000), ""));
    assertRefused(small, Archive.of().file("a", "x".repeat(1001)));
    assertRefused(
        small,
        Archive.of()
            .sparse(
                "s",
                500,
                List.of(
                    new TarEntry.Segment(0, 1),
                    new TarEntry.Segment(2, 1),
                    new TarEntry.Segment(4, 1)),
                "abc"));
    assertRefused(small, Archive.of().sparse("s", 1L << 50, List.of(), ""));
  }

  private void assertRefused(TarLimits limits, Archive archive) {
    assertThatThrownBy(() -> new LayerApply(limits).apply(archive.stream(), layer))
        .isInstanceOf(ArchiveException.class);
  }
}
