package io.gantry.engine.life;

import io.gantry.kernel.cgroup.Cgroup;
import io.gantry.kernel.cgroup.Cgroups;
import io.gantry.kernel.cgroup.DeviceRule;
import io.gantry.kernel.cgroup.Limit;
import io.gantry.runtime.CgroupAttachment;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The kernel's cgroups. */
public final class KernelControlGroups implements ControlGroups {
  private final Cgroups cgroups;

  /** Those of this machine. */
  public KernelControlGroups(Cgroups cgroups) {
    this.cgroups = cgroups;
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
  public Made create(String path, List<Limit> limits, List<DeviceRule> devices) throws IOException {
    Cgroups.Created created = cgroups.create(path, limits, devices);
    return new Made(CgroupAttachment.of(created.group()), created.warnings());
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
}
