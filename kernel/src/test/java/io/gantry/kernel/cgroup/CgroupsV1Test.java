package io.gantry.kernel.cgroup;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;

class CgroupsV1Test extends CgroupsSuite {
  @Override
  Cgroups hierarchies() throws IOException {
    CgroupMounts mounts = CgroupMounts.read(Path.of("/proc/self/mountinfo"));
    assumeThat(mounts.v1()).as("version 1 is mounted").isNotEmpty();
    return new CgroupsV1(mounts.v1());
  }
}
