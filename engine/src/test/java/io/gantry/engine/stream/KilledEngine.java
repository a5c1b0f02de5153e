package io.gantry.engine.stream;

import io.gantry.engine.log.ContainerLog;
import io.gantry.engine.log.LogDriver;
import io.gantry.engine.log.LogSubject;
import io.gantry.engine.stream.StreamPorts.OutputPort;
import io.gantry.engine.stream.StreamPorts.Staging;
import io.gantry.kernel.Fd;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Open;
import io.gantry.kernel.io.Poller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An engine that only moves output, in a JVM of its own, to be killed by {@link PumpKillTest}: the
 * pipes are named ones in the directory of each container, which the test holds open as shims do.
 * Ends by itself when all output has ended.
 */
final class KilledEngine {
  private KilledEngine() {}

  /**
   * Takes the log driver, the largest size of a log file, and the directories of the containers.
   */
  public static void main(String[] arguments) throws Exception {
    try (Poller poller = Poller.open("poller", 1);
        Pumps pumps = Pumps.open(poller, 2)) {
      List<ProcessStreams> all = new ArrayList<>();
      for (int i = 2; i < arguments.length; i++) {
        all.add(takeOver(pumps, Path.of(arguments[i]), log(arguments[0], arguments[1])));
      }
      System.out.println("ready");
      for (ProcessStreams streams : all) {
        streams.awaitEnd();
      }
    }
  }

  /** The driver with as many files as the test may fill. */
  static LogDriver log(String driver, String size) {
    return LogDriver.parse(driver, Map.of("max-size", size, "max-file", "900", "compress", "true"));
  }

  private static ProcessStreams takeOver(Pumps pumps, Path dir, LogDriver driver)
      throws IOException {
    ProcessStreams streams =
        new ProcessStreams(
            pumps, StreamSettings.OUTPUT, new ContainerLog(dir.resolve("x-json.log"), driver));
    try (Directory directory = Directory.open(dir)) {
      StreamPorts ports =
          new StreamPorts(
              Optional.empty(),
              Optional.of(port(directory, "out")),
              Optional.of(port(directory, "err")),
              Optional.empty(),
              () -> {});
      streams.start(StreamRun.found(ports, LogSubject.NONE, dir.resolve("journal")));
    }
    return streams;
  }

  private static OutputPort port(Directory directory, String name) throws IOException {
    return new OutputPort(
        open(directory, name, Open.O_RDONLY),
        Optional.of(
            new Staging(
                open(directory, name + ".staging", Open.O_RDONLY),
                open(directory, name + ".staging", Open.O_WRONLY))));
  }

  private static Fd open(Directory directory, String name, int flags) throws IOException {
    return directory.open(name, flags | Open.O_NONBLOCK | Open.O_CLOEXEC, 0).fd();
  }
}
