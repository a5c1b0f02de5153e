package io.gantry.network.firewall;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.io.Interest;
import io.gantry.kernel.io.Poller;
import io.gantry.kernel.io.Registration;
import io.gantry.kernel.netlink.nft.NftMonitor;
import io.gantry.kernel.netlink.nft.Table;
import io.gantry.kernel.netlink.nft.TableChange;
import io.gantry.network.host.Host;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees that somebody else has changed the table, or flushed all tables, and has it put right:
 * within a fraction of a second, once for all changes of that time.
 */
final class TableGuard implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TableGuard.class.getName());

  /** Who reloads rules makes several changes. */
  private static final long PATIENCE = 50_000_000;

  private final Host host;
  private final NftMonitor monitor;
  private final Repair repair;
  private final Poller poller;
  private final Registration registration;

  private TableGuard(Host host, NftMonitor monitor, Repair repair) throws KernelException {
    this.host = host;
    this.monitor = monitor;
    this.repair = repair;
    this.poller = Poller.open("gantry-rules", 1);
    this.registration =
        poller.register(monitor.fd(), Interest.READ, (watched, readiness) -> changed(watched));
  }

  /** Puts the table right. */
  interface Repair {
    /** Does it; whether there was something to do, beside the admin's own rules. */
    boolean run() throws KernelException;

    /** Whether it was this engine that made a change. */
    boolean isOwn(TableChange change);
  }

  /** Begins to watch, in the namespace of the calling thread. */
  static TableGuard open(Host host, Table table, Repair repair) throws KernelException {
    return new TableGuard(host, NftMonitor.open(table), repair);
  }

  private void changed(Registration watched) {
    try {
      if (byOthers(monitor.changes())) {
        LockSupport.parkNanos(PATIENCE);
        monitor.changes();
        if (host.<Boolean>call("failed to put the rules right", socket -> repair.run())) {
          LOG.log(INFO, "somebody had changed the engine's table of rules: it is put right");
        }
      }
    } catch (KernelException | RuntimeException e) {
      LOG.log(WARNING, "the rules may not be what they should be", e);
    } finally {
      arm(watched);
    }
  }

  private boolean byOthers(Set<TableChange> changes) {
    return changes.stream().anyMatch(change -> !repair.isOwn(change));
  }

  private static void arm(Registration watched) {
    try {
      watched.arm(Interest.READ);
    } catch (KernelException e) {
      LOG.log(WARNING, "changes of the rules are not seen any more", e);
    }
  }

  @Override
  public void close() {
    registration.close();
    poller.close();
    monitor.close();
  }
}
