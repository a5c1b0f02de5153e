package io.gantry.engine.stream;

import io.gantry.engine.log.ByteSource;
import io.gantry.engine.log.ContainerLog;
import io.gantry.engine.log.LogDriver;
import io.gantry.engine.log.LogQuery;
import io.gantry.engine.log.LogSubject;
import io.gantry.engine.log.LogTally;
import io.gantry.engine.stream.StreamPorts.OutputPort;
import io.gantry.engine.stream.StreamPorts.Staging;
import io.gantry.kernel.Fd;
import io.gantry.kernel.io.Pipe;
import io.gantry.kernel.io.Poller;
import io.gantry.kernel.io.Transfer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that exists only as pipes: the test is the process, the shim and the client. */
final class StreamsFixture implements AutoCloseable {
  final Poller poller = Poller.open("test-poller", 1);
  final Pumps pumps = Pumps.open(poller, 2);
  final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  final Path dir;
  final LogTally tally = new LogTally();
  final ProcessStreams streams;
  final AtomicInteger shimInputsClosed = new AtomicInteger();

  /** The process's own ends. */
  Pipe in = Pipe.open();

  Pipe out = Pipe.open();
  Pipe err = Pipe.open();

  StreamsFixture(Path dir, StreamSettings settings, String driver, Map<String, String> options)
      throws IOException {
    this.dir = dir;
    this.streams =
        new ProcessStreams(
            pumps,
            settings,
            new ContainerLog(
                "x", dir.resolve("x-json.log"), LogDriver.parse(driver, options), tally));
  }

  void start() throws IOException {
    boolean logged = !streams.log().path().isEmpty();
    StreamPorts ports =
        new StreamPorts(
            streams.settings().openInput() ? Optional.of(in.writeEnd()) : Optional.empty(),
            Optional.of(port(out, logged)),
            Optional.of(port(err, logged)),
            Optional.empty(),
            shimInputsClosed::incrementAndGet);
    streams.start(StreamRun.started(ports, LogSubject.NONE, dir.resolve("journal")));
  }

  /** The same with one stream, as a terminal has. */
  void startTerminal() throws IOException {
    StreamPorts ports =
        new StreamPorts(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(port(out, true)),
            () -> {});
    streams.start(StreamRun.started(ports, LogSubject.NONE, dir.resolve("journal")));
  }

  private static OutputPort port(Pipe pipe, boolean logged) throws IOException {
    if (!logged) {
      return new OutputPort(pipe.readEnd(), Optional.empty());
    }
    Pipe staging = Pipe.open();
    return new OutputPort(
        pipe.readEnd(), Optional.of(new Staging(staging.readEnd(), staging.writeEnd())));
  }

  void say(String text) throws IOException {
    say(out.writeEnd(), text);
  }

  void complain(String text) throws IOException {
    say(err.writeEnd(), text);
  }

  private static void say(Fd fd, String text) throws IOException {
    Transfer.writeAll(fd, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The process exits: its ends are closed. */
  CompletableFuture<Void> exit() {
    out.writeEnd().close();
    err.writeEnd().close();
    return streams.exited();
  }

  /** What the log holds. */
  String logged() throws IOException, InterruptedException {
    return text(streams.log().read(LogQuery.everything()));
  }

  CompletableFuture<String> reading(ByteSource source) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return text(source);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        threads);
  }

  static String text(ByteSource source) throws IOException, InterruptedException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Optional<ByteBuffer> piece = source.next(); piece.isPresent(); piece = source.next()) {
      byte[] bytes = new byte[piece.get().remaining()];
      piece.get().get(bytes);
      all.writeBytes(bytes);
    }
    source.close();
    return all.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    streams.close();
    pumps.close();
    poller.close();
    threads.close();
    in.close();
    out.writeEnd().close();
    err.writeEnd().close();
  }
}
