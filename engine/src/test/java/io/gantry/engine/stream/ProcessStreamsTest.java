package io.gantry.engine.stream;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.engine.log.LogQuery;
import io.gantry.engine.log.LogQuery.Framing;
import io.gantry.engine.log.LogSubject;
import io.gantry.engine.log.LogTally;
import io.gantry.kernel.io.Pipe;
import io.gantry.kernel.io.Transfer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProcessStreamsTest {
  private static final StreamSettings INTERACTIVE = new StreamSettings(false, true, true);

  @TempDir Path dir;

  private StreamsFixture logging() throws IOException {
    return new StreamsFixture(dir, StreamSettings.OUTPUT, "json-file", Map.of());
  }

  private StreamsFixture unlogged(StreamSettings settings) throws IOException {
    return new StreamsFixture(dir, settings, "none", Map.of());
  }

  private static AttachRequest raw() {
    return AttachRequest.listening().withFraming(Framing.RAW);
  }

  private static String numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
  }

  @Test
  void whatAProcessSaysIsLogged() throws Exception {
    try (StreamsFixture f = logging()) {
      f.start();
      f.say("one\ntwo\nno end");
      f.complain("oops\n");
      f.exit().get(10, SECONDS);
      // the line that does not end is logged last, or before what is read after it
      assertThat(f.logged()).contains("one\ntwo\n").contains("no end", "oops\n").hasSize(19);
    }
  }

  @Test
  void aFullDiskCostsLinesAndHoldsUpNobody() throws Exception {
    Files.createSymbolicLink(dir.resolve("x-json.log"), Path.of("/dev/full"));
    try (StreamsFixture f = logging()) {
      CompletableFuture<String> attached = f.reading(f.streams.attach(raw()));
      f.start();
      String text = numbers(0, 200_000);
      f.say(text);
      f.exit().get(20, SECONDS);
      assertThat(attached.get(20, SECONDS)).isEqualTo(text);
      assertThat(f.tally.counts())
          .containsExactly(new LogTally.Count("json-file", 0, 0, 0, 200_000));
    }
  }

  @Test
  void bytesThatComeOneByOneMakeLines() throws Exception {
    try (StreamsFixture f = logging()) {
      f.start();
      String text = "x".repeat(300) + "\n" + "y".repeat(20) + "\n";
      for (int i = 0; i < text.length(); i++) {
        f.say(text.substring(i, i + 1));
      }
      f.exit().get(10, SECONDS);
      assertThat(f.logged()).isEqualTo(text);
    }
  }

  @Test
  void megabytesAreLoggedAndReachAnAttachedClientAndAFollower() throws Exception {
    try (StreamsFixture f = logging()) {
      CompletableFuture<String> attached = f.reading(f.streams.attach(raw()));
      f.start();
      CompletableFuture<String> following =
          f.reading(f.streams.log().read(LogQuery.everything().withFollow(true)));
      for (int i = 0; i < 400_000; i += 1000) {
        f.say(numbers(i, i + 1000));
      }
      f.exit().get(20, SECONDS);
      String all = numbers(0, 400_000);
      assertThat(attached.get(10, SECONDS)).isEqualTo(all);
      assertThat(following.get(10, SECONDS)).isEqualTo(all);
      assertThat(f.logged()).isEqualTo(all);
    }
  }

  @Test
  void aLineWithoutEndOfManyKilobytesIsLoggedWhole() throws Exception {
    try (StreamsFixture f = logging()) {
      f.start();
      String line = "z".repeat(200_000);
      f.say(line);
      f.say("\nnext\n");
      f.exit().get(10, SECONDS);
      assertThat(f.logged()).isEqualTo(line + "\nnext\n");
    }
  }

  @Test
  void aClientThatAsksForTheLogFirstSeesNoSeam() throws Exception {
    try (StreamsFixture f = logging()) {
      f.start();
      CompletableFuture<Void> saying =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < 100_000; i += 7) {
                    f.say(numbers(i, Math.min(i + 7, 100_000)));
                  }
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      var clients =
          IntStream.range(0, 20)
              .mapToObj(
                  i -> {
                    long until = System.nanoTime() + i * 3_000_000L;
                    while (System.nanoTime() < until && !saying.isDone()) {
                      Thread.onSpinWait();
                    }
                    return f.reading(f.streams.attach(raw().withReplay()));
                  })
              .toList();
      saying.get(20, SECONDS);
      f.exit().get(10, SECONDS);
      for (CompletableFuture<String> client : clients) {
        assertThat(client.get(10, SECONDS)).isEqualTo(numbers(0, 100_000));
      }
    }
  }

  @Test
  void aReplaySeesAnUnfinishedLineOnce() throws Exception {
    try (StreamsFixture f = logging()) {
      f.start();
      f.say("whole\nhal");
      awaitLogged(f, "whole\n");
      CompletableFuture<String> client = f.reading(f.streams.attach(raw().withReplay()));
      f.say("f\n");
      f.exit().get(10, SECONDS);
      assertThat(client.get(10, SECONDS)).isEqualTo("whole\nhalf\n");
    }
  }

  @Test
  void outputIsFramedByStream() throws Exception {
    try (StreamsFixture f = unlogged(StreamSettings.OUTPUT)) {
      Attachment client = f.streams.attach(AttachRequest.listening());
      f.start();
      f.complain("ab");
      ByteBuffer frame = client.next().orElseThrow();
      byte[] bytes = new byte[frame.remaining()];
      frame.get(bytes);
      assertThat(bytes).containsExactly(2, 0, 0, 0, 0, 0, 0, 2, 'a', 'b');
      f.exit().get(10, SECONDS);
      assertThat(client.next()).isEmpty();
    }
  }

  @Test
  void aClientThatDoesNotReadMakesTheProcessWaitAndLosesNothing() throws Exception {
    try (StreamsFixture f = unlogged(StreamSettings.OUTPUT)) {
      Attachment client = f.streams.attach(raw());
      f.start();
      String all = numbers(0, 300_000);
      CompletableFuture<Void> saying = say(f, all);
      CompletableFuture<String> seen = f.reading(client);
      saying.get(20, SECONDS);
      f.exit().get(10, SECONDS);
      assertThat(seen.get(10, SECONDS)).isEqualTo(all);
    }
  }

  @Test
  void aClientThatGoesAwayHoldsUpNobody() throws Exception {
    try (StreamsFixture f = logging()) {
      Attachment client = f.streams.attach(raw());
      f.start();
      String all = numbers(0, 300_000);
      CompletableFuture<Void> saying = say(f, all);
      client.close();
      saying.get(20, SECONDS);
      f.exit().get(10, SECONDS);
      assertThat(f.logged()).isEqualTo(all);
    }
  }

  @Test
  void outputThatNobodyWantsIsDrained() throws Exception {
    try (StreamsFixture f = unlogged(StreamSettings.OUTPUT)) {
      f.start();
      say(f, numbers(0, 300_000)).get(20, SECONDS);
      f.exit().get(10, SECONDS);
    }
  }

  @Test
  void inputReachesTheProcessAlsoWhenItWasSentBeforeTheStart() throws Exception {
    try (StreamsFixture f = unlogged(INTERACTIVE)) {
      Attachment client = f.streams.attach(raw().withInput());
      String all = numbers(0, 100_000);
      CompletableFuture<Boolean> sent =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  boolean more =
                      client.write(ByteBuffer.wrap(all.getBytes(StandardCharsets.UTF_8)));
                  client.closeInput();
                  return more;
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              },
              f.threads);
      f.start();
      ByteBuffer got = ByteBuffer.allocate(all.length() + 10);
      while (Transfer.read(f.in.readEnd(), got) != Transfer.END) {
        assertThat(got.hasRemaining()).isTrue();
      }
      assertThat(new String(got.array(), 0, got.position(), StandardCharsets.UTF_8)).isEqualTo(all);
      assertThat(sent.get(10, SECONDS)).isTrue();
      assertThat(f.shimInputsClosed).hasValue(1);
      f.exit().get(10, SECONDS);
    }
  }

  @Test
  void inputThatEndedBeforeTheStartIsClosedAtTheStart() throws Exception {
    try (StreamsFixture f = unlogged(INTERACTIVE)) {
      f.streams.attach(raw().withInput()).closeInput();
      f.start();
      assertThat(Transfer.read(f.in.readEnd(), ByteBuffer.allocate(1))).isEqualTo(Transfer.END);
      f.exit().get(10, SECONDS);
    }
  }

  @Test
  void aClientThatGoesAfterItsRunLeavesTheNextRunsInputOpen() throws Exception {
    try (StreamsFixture f = unlogged(INTERACTIVE)) {
      Attachment first = f.streams.attach(raw().withInput());
      f.start();
      f.exit().get(10, SECONDS);
      first.close();
      f.in = Pipe.open();
      f.out = Pipe.open();
      f.err = Pipe.open();
      Attachment second = f.streams.attach(raw().withInput());
      f.start();
      assertThat(second.write(ByteBuffer.wrap(new byte[] {'x'}))).isTrue();
      assertThat(Transfer.read(f.in.readEnd(), ByteBuffer.allocate(1))).isOne();
      f.exit().get(10, SECONDS);
    }
  }

  @Test
  void inputIsDroppedWhenNobodyReadsIt() throws Exception {
    try (StreamsFixture f = unlogged(INTERACTIVE)) {
      f.start();
      f.in.readEnd().close();
      Attachment client = f.streams.attach(raw().withInput());
      assertThat(client.write(ByteBuffer.wrap(new byte[] {'x'}))).isFalse();
      f.exit().get(10, SECONDS);
    }
  }

  @Test
  void aStartThatFailsEndsItsClients() throws Exception {
    try (StreamsFixture f = unlogged(INTERACTIVE)) {
      Attachment client = f.streams.attach(raw().withInput());
      f.streams.abandon();
      assertThat(client.next()).isEmpty();
    }
  }

  @Test
  void streamsThatAnotherProcessKeepsOpenAreGivenUp() throws Exception {
    try (StreamsFixture f = logging()) {
      f.start();
      f.say("last words\n");
      f.streams.exited().get(10, SECONDS);
      assertThat(f.logged()).isEqualTo("last words\n");
    }
  }

  @Test
  void aTerminalHasEndedWhenItsOneStreamHas() throws Exception {
    try (StreamsFixture f = logging()) {
      f.startTerminal();
      f.say("bye\n");
      f.out.writeEnd().close();
      f.streams.awaitEnd(); // without the patience that streams held by others get
      assertThat(f.logged()).isEqualTo("bye\n");
    }
  }

  @Test
  void aProcessThatEndedBeforeItsStreamsWereTakenIsOverAtOnce() throws Exception {
    try (StreamsFixture f = logging()) {
      Attachment client = f.streams.attach(raw());
      f.streams.start(StreamRun.started(StreamPorts.NONE, LogSubject.NONE, dir.resolve("journal")));
      f.streams.awaitEnd();
      assertThat(client.next()).isEmpty();
    }
  }

  @Test
  void whatAKilledEngineHadTakenOfAnEndedProcessIsLogged() throws Exception {
    Path journal = dir.resolve("journal");
    try (Journal notes = new Journal(journal)) {
      byte[] carry = "half a line".getBytes(StandardCharsets.UTF_8);
      notes.intend(0, new Journal.Batch(1, 0, 0, 11, 11, carry));
      notes.done(0, 1);
    }
    try (StreamsFixture f = logging()) {
      f.streams.start(StreamRun.gone(LogSubject.NONE, journal));
      f.streams.awaitEnd();
      assertThat(f.logged()).isEqualTo("half a line");
    }
  }

  @Test
  void aSecondRunGoesOnInTheSameLog() throws Exception {
    try (StreamsFixture f = logging()) {
      f.start();
      f.say("first\n");
      f.exit().get(10, SECONDS);
      f.out = Pipe.open();
      f.err = Pipe.open();
      Attachment client = f.streams.attach(raw());
      f.start();
      f.say("second\n");
      f.exit().get(10, SECONDS);
      assertThat(StreamsFixture.text(client)).isEqualTo("second\n");
      assertThat(f.logged()).isEqualTo("first\nsecond\n");
    }
  }

  private static CompletableFuture<Void> say(StreamsFixture f, String text) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            f.say(text);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  private static void awaitLogged(StreamsFixture f, String text) throws Exception {
    long deadline = System.nanoTime() + SECONDS.toNanos(10);
    while (!f.logged().equals(text)) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
