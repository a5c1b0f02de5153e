package io.gantry.engine.log.journald;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.gantry.engine.log.LogArchive;
import io.gantry.engine.log.LogQuery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the journal, laid out by hand; the conformance tests read those of journald. */
class JournalFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void entriesOfAContainerAreFound(boolean compact) throws Exception {
    write(file(compact));
    assertThat(lines("abc", LogQuery.everything())).containsExactly("one", "two", "three");
    assertThat(lines("abc", LogQuery.everything().withTail(1))).containsExactly("three");
    assertThat(lines("nobody", LogQuery.everything())).isEmpty();
  }

  @Test
  void compressedDataIsExpanded() throws IOException {
    byte[] text = "MESSAGE=".concat("x".repeat(1000)).getBytes(UTF_8);
    assertThat(DataCompression.expand(4, Zstd.compress(text))).isEqualTo(text);
    byte[] block = {0x14, 'a', 1, 0, 0x50, 'b', 'c', 'd', 'e', 'f'};
    byte[] lz4 =
        ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN).putLong(14).put(block).array();
    assertThat(DataCompression.expand(2, lz4)).isEqualTo("aaaaaaaaabcdef".getBytes(UTF_8));
    assertThatThrownBy(() -> DataCompression.expand(1, text)).hasMessageContaining("xz");
    assertThatThrownBy(() -> DataCompression.expand(4, text)).isInstanceOf(IOException.class);
  }

  @Test
  void aDamagedFileNeitherHangsNorHarmsMoreThanItself() throws Exception {
    byte[] whole = file(false);
    for (int length = 0; length < whole.length; length += 3) {
      readAnyhow(java.util.Arrays.copyOf(whole, length));
    }
    for (int at = 0; at < whole.length; at++) {
      byte[] bad = whole.clone();
      bad[at] ^= (byte) 0xff;
      readAnyhow(bad);
    }
  }

  private void readAnyhow(byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve("damaged"), bytes);
    try (JournalFile file = JournalFile.open(path)) {
      Optional<JournalPart> part = JournalPart.of(file, "abc");
      for (long i = 0; part.isPresent() && i < Math.min(part.get().size(), 100); i++) {
        part.get().time(i);
        part.get().entry(i);
      }
    } catch (IOException e) {
      // said, and done with
    }
  }

  private List<String> lines(String id, LogQuery query) throws IOException, InterruptedException {
    var archive = new JournalArchive(List.of(folder), new JournalRuns());
    List<String> lines = new ArrayList<>();
    try (LogArchive.Entries entries = archive.read(id, query)) {
      for (Optional<LogArchive.Archived> next = entries.next();
          next.isPresent();
          next = entries.next()) {
        lines.add(new String(next.get().entry().line(), UTF_8));
      }
    }
    return lines;
  }

  private void write(byte[] bytes) throws IOException {
    Path machine = Files.createDirectories(folder.resolve("machine"));
    Files.write(machine.resolve("system.journal"), bytes);
  }

  /** Three entries of container {@code abc}, and one of another, as journald would link them. */
  private static byte[] file(boolean compact) {
    Layout layout = new Layout(compact);
    long other = layout.data("CONTAINER_ID_FULL=other", 0);
    long mine = layout.data("CONTAINER_ID_FULL=abc", other);
    layout.field("CONTAINER_ID_FULL", mine);
    List<Long> entries = new ArrayList<>();
    for (String text : List.of("one", "two", "three")) {
      entries.add(layout.entry(mine, layout.data("MESSAGE=" + text, 0)));
    }
    layout.link(mine, entries);
    layout.link(other, List.of(layout.entry(other, layout.data("MESSAGE=not mine", 0))));
    return layout.bytes();
  }

  /** Puts objects one behind the other. */
  private static final class Layout {
    private static final int HEAD = 264;
    private final ByteBuffer out = ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN);
    private final boolean compact;
    private long time = 1_000_000;

    Layout(boolean compact) {
      this.compact = compact;
      out.put("LPKSHHRH".getBytes(UTF_8)).putInt(0).putInt(compact ? 16 : 0);
      out.putLong(120, HEAD).putLong(128, 16); // one bucket of fields
      out.position(HEAD + 16);
    }

    private long object(int type, int size) {
      out.position((out.position() + 7) & ~7);
      int at = out.position();
      out.put(at, (byte) type).putLong(at + 8, size);
      out.position(at + size);
      return at;
    }

    long data(String payload, long nextOfField) {
      int head = compact ? 72 : 64;
      int at = (int) object(1, head + payload.length());
      out.putLong(at + 32, nextOfField).put(at + head, payload.getBytes(UTF_8));
      return at;
    }

    void field(String name, long data) {
      int at = (int) object(2, 40 + name.length());
      out.putLong(at + 32, data).put(at + 40, name.getBytes(UTF_8));
      out.putLong(HEAD, at);
    }

    long entry(long... data) {
      int size = compact ? 4 : 16;
      int at = (int) object(3, 64 + size * data.length);
      out.putLong(at + 24, time++);
      for (int i = 0; i < data.length; i++) {
        item(at + 64 + i * size, data[i]);
      }
      return at;
    }

    void link(long data, List<Long> entries) {
      int at = (int) data;
      out.putLong(at + 40, entries.getFirst()).putLong(at + 56, entries.size());
      int size = compact ? 4 : 8;
      int array = (int) object(6, 24 + size * 4);
      out.putLong(at + 48, array);
      for (int i = 1; i < entries.size(); i++) {
        item(array + 24 + (i - 1) * size, entries.get(i));
      }
    }

    private void item(int at, long offset) {
      if (compact) {
        out.putInt(at, (int) offset);
      } else {
        out.putLong(at, offset);
      }
    }

    byte[] bytes() {
      return java.util.Arrays.copyOf(out.array(), out.position());
    }
  }
}
