package io.gantry.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.cli.json.Node;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTest {
  private static final Row BUSY = row("b", "busy", "running", 50, 10);
  private static final Row IDLE = row("i", "idle", "running", 0, 99);
  private static final Row GONE = row("g", "gone", "exited", 0, 0);

  private final State state = State.EMPTY.rows(List.of(GONE, IDLE, BUSY));

  private static Row row(String id, String name, String status, double cpu, long memory) {
    return new Row(id, name, "image", status, "", "", cpu, memory, 100, 0, 0, 1);
  }

  private static List<String> plain(State state, int height, int width) {
    return View.lines(state, height, width).stream()
        .map(line -> line.replaceAll("\033\\[[0-9;]*m", ""))
        .toList();
  }

  @Test
  void whoRunsComesFirstInTheOrderThatWasChosen() {
    assertThat(state.shown()).containsExactly(BUSY, IDLE, GONE);
    assertThat(state.order(Order.MEMORY).shown()).containsExactly(IDLE, BUSY, GONE);
    assertThat(state.order(Order.NAME).shown()).containsExactly(BUSY, IDLE, GONE);
    assertThat(Order.NAME.next()).isEqualTo(Order.CPU);
  }

  @Test
  void theChosenOneStaysChosenWhenTheOrderChanges() {
    State chosen = state.move(1);
    assertThat(chosen.selected()).isEqualTo("i");
    assertThat(chosen.order(Order.MEMORY).cursor()).isZero();
    assertThat(chosen.move(-5).selected()).isEqualTo("b");
    assertThat(chosen.move(50).selected()).isEqualTo("g");
    assertThat(chosen.rows(List.of(BUSY)).cursor()).isZero();
    assertThat(State.EMPTY.move(1)).isEqualTo(State.EMPTY);
  }

  @Test
  void aFilterLeavesWhatHasItInItsNameOrImage() {
    assertThat(state.filter("us", false).shown()).containsExactly(BUSY);
    assertThat(state.filter("image", false).shown()).hasSize(3);
    assertThat(plain(state.filter("nobody has this", true), 10, 80).getLast())
        .startsWith("filter: nobody has this");
  }

  @Test
  void everyScreenIsFilledExactlyWhateverItsSize() {
    State full = state.log(List.of("one", "two\twith\ttabs", "three \033[2J evil"));
    for (int height = 1; height < 30; height++) {
      for (int width : new int[] {1, 20, 80, 200}) {
        assertThat(plain(full, height, width))
            .hasSize(height)
            .allSatisfy(line -> assertThat(line.codePointCount(0, line.length())).isEqualTo(width));
      }
    }
  }

  @Test
  void aLogCannotMoveTheCursor() {
    State evil = state.log(List.of("before\033[2Jafter\rtitle\u0007\u202e"));
    assertThat(String.join("", View.lines(evil, 20, 80)))
        .contains("before[2Jaftertitle")
        .doesNotContain("\033[2J")
        .doesNotContain("\r")
        .doesNotContain("\u0007");
  }

  @Test
  void theNewestLinesOfTheLogAreAboveTheFoot() {
    State full = state.log(List.of("first", "second", "third", "fourth", "fifth"));
    List<String> lines = plain(full, 10, 40);
    assertThat(lines.get(8).strip()).isEqualTo("fifth");
    assertThat(lines).noneMatch(line -> line.startsWith("first"));
    assertThat(lines.getLast()).startsWith("q quit");
    assertThat(plain(full.trouble("engine is away"), 10, 60).getLast())
        .startsWith("engine is away — trying again");
  }

  @Test
  void onlyLinesThatHaveChangedAreWritten() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        Painter painter = new Painter(out)) {
      painter.paint(List.of("a", "b", "c"));
      bytes.reset();
      painter.paint(List.of("a", "X", "c"));
      assertThat(bytes).hasToString("\033[2;1HX");
      bytes.reset();
      painter.paint(List.of("a", "X", "c"));
      assertThat(bytes.size()).isZero();
      painter.paint(List.of("a", "X"));
      assertThat(bytes).hasToString("\033[2J\033[1;1Ha\033[2;1HX");
    }
  }

  @Test
  void keysAreLettersArrowsAndLoneEscapes() throws IOException {
    InputStream keys =
        new ByteArrayInputStream(
            "j\033[A\033OB\033[5~\r\177\003\033[200;1x\033".getBytes(StandardCharsets.US_ASCII));
    assertThat(Key.read(keys)).isEqualTo(new Key.Letter('j'));
    assertThat(Key.read(keys)).isEqualTo(Key.Named.UP);
    assertThat(Key.read(keys)).isEqualTo(Key.Named.DOWN);
    assertThat(Key.read(keys)).isEqualTo(Key.Named.PAGE_UP);
    assertThat(Key.read(keys)).isEqualTo(Key.Named.ENTER);
    assertThat(Key.read(keys)).isEqualTo(Key.Named.BACKSPACE);
    assertThat(Key.read(keys)).isEqualTo(Key.Named.INTERRUPT);
    assertThat(Key.read(keys)).isEqualTo(Key.Named.UNKNOWN);
    assertThat(Key.read(keys)).isEqualTo(Key.Named.ESCAPE);
  }

  @Test
  void ratesAreWhatTwoReadingsDifferBy() {
    Node container =
        Node.parse(
            """
            {"Id":"x","Names":["/web"],"Image":"i","State":"running",
             "Status":"Up 2 minutes (unhealthy)"}
            """);
    Row.Reading before = new Row.Reading(0, 1e9, 5, 10, 100, 0, 1);
    Row.Reading now = new Row.Reading(2_000_000_000, 2e9, 7, 10, 300, 4, 3);
    Row row = Row.of(container, now, before);
    assertThat(row.name()).isEqualTo("web");
    assertThat(row.health()).isEqualTo("unhealthy");
    assertThat(row.cpu()).isEqualTo(50);
    assertThat(row.network()).isEqualTo(100);
    assertThat(row.block()).isEqualTo(2);
    assertThat(row.memory()).isEqualTo(7);
    assertThat(Row.of(container, now, null).cpu()).isZero();
  }
}
