package io.gantry.kernel.cgroup;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;

class CgroupsV2Test extends CgroupsSuite {
  @Override
  Cgroups hierarchies() throws IOException {
    CgroupMounts mounts = CgroupMounts.read(Path.of("/proc/self/mountinfo"));
    assumeThat(mounts.v2()).as("version 2 is mounted").isNotEmpty();
    return new CgroupsV2(mounts.v2().orElseThrow());
  }
}
