package io.gantry.kernel.cgroup;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Open;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.kernel.io.Interest;
import io.gantry.kernel.io.Poller;
import io.gantry.kernel.io.Registration;
import io.gantry.kernel.io.Transfer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * {@code memory.events}, which the kernel says to have changed until it is read again by the same
 * descriptor (cgroup-v2.rst). A shortage is one that has killed: as for containerd.
 */
final class V2OomWatch implements OomWatch {
  private static final Logger LOG = System.getLogger(V2OomWatch.class.getName());
  private static final String EVENTS = "memory.events";
  private static final String KILLS = "oom_kill ";
  private static final int ENOUGH = 1024;

  private final OpenFile events;
  private final Registration registration;
  private final Runnable told;
  private long kills;

  private V2OomWatch(OpenFile events, Poller poller, Runnable told) throws KernelException {
    this.events = events;
    this.told = told;
    this.kills = read();
    this.registration =
        poller.register(events.fd(), Interest.CHANGE, (registered, ready) -> changed(registered));
  }

  static OomWatch open(Path group, Poller poller, Runnable told) throws IOException {
    try (Directory directory = Directory.open(group)) {
      OpenFile events = directory.open(EVENTS, Open.O_RDONLY, 0);
      try {
        return new V2OomWatch(events, poller, told);
      } catch (IOException e) {
        events.close();
        throw e;
      }
    }
  }

  /** A group that is gone has changed for ever, and cannot be read. */
  private void changed(Registration registered) {
    try {
      long now = read();
      if (now > kills) {
        kills = now;
        told.run();
      }
      registered.arm(Interest.CHANGE);
    } catch (KernelException e) {
      LOG.log(Level.DEBUG, "shortages of memory are not told any more", e);
    }
  }

  private long read() throws KernelException {
    ByteBuffer bytes = ByteBuffer.allocate(ENOUGH);
    int length = Math.max(0, Transfer.read(events.fd(), bytes, 0));
    return new String(bytes.array(), 0, length, StandardCharsets.US_ASCII)
        .lines()
        .filter(line -> line.startsWith(KILLS))
        .mapToLong(line -> Long.parseLong(line.substring(KILLS.length()).strip()))
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() {
    registration.close();
    events.close();
  }
}
