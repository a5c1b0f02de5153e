package io.gantry.snapshot.tar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.fs.Device;
import io.gantry.kernel.fs.FileNames;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;

class TarRoundTripTest {
  private static final byte[] BINARY = {1, 0, 0, 2, (byte) 0xFF, '\n', '=', 0};

  private record Read(TarEntry entry, String content) {}

  private static List<Read> read(byte[] archive) throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(archive), TarLimits.DEFAULT);
    List<Read> all = new ArrayList<>();
    for (Optional<TarEntry> e = reader.next(); e.isPresent(); e = reader.next()) {
      all.add(new Read(e.get(), new String(reader.content().readAllBytes(), UTF_8)));
    }
    return all;
  }

  private static TarEntry roundTrip(TarEntry entry) throws IOException {
    return read(Archive.of().add(entry, "").bytes()).getFirst().entry();
  }

  @Test
  void everythingAnEntrySaysIsReadBack() throws IOException {
    for (TarEntry.Type type : TarEntry.Type.values()) {
      String link =
          type == TarEntry.Type.LINK || type == TarEntry.Type.SYMLINK ? "t/".repeat(99) : "";
      boolean node = type == TarEntry.Type.CHARACTER_DEVICE || type == TarEntry.Type.BLOCK_DEVICE;
      TarEntry entry =
          new TarEntry(
              "a/" + "é".repeat(70),
              type,
              07777,
              3_000_000,
              -2,
              0,
              Instant.ofEpochSecond(-3, 250_000_000),
              Optional.of(Instant.ofEpochSecond(1L << 34, 5)),
              link,
              node ? new Device(4000, 1_000_000) : Device.NONE,
              Map.of(),
              Optional.empty());
      assertThat(roundTrip(entry)).isEqualTo(entry);
    }
  }

  @Test
  void attributesAreBytes() throws IOException {
    TarEntry read =
        read(Archive.of().file("f", "x", Map.of("security.capability", BINARY)).bytes())
            .getFirst()
            .entry();
    assertThat(read.xattrs().get("security.capability")).isEqualTo(BINARY);
  }

  @Test
  void namesOfAnyLengthAndOfAnyBytesAreReadBack() throws IOException {
    Random random = new Random(11);
    for (int length = 1; length < 400; length += 7) {
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) (random.nextInt(8) == 0 ? '/' : 1 + random.nextInt(255));
      }
      String name = FileNames.decode(bytes);
      TarEntry read = read(Archive.of().file(name, "x").bytes()).getFirst().entry();
      assertThat(FileNames.encode(read.name())).isEqualTo(bytes);
    }
  }

  @Test
  void whatIsWrittenIsReadByAnotherLibrary() throws IOException {
    byte[] archive =
        Archive.of()
            .file("d/".repeat(90) + "long", "content")
            .symlink("s", "x".repeat(150))
            .sparse("sparse", 10_000, List.of(new TarEntry.Segment(5000, 4)), "data")
            .bytes();
    try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(archive))) {
      TarArchiveEntry file = in.getNextEntry();
      assertThat(file.getName()).isEqualTo("d/".repeat(90) + "long");
      assertThat(in.readAllBytes()).asString().isEqualTo("content");
      assertThat(file.getLastModifiedTime().toInstant()).isEqualTo(Archive.TIME);
      assertThat(in.getNextEntry().getLinkName()).isEqualTo("x".repeat(150));
      TarArchiveEntry sparse = in.getNextEntry();
      assertThat(sparse.getName()).isEqualTo("sparse");
      byte[] content = in.readAllBytes();
      assertThat(content).hasSize(10_000);
      assertThat(Arrays.copyOfRange(content, 5000, 5004)).asString().isEqualTo("data");
      assertThat(in.getNextEntry()).isNull();
    }
  }

  @Test
  void whatAnotherLibraryWritesIsRead() throws IOException {
    for (int mode :
        new int[] {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes)) {
        out.setLongFileMode(mode);
        out.setBigNumberMode(
            mode == TarArchiveOutputStream.LONGFILE_GNU
                ? TarArchiveOutputStream.BIGNUMBER_STAR
                : TarArchiveOutputStream.BIGNUMBER_POSIX);
        TarArchiveEntry entry = new TarArchiveEntry("d/".repeat(120) + "f");
        entry.setSize(7);
        entry.setUserId(5_000_000L);
        out.putArchiveEntry(entry);
        out.write("content".getBytes(UTF_8));
        out.closeArchiveEntry();
      }
      Read read = read(bytes.toByteArray()).getFirst();
      assertThat(read.entry().name()).isEqualTo("d/".repeat(120) + "f");
      assertThat(read.entry().uid()).isEqualTo(5_000_000);
      assertThat(read.content()).isEqualTo("content");
    }
  }

  @Test
  void anEmptyStreamIsAnEmptyArchive() throws IOException {
    assertThat(read(new byte[0])).isEmpty();
    assertThat(read(new byte[1024])).isEmpty();
  }

  @Test
  void theNameOfADamagedEntryIsTold() {
    byte[] archive = Archive.of().file("the-name", "x").bytes();
    int pax = indexOf(archive, "mtime=");
    archive[pax + 6] = 'x';
    assertThatThrownBy(() -> read(archive))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("the-name")
        .hasMessageContaining("mtime");
  }

  private static int indexOf(byte[] archive, String text) {
    return new String(archive, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
  }

  @Test
  void damageIsRefusedOrHarmlessWhereverItIs() throws IOException {
    byte[] good =
        Archive.of()
            .file("some/file", "content", Map.of("user.x", BINARY))
            .directory("d")
            .symlink("s", "target")
            .sparse("h", 1 << 20, List.of(new TarEntry.Segment(1000, 4)), "data")
            .file("l".repeat(300), "x".repeat(2000))
            .bytes();
    Random random = new Random(20);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      for (int k = random.nextInt(1, 6); k > 0; k--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      byte[] cut =
          Arrays.copyOf(bad, random.nextInt(4) == 0 ? random.nextInt(bad.length) : bad.length);
      if (random.nextBoolean()) {
        mendChecksums(cut);
      }
      try {
        read(cut);
      } catch (ArchiveException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  /** So that damage in a header is not found by its checksum alone. */
  private static void mendChecksums(byte[] archive) {
    for (int at = 0; at + 512 <= archive.length; at += 512) {
      if (archive[at + 257] == 'u' && archive[at + 258] == 's') {
        Arrays.fill(archive, at + 148, at + 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
          sum += archive[at + i] & 0xFF;
        }
        byte[] digits = String.format("%06o\0 ", sum).getBytes(UTF_8);
        System.arraycopy(digits, 0, archive, at + 148, 8);
      }
    }
  }
}
