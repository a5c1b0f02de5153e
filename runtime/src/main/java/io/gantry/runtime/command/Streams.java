package io.gantry.runtime.command;

import io.gantry.kernel.Fd;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Open;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.kernel.launch.Launcher;
import io.gantry.kernel.launch.ShimDescriptors;
import io.gantry.kernel.process.PidFd;
import io.gantry.kernel.pty.ConsoleSocket;
import io.gantry.runtime.plan.Descriptors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The descriptors that a process gets: this process's own streams, or a terminal whose master goes
 * to the console socket; and those that it is to keep.
 */
final class Streams implements AutoCloseable {
  private static final int FIRST = 3;

  private final Map<Integer, Fd> descriptors = new HashMap<>();
  private final Optional<Path> socket;
  private Optional<OpenFile> nothing = Optional.empty();

  private Streams(Optional<Path> socket) {
    this.socket = socket;
  }

  static Streams of(boolean terminal, Options options) throws IOException {
    Optional<Path> socket = options.value("console-socket").filter(s -> !s.isEmpty()).map(Path::of);
    if (terminal && socket.isEmpty()) {
      throw new Refusal("cannot allocate tty if runc will detach without setting console socket");
    }
    if (!terminal && socket.isPresent()) {
      throw new Refusal("cannot use console socket if runc will not detach or allocate tty");
    }
    Streams streams = new Streams(socket);
    if (terminal) {
      try (Directory dev = Directory.open(Path.of("/dev"))) {
        streams.nothing = Optional.of(dev.open("null", Open.O_RDWR, 0));
      }
    }
    for (int number = 0; number < FIRST; number++) {
      streams.descriptors.put(number, streams.nothing.map(OpenFile::fd).orElse(new Fd(number)));
    }
    for (int i = 0; i < options.number("preserve-fds", 0); i++) {
      streams.descriptors.put(Descriptors.KEPT + i, new Fd(FIRST + i));
    }
    return streams;
  }

  Map<Integer, Fd> descriptors() {
    return descriptors;
  }

  /** Hands over the terminal of the process {@code pid}. */
  Launcher.Answers terminal() {
    return (question, pid) -> {
      try (PidFd process = PidFd.open(pid)) {
        Optional<Fd> master = process.take(ShimDescriptors.PTY_MASTER);
        if (master.isPresent() && socket.isPresent()) {
          try (Fd taken = master.get()) {
            ConsoleSocket.send(socket.get(), taken);
          }
        }
      }
    };
  }

  @Override
  public void close() {
    nothing.ifPresent(OpenFile::close);
  }
}
