package io.gantry.engine.life;

import io.gantry.kernel.cgroup.Cgroup;
import io.gantry.kernel.cgroup.Cgroups;
import io.gantry.kernel.cgroup.DeviceRule;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Cgroups of version 1 with the usual device rules, made before anybody needs them: making one
 * takes a directory in each of some ten hierarchies and a dozen writes, giving it a container's
 * name only a rename in each. There are none before the first container starts. Their names carry
 * the engine's id, so that the next engine of the same data root removes what a killed one left.
 */
final class CgroupPool implements AutoCloseable {
  private static final Logger LOG = System.getLogger(CgroupPool.class.getName());
  private static final int SIZE = 16;
  private static final int OWNER_LENGTH = 8;
  private static final long IDLE_SECONDS = 5;

  private final Cgroups cgroups;
  private final String parent;
  private final String prefix;
  private final List<DeviceRule> rules;
  private final ConcurrentLinkedQueue<Cgroup> ready = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean filling = new AtomicBoolean();
  private final ThreadPoolExecutor filler =
      new ThreadPoolExecutor(
          1,
          1,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().name("gantry-cgroups").daemon().factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  /** Numbers the names; only the filler uses it. */
  private long made;

  /**
   * @param parent the path above those that are made, and above those that they become
   * @param owner the engine's id
   * @param rules which devices may be opened in them
   */
  CgroupPool(Cgroups cgroups, String parent, String owner, List<DeviceRule> rules) {
    this.cgroups = cgroups;
    this.parent = parent.startsWith("/") ? parent : "/" + parent;
    this.prefix = "ready-" + owner.substring(0, OWNER_LENGTH) + "-";
    this.rules = List.copyOf(rules);
    filler.allowCoreThreadTimeOut(true);
    filler.execute(this::removeAll);
  }

  /**
   * A group at {@code path} with no limits.
   *
   * @return empty when none is ready, or none like that is ever made ahead
   */
  Optional<Cgroup> take(String path, List<DeviceRule> devices) throws IOException {
    if (!path.startsWith(parent + "/") || !devices.equals(rules)) {
      return Optional.empty();
    }
    Cgroup group = ready.poll();
    if (filling.compareAndSet(false, true)) {
      filler.execute(this::fill);
    }
    return group == null ? Optional.empty() : Optional.of(cgroups.rename(group, path));
  }

  private void fill() {
    filling.set(false);
    try {
      while (ready.size() < SIZE && !filler.isShutdown()) {
        ready.add(cgroups.create(parent + "/" + prefix + made++, List.of(), rules).group());
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "no cgroups are made ahead", e);
    }
  }

  private void removeAll() {
    try {
      for (String name : cgroups.children(parent)) {
        if (name.startsWith(prefix)) {
          cgroups.group(parent + "/" + name).remove();
        }
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cgroups that were made ahead cannot be removed", e);
    }
  }

  @Override
  public void close() {
    filler.shutdown();
    boolean interrupted = false;
    while (!filler.isTerminated()) {
      try {
        filler.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    for (Cgroup group = ready.poll(); group != null; group = ready.poll()) {
      try {
        group.remove();
      } catch (IOException e) {
        LOG.log(Level.WARNING, "{0} cannot be removed: {1}", group, e.getMessage());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
