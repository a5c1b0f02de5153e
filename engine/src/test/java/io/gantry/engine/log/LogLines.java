package io.gantry.engine.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What tests of logs share: writing some output, reading all of a source. */
final class LogLines {
  private LogLines() {}

  static FileLogWriter writer(Path file, Map<String, String> options, InstantSource time)
      throws IOException {
    FileLog kept = JsonFile.parse(options, options).files();
    return writer(file, kept, time);
  }

  static FileLogWriter writer(Path file, FileLog kept, InstantSource time) throws IOException {
    return FileLogWriter.open(
        new LogFiles(file, kept.maxFiles()),
        kept,
        new TreeMap<>(),
        new LogClock(time),
        new Complaint(System.getLogger("test"), "Error writing log message", "container=x"),
        new LogTally().of("test"));
  }

  /** Writes output as the pump does: as many lines as fit into the file, then the next file. */
  static void write(LogWriter log, LineEncoder encoder, byte[] output) throws IOException {
    byte[] encoded = new byte[encoder.headroom() + 4096];
    log.readClock();
    for (int at = 0; at < output.length; ) {
      if (log.room() <= 0) {
        log.rotate();
      }
      encoder.startAt(log.length());
      encoder.encode(output, at, output.length, false, encoded, 0, log.room());
      if (encoder.read() == 0) {
        encoder.encode(output, at, output.length, true, encoded, 0, log.room());
      }
      log.append(encoded, 0, encoder.written());
      at += encoder.read();
    }
  }

  static byte[] read(ByteSource source) throws IOException, InterruptedException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (source) {
      for (Optional<ByteBuffer> piece = source.next(); piece.isPresent(); piece = source.next()) {
        byte[] bytes = new byte[piece.get().remaining()];
        piece.get().get(bytes);
        all.writeBytes(bytes);
      }
    }
    return all.toByteArray();
  }

  static String text(ByteSource source) throws IOException, InterruptedException {
    return new String(read(source), StandardCharsets.UTF_8);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static ByteSource open(Path file, Optional<FileLogWriter> writer, LogQuery query) {
    return LogReader.open(new LogFiles(file, 5), LogFormat.JSON, writer, query, query.follow());
  }
}
