package io.gantry.engine.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.engine.Filters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventJournalTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00.000000001Z");
  private static final int SMALL = 4096;

  @TempDir private Path directory;

  private static Event event(int number) {
    return new Event(
        "container",
        "e" + number,
        "id",
        Map.of("name", "a \"quoted\"\nname", "n", "" + number),
        BEGIN.plusSeconds(number));
  }

  private static List<Event> events(int from, int to) {
    return IntStream.range(from, to).mapToObj(EventJournalTest::event).toList();
  }

  private static List<Event> read(History history, Window window) throws IOException {
    List<Event> all = new ArrayList<>();
    try (History.Past past = history.past(window)) {
      for (Event next = past.next(); next != null; next = past.next()) {
        all.add(next);
      }
    }
    return all;
  }

  private static List<Event> read(History history) throws IOException {
    return read(history, Window.of(Optional.empty(), Optional.empty()));
  }

  @Test
  void whatWasWrittenIsReadByTheNextOne() throws IOException {
    try (EventJournal journal = EventJournal.open(directory)) {
      journal.append(events(0, 3));
      journal.append(events(3, 5));
    }
    try (EventJournal next = EventJournal.open(directory)) {
      next.append(events(5, 6));
      assertThat(read(next)).isEqualTo(events(0, 6));
    }
  }

  @Test
  void onlyTheTimeAskedForIsRead() throws IOException {
    try (EventJournal journal = EventJournal.open(directory)) {
      journal.append(events(0, 10));
      Window window =
          Window.of(Optional.of(BEGIN.plusSeconds(3)), Optional.of(BEGIN.plusSeconds(5)));
      assertThat(read(journal, window)).isEqualTo(events(3, 6));
    }
  }

  @Test
  void aTornEndIsCutOffAndNothingElseIsLost() throws IOException {
    try (EventJournal journal = EventJournal.open(directory)) {
      journal.append(events(0, 3));
    }
    Path file = directory.resolve("journal");
    byte[] whole = Files.readAllBytes(file);
    for (int torn = 1; torn < 60; torn += 7) {
      Files.write(file, whole);
      Files.write(file, "{\"nanos\":17672256\0\0".getBytes(UTF_8), StandardOpenOption.APPEND);
      Files.write(file, new byte[torn], StandardOpenOption.APPEND);
      try (EventJournal next = EventJournal.open(directory)) {
        next.append(events(3, 4));
        assertThat(read(next)).isEqualTo(events(0, 4));
      }
    }
  }

  @Test
  void aFileWithoutAnyWholeLineIsEmptied() throws IOException {
    Files.write(directory.resolve("journal"), new byte[30_000]);
    try (EventJournal journal = EventJournal.open(directory)) {
      journal.append(events(0, 1));
      assertThat(read(journal)).isEqualTo(events(0, 1));
    }
  }

  @Test
  void damagedLinesArePassedOver() throws IOException {
    Files.writeString(
        directory.resolve("journal"), "{\"nanos\":5,\"type\":oops\n\nnonsense\n\0\0\0\n");
    try (EventJournal journal = EventJournal.open(directory)) {
      journal.append(events(0, 1));
      assertThat(read(journal)).isEqualTo(events(0, 1));
    }
  }

  @Test
  void itsFilesStaySmallAndKeepTheNewest() throws IOException {
    try (EventJournal journal = EventJournal.open(directory, SMALL)) {
      for (int i = 0; i < 500; i++) {
        journal.append(events(i, i + 1));
      }
      assertThat(Files.size(directory.resolve("journal"))).isLessThanOrEqualTo(SMALL);
      assertThat(Files.size(directory.resolve("journal.old"))).isLessThanOrEqualTo(SMALL);
      List<Event> kept = read(journal);
      assertThat(kept).hasSizeGreaterThan(20).endsWith(event(499));
      assertThat(kept).isEqualTo(events(500 - kept.size(), 500));
    }
  }

  @Test
  void whoReadsIsNotDisturbedByANewFile() throws IOException {
    try (EventJournal journal = EventJournal.open(directory, SMALL)) {
      journal.append(events(0, 3));
      try (History.Past past = journal.past(Window.of(Optional.empty(), Optional.empty()))) {
        for (int i = 3; i < 500; i++) {
          journal.append(events(i, i + 1));
        }
        assertThat(past.next()).isEqualTo(event(0));
        assertThat(past.next()).isEqualTo(event(1));
        assertThat(past.next()).isEqualTo(event(2));
        assertThat(past.next()).isNull();
      }
    }
  }

  @Test
  void anEventTooLargeForTheJournalPushesOutNothing() throws IOException {
    try (EventJournal journal = EventJournal.open(directory)) {
      Event huge =
          new Event(
              "container",
              "create",
              "id",
              Map.of("label", "x".repeat(EventJournal.EVENT_BYTES)),
              BEGIN);
      journal.append(List.of(event(0), huge, event(1)));
      assertThat(read(journal)).isEqualTo(events(0, 2));
    }
  }

  @Test
  void manyWhoPublishAtOnceAreHeardOfByAllInOneOrder() throws Exception {
    try (EventBus bus = EventBus.open(directory, Clock.systemUTC());
        Events.Subscription live =
            bus.subscribe(Optional.empty(), Optional.empty(), Filters.NONE)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int first = t * 100;
        threads.add(
            Thread.startVirtualThread(() -> events(first, first + 100).forEach(bus::publish)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      List<Event> heard = new ArrayList<>();
      while (heard.size() < 800) {
        heard.add(live.next(Duration.ofMinutes(1)));
      }
      List<Event> kept = new ArrayList<>();
      try (Events.Subscription past =
          bus.subscribe(Optional.of(Instant.EPOCH), Optional.of(Instant.now()), Filters.NONE)) {
        while (!past.ended()) {
          Event next = past.next(Duration.ZERO);
          if (next != null) {
            kept.add(next);
          }
        }
      }
      assertThat(kept).hasSize(800).isEqualTo(heard);
    }
  }
}
