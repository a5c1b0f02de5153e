package io.gantry.engine.life;

import io.gantry.engine.container.ContainerState;
import io.gantry.engine.container.Status;
import io.gantry.engine.name.NameIndex;
import io.gantry.engine.usage.Activity;
import io.gantry.kernel.cgroup.Cgroups;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether containers have done anything, by the processor time of their cgroups: no time, no deed.
 */
public record CgroupActivity(NameIndex<Container> index, Cgroups cgroups, String cgroupParent)
    implements Activity {

  private record Done(Status status, Instant startedAt, Instant finishedAt, long nanos) {}

  @Override
  public Optional<Object> of(String container) {
    return index.byId(container).flatMap(this::done);
  }

  private Optional<Object> done(Container container) {
    ContainerState state = container.state();
    try {
      long nanos = state.status().isUp() ? cgroups.cpuNanos(container.cgroup(cgroupParent)) : 0;
      return Optional.of(new Done(state.status(), state.startedAt(), state.finishedAt(), nanos));
    } catch (IOException e) {
      return Optional.empty(); // it is ending, or nobody counts
    }
  }
}
