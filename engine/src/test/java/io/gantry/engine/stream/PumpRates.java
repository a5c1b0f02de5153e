package io.gantry.engine.stream;

import io.gantry.engine.log.ByteSource;
import io.gantry.engine.log.ContainerLog;
import io.gantry.engine.log.LogDriver;
import io.gantry.engine.log.LogQuery;
import io.gantry.engine.log.LogQuery.Framing;
import io.gantry.engine.log.LogSubject;
import io.gantry.engine.stream.StreamPorts.OutputPort;
import io.gantry.engine.stream.StreamPorts.Staging;
import io.gantry.kernel.io.Pipe;
import io.gantry.kernel.io.Poller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Measures by hand how fast output goes from a process's pipe into its log and out again: {@code
 * PumpRates [megabytes [rounds]]}. The process is {@code yes | head} of lines of 100 bytes.
 */
final class PumpRates {
  private PumpRates() {}

  public static void main(String[] arguments) throws Exception {
    long megabytes = arguments.length > 0 ? Long.parseLong(arguments[0]) : 200;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    Path dir = Files.createTempDirectory("pump-rates");
    try (Poller poller = Poller.open("poller", 1);
        Pumps pumps = Pumps.open(poller, 2)) {
      for (int round = 0; round < rounds; round++) {
        run(pumps, dir.resolve("log" + round), "json-file", megabytes);
        run(pumps, dir.resolve("none" + round), "none", megabytes);
      }
    } finally {
      try (var files = Files.walk(dir)) {
        files.sorted(java.util.Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
      }
    }
  }

  private static void run(Pumps pumps, Path dir, String driver, long megabytes) throws Exception {
    Files.createDirectories(dir);
    ContainerLog log =
        new ContainerLog(dir.resolve("x-json.log"), LogDriver.parse(driver, Map.of()));
    ProcessStreams streams = new ProcessStreams(pumps, StreamSettings.OUTPUT, log);
    try (Pipe out = Pipe.open();
        Pipe err = Pipe.open()) {
      Attachment client = streams.attach(AttachRequest.listening().withFraming(Framing.RAW));
      CompletableFuture<Long> seen =
          driver.equals("none")
              ? CompletableFuture.supplyAsync(() -> count(client))
              : CompletableFuture.completedFuture(0L);
      if (!driver.equals("none")) {
        client.close();
      }
      long start = System.nanoTime();
      boolean staged = driver.equals("json-file");
      streams.start(
          StreamRun.started(
              new StreamPorts(
                  Optional.empty(),
                  Optional.of(port(out, staged)),
                  Optional.of(port(err, staged)),
                  Optional.empty(),
                  () -> {}),
              LogSubject.NONE,
              dir.resolve("journal")));
      Process process =
          new ProcessBuilder(
                  "busybox",
                  "sh",
                  "-c",
                  "yes " + "x".repeat(99) + " | head -c " + megabytes + "000000")
              .redirectOutput(Path.of("/proc/self/fd/" + out.writeEnd().number()).toFile())
              .start();
      out.writeEnd().close();
      err.writeEnd().close();
      process.waitFor();
      streams.exited().join();
      report(driver + " written", megabytes, start);
      System.out.println("  attached client saw " + seen.join());
      if (staged) {
        for (Framing framing : Framing.values()) {
          start = System.nanoTime();
          long bytes = count(log.read(LogQuery.everything().withFraming(framing)));
          report("  read " + framing + " " + bytes, megabytes, start);
        }
      }
    }
  }

  private static OutputPort port(Pipe pipe, boolean staged) throws IOException {
    if (!staged) {
      return new OutputPort(pipe.readEnd(), Optional.empty());
    }
    Pipe staging = Pipe.open();
    return new OutputPort(
        pipe.readEnd(), Optional.of(new Staging(staging.readEnd(), staging.writeEnd())));
  }

  private static long count(ByteSource source) {
    try (source) {
      long bytes = 0;
      for (var piece = source.next(); piece.isPresent(); piece = source.next()) {
        bytes += piece.get().remaining();
      }
      return bytes;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void report(String what, long megabytes, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    long ticks = ticks();
    System.out.printf(
        "%s: %.2f s, %.0f MB/s, %.2f s of processor time%n",
        what, seconds, megabytes / seconds, (ticks - lastTicks) / 100.0);
    lastTicks = ticks();
  }

  private static long lastTicks;

  /** User and system time of this JVM, in hundredths of a second. */
  private static long ticks() {
    try {
      String[] stat = Files.readString(Path.of("/proc/self/stat")).split(" ", -1);
      return Long.parseLong(stat[13]) + Long.parseLong(stat[14]);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
