package io.gantry.engine.life;

import io.gantry.engine.spec.DeviceAccess;
import io.gantry.kernel.cgroup.Cgroup;
import io.gantry.kernel.cgroup.Cgroups;
import io.gantry.kernel.cgroup.DeviceRule;
import io.gantry.kernel.cgroup.Limit;
import io.gantry.kernel.cgroup.OomWatch;
import io.gantry.kernel.cgroup.Support;
import io.gantry.kernel.io.Poller;
import io.gantry.runtime.CgroupAttachment;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The kernel's cgroups. */
public final class KernelControlGroups implements ControlGroups, AutoCloseable {
  /** The name of the group of a health check, below its container's. */
  private static final String CHECK = "gantry-health";

  private final Cgroups cgroups;
  private final Poller poller;
  private final Set<OomWatch> watches = ConcurrentHashMap.newKeySet();

  /** What the groups above get, when anything. */
  private final Optional<Limit.CpuRealtime> realtime;

  /** Only with version 1, where it pays. */
  private final Optional<CgroupPool> pool;

  /**
   * Those of this machine.
   *
   * @param poller tells of shortages; is open longer than this
   * @param parent the usual path above those of containers
   * @param owner the engine's id
   * @param realtime what the groups above those of containers get; zeros for nothing
   */
  public KernelControlGroups(
      Cgroups cgroups, Poller poller, String parent, String owner, Limit.CpuRealtime realtime) {
    this.cgroups = cgroups;
    this.poller = poller;
    this.realtime =
        Optional.of(realtime).filter(r -> r.periodMicros() != 0 || r.runtimeMicros() != 0);
    this.pool =
        cgroups.version() == 1
            ? Optional.of(new CgroupPool(cgroups, parent, owner, DeviceAccess.usual()))
            : Optional.empty();
  }

  /**
   * Why containers cannot be given this much time together, in dockerd's words.
   *
   * @param realtime zeros for nothing
   */
  public static Optional<String> fault(int version, Support support, Limit.CpuRealtime realtime) {
    String what = "daemon-scoped cpu-rt-period and cpu-rt-runtime are not ";
    if (realtime.periodMicros() == 0 && realtime.runtimeMicros() == 0) {
      return Optional.empty();
    }
    if (version == 2) {
      return Optional.of(what + "implemented for cgroup v2");
    }
    return support.has(Support.Feature.CPU_REALTIME)
        ? Optional.empty()
        : Optional.of(what + "supported by the kernel");
  }

  @Override
  public int version() {
    return cgroups.version();
  }

  @Override
  public Set<String> controllers() {
    return cgroups.controllers();
  }

  @Override
  public Support support() {
    return cgroups.support();
  }

  @Override
  public Made create(String path, List<Limit> limits, List<DeviceRule> devices) throws IOException {
    if (realtime.isPresent()) {
      cgroups.allowRealtime(path.substring(0, path.lastIndexOf('/')), realtime.get());
    }
    Optional<Cgroup> ready = pool.isPresent() ? pool.get().take(path, devices) : Optional.empty();
    if (ready.isPresent()) {
      return limited(ready.get(), limits);
    }
    Cgroups.Created created = cgroups.create(path, limits, devices);
    return new Made(CgroupAttachment.of(created.group()), created.warnings());
  }

  private static Made limited(Cgroup group, List<Limit> limits) throws IOException {
    try {
      return new Made(CgroupAttachment.of(group), group.update(limits));
    } catch (IOException e) {
      group.remove();
      throw e;
    }
  }

  @Override
  public List<String> update(String path, List<Limit> limits) throws IOException {
    return cgroups.group(path).update(limits);
  }

  @Override
  public CgroupAttachment attachment(String path) {
    return CgroupAttachment.of(cgroups.group(path));
  }

  @Override
  public CgroupAttachment checkAttachment(String path) throws IOException {
    Cgroup group = cgroups.group(path);
    Cgroup check = group.nested(CHECK);
    check.make();
    return CgroupAttachment.of(group, check);
  }

  @Override
  public void killCheck(String path) throws IOException {
    Cgroup check = cgroups.group(path).nested(CHECK);
    if (check.exists()) {
      check.kill();
    }
  }

  @Override
  public void endCheck(String path) throws IOException {
    cgroups.group(path).nested(CHECK).lift();
  }

  @Override
  public void freeze(String path) throws IOException {
    cgroups.group(path).freeze();
  }

  @Override
  public void thaw(String path) throws IOException {
    cgroups.group(path).thaw();
  }

  @Override
  public List<Integer> processes(String path) throws IOException {
    return cgroups.group(path).processes();
  }

  @Override
  public long oomKills(String path) throws IOException {
    return cgroups.group(path).oomKills();
  }

  @Override
  public OomWatch watchOom(String path, Runnable told) throws IOException {
    OomWatch watch = cgroups.group(path).watchOom(poller, told);
    watches.add(watch);
    return () -> unwatch(watch);
  }

  private void unwatch(OomWatch watch) {
    if (watches.remove(watch)) {
      watch.close();
    }
  }

  @Override
  public void remove(String path) throws IOException {
    Cgroup group = cgroups.group(path);
    if (!group.exists()) {
      return;
    }
    if (!group.processes().isEmpty()) {
      group.kill();
    }
    group.remove();
  }

  /** Watches nothing any more, and removes what was made ahead. */
  @Override
  public void close() {
    List.copyOf(watches).forEach(this::unwatch);
    pool.ifPresent(CgroupPool::close);
  }
}
