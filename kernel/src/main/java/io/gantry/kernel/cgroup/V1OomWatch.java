package io.gantry.kernel.cgroup;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.fs.Open;
import io.gantry.kernel.fs.OpenFile;
import io.gantry.kernel.io.EventFd;
import io.gantry.kernel.io.Interest;
import io.gantry.kernel.io.Poller;
import io.gantry.kernel.io.Registration;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/**
 * A counter that the kernel raises at each shortage ({@code cgroup.event_control}, see
 * memcg_test.txt and memory.txt of version 1). The control file need not stay open.
 */
final class V1OomWatch implements OomWatch {
  private static final Logger LOG = System.getLogger(V1OomWatch.class.getName());
  private static final String CONTROL = "memory.oom_control";

  private final EventFd event;
  private final Registration registration;
  private final Runnable told;

  private V1OomWatch(EventFd event, Poller poller, Runnable told) throws KernelException {
    this.event = event;
    this.told = told;
    this.registration =
        poller.register(event.fd(), Interest.READ, (registered, ready) -> tell(registered));
  }

  static OomWatch open(Path memory, Poller poller, Runnable told) throws IOException {
    EventFd event = EventFd.open();
    try (Directory group = Directory.open(memory);
        OpenFile control = group.open(CONTROL, Open.O_RDONLY, 0)) {
      ControlFiles.write(
          memory, "cgroup.event_control", event.fd().number() + " " + control.fd().number());
      return new V1OomWatch(event, poller, told);
    } catch (IOException e) {
      event.close();
      throw e;
    }
  }

  private void tell(Registration registered) {
    try {
      event.take();
      told.run();
      registered.arm(Interest.READ);
    } catch (KernelException e) {
      LOG.log(Level.DEBUG, "shortages of memory are not told any more", e);
    }
  }

  @Override
  public void close() {
    registration.close();
    event.close();
  }
}
