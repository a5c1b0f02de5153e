package io.gantry.kernel.launch;

import io.gantry.kernel.Errno;
import io.gantry.kernel.Fd;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Syscall;
import io.gantry.kernel.call.Spawn;
import io.gantry.kernel.call.SystemCalls;
import io.gantry.kernel.io.Memfd;
import io.gantry.kernel.io.Transfer;
import io.gantry.kernel.process.PidFd;
import io.gantry.kernel.process.Signal;
import io.gantry.kernel.program.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * One launcher process at work. Unless it is released, closing this ends it: it finds the channel
 * closed, or has failed already; when neither makes it end, it is killed.
 */
final class Walk implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 250;

  private final Table table;
  private final Fd memory;
  private final Channel channel;
  private final PidFd process;
  private boolean released;

  private Walk(Table table, Fd memory, Channel channel, PidFd process) {
    this.table = table;
    this.memory = memory;
    this.channel = channel;
    this.process = process;
  }

  /** Spawns the launcher at {@code path}. */
  static Walk start(String path, Table table, Map<Integer, Fd> descriptors) throws IOException {
    Fd memory = Memfd.of("gantry-table", table.bytes());
    try (Channel.Pair channel = Channel.open();
        Handed handed = new Handed()) {
      handed.addAll(descriptors);
      handed.add(ShimDescriptors.TABLE, memory);
      handed.add(ShimDescriptors.CHANNEL, channel.theirs());
      int pid = Spawn.start(path, Launcher.NAME, handed.descriptors());
      PidFd process = open(pid, table, memory);
      return new Walk(table, memory, channel.takeOurs(), process);
    } catch (IOException e) {
      memory.close();
      throw e;
    }
  }

  Table table() {
    return table;
  }

  Channel channel() {
    return channel;
  }

  PidFd process() {
    return process;
  }

  /** The table's steps as the walk has left them. */
  byte[] outcome() throws KernelException {
    return outcome(table, memory);
  }

  void write(IdMapping mapping) throws IOException {
    mapping.writeFor(init());
  }

  /** The init's process id; 0 when it has not been cloned. */
  int init() throws KernelException {
    return (int) table.result(Frame.INIT, outcome()).orElse(0);
  }

  /** The process goes on when this is closed, and its handle is the caller's. */
  PidFd release() {
    released = true;
    return process;
  }

  @Override
  public void close() throws KernelException {
    channel.close();
    try {
      if (!released) {
        if (!process.awaitEnd(PATIENCE_MILLIS)) {
          process.send(Signal.KILL);
        }
        process.await();
        process.close();
      }
    } finally {
      memory.close();
    }
  }

  private static byte[] outcome(Table table, Fd memory) throws KernelException {
    ByteBuffer steps = ByteBuffer.allocate(table.stepsSize());
    if (Transfer.read(memory, steps, 0) != table.stepsSize()) {
      throw new KernelException("read", "the launcher's table", Errno.EIO);
    }
    return steps.array();
  }

  /**
   * Without a handle (there may be too many open files) the process cannot be watched, so it has to
   * go, and what it may have cloned by then.
   */
  private static PidFd open(int pid, Table table, Fd memory) throws KernelException {
    try {
      return PidFd.open(pid);
    } catch (KernelException e) {
      kill(pid);
      SystemCalls.call(Syscall.WAIT4, pid, 0, 0, 0);
      long init =
          table.gives(Frame.INIT)
              ? table.result(Frame.INIT, outcome(table, memory)).orElse(pid)
              : pid;
      if (init != pid) {
        kill(init);
      }
      throw e;
    }
  }

  private static void kill(long pid) {
    SystemCalls.call(Syscall.KILL, pid, Signal.KILL.number());
  }
}
