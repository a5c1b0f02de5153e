package io.gantry.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFileFormatTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00.123456789Z");

  @TempDir Path dir;

  private String written(byte[] output, Instant time) throws IOException {
    Path file = dir.resolve("x-json.log");
    LogWriter log = LogLines.writer(file, Map.of(), InstantSource.fixed(time));
    LogLines.write(log, log.encoder(OutputKind.STDOUT), output);
    log.end();
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  private static String line(String log, String time) {
    return "{\"log\":\"" + log + "\",\"stream\":\"stdout\",\"time\":\"" + time + "\"}\n";
  }

  @Test
  void aLineIsAnObjectOfLogStreamAndTime() throws IOException {
    assertThat(written(LogLines.bytes("hello\n"), NOON))
        .isEqualTo(line("hello\\n", "2026-03-04T12:00:00.123456789Z"));
  }

  @Test
  void aTimeLosesTheZerosAtItsEnd() throws IOException {
    assertThat(written(LogLines.bytes("a\nb\n"), Instant.parse("2026-03-04T12:00:00.120Z")))
        .isEqualTo(
            line("a\\n", "2026-03-04T12:00:00.12Z")
                + line("b\\n", "2026-03-04T12:00:00.120000001Z"));
  }

  @Test
  void aWholeSecondHasNoPoint() throws IOException {
    assertThat(written(LogLines.bytes("a\n"), Instant.parse("2026-03-04T12:00:00Z")))
        .isEqualTo(line("a\\n", "2026-03-04T12:00:00Z"));
  }

  @Test
  void linesOfOneReadingOfTheClockAreANanosecondApart() throws IOException {
    assertThat(written(LogLines.bytes("a\nb\n"), Instant.parse("2026-12-31T23:59:59.999999999Z")))
        .isEqualTo(
            line("a\\n", "2026-12-31T23:59:59.999999999Z") + line("b\\n", "2027-01-01T00:00:00Z"));
  }

  @Test
  void charactersAreEscapedAsDockerEscapesThem() throws IOException {
    assertThat(written(LogLines.bytes("\"\\ <b>&\t\r\u0001\u007f é € 😀 \u2028\u2029\n"), NOON))
        .isEqualTo(
            line(
                "\\\"\\\\ \\u003cb\\u003e\\u0026\\u0009\\r\\u0001\u007f é € 😀 \\u2028\\u2029\\n",
                "2026-03-04T12:00:00.123456789Z"));
  }

  @Test
  void bytesThatAreNotUtf8BecomeReplacementCharacters() throws IOException {
    byte[] output = {
      'a', (byte) 0xff, 'b', (byte) 0xc3, 'c', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '\n'
    };
    assertThat(written(output, NOON))
        .isEqualTo(
            line("a\\ufffdb\\ufffdc\\ufffd\\ufffd\\ufffd\\n", "2026-03-04T12:00:00.123456789Z"));
  }

  @Test
  void aLineLongerThan16KbIsCutAndItsPiecesShareOneTime() throws IOException {
    String long40k = "y".repeat(40_000);
    String time = "2026-03-04T12:00:00.123456789Z";
    assertThat(written(LogLines.bytes(long40k + "\nz\n"), NOON))
        .isEqualTo(
            line("y".repeat(16_384), time)
                + line("y".repeat(16_384), time)
                + line("y".repeat(40_000 - 2 * 16_384) + "\\n", time)
                + line("z\\n", "2026-03-04T12:00:00.12345679Z"));
  }

  @Test
  void aLastLineWithoutALineFeedStaysWithoutOne() throws IOException {
    assertThat(written(LogLines.bytes("no end"), NOON))
        .isEqualTo(line("no end", "2026-03-04T12:00:00.123456789Z"));
  }

  @Test
  void chosenFactsStandInEachLine() {
    LineEncoder encoder =
        new JsonLineEncoder(
            OutputKind.STDERR, new TreeMap<>(Map.of("b", "<2>", "a", "1")), clock());
    byte[] out = new byte[encoder.headroom() * 2];
    encoder.encode(LogLines.bytes("x\n"), 0, 2, false, out, 0, Long.MAX_VALUE);
    assertThat(new String(out, 0, encoder.written(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"log\":\"x\\n"
                + "\",\"stream\":\"stderr\",\"attrs\":{\"a\":\"1\",\"b\":\"\\u003c2\\u003e\"},\"time\":\"2026-03-04T12:00:00.123456789Z\"}\n");
  }

  @Test
  void whatIsWrittenIsReadBackUnchanged() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      int c =
          switch (random.nextInt(6)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> 0x80 + random.nextInt(0x700);
            case 2 -> 0x10000 + random.nextInt(0x1000);
            case 3 -> "\"\\<>&\n".charAt(random.nextInt(6));
            default -> 0x20 + random.nextInt(0x60);
          };
      text.appendCodePoint(c);
    }
    written(LogLines.bytes(text.toString()), NOON);
    assertThat(
            LogLines.text(
                LogLines.open(
                    dir.resolve("x-json.log"), java.util.Optional.empty(), LogQuery.everything())))
        .isEqualTo(text.toString());
  }

  private static LogClock clock() {
    LogClock clock = new LogClock(InstantSource.fixed(NOON));
    clock.read();
    return clock;
  }

  @Test
  void attributesThatWouldFillTheBufferAreLeftOut() {
    LineEncoder encoder =
        new JsonLineEncoder(
            OutputKind.STDOUT, new TreeMap<>(Map.of("a", "x".repeat(1_000_000))), clock());
    byte[] to = new byte[256 * 1024];
    encoder.encode("x\n".getBytes(StandardCharsets.UTF_8), 0, 2, false, to, 0, Long.MAX_VALUE);
    assertThat(encoder.read()).isEqualTo(2);
  }
}
