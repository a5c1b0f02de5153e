package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.Resources;
import io.gantry.engine.config.RestartPolicy;
import io.gantry.engine.container.Status;
import io.gantry.engine.create.HostCheck;
import io.gantry.engine.create.ResourceCheck;
import io.gantry.engine.spec.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a container's limits and restart policy change. The living group is told first: what the
 * kernel refuses is not written down.
 */
final class Updating {
  private final Parts parts;
  private final Happenings happenings;
  private final Ending ending;

  Updating(Parts parts, Happenings happenings, Ending ending) {
    this.parts = parts;
    this.happenings = happenings;
    this.ending = ending;
  }

  /**
   * Changes them.
   *
   * @param asked limits to change; what is nothing in it stays as it is
   * @param restart absent leaves the policy
   * @return warnings
   */
  List<String> update(Container container, Resources asked, Optional<RestartPolicy> restart) {
    ResourceCheck.Checked checked =
        ResourceCheck.check(asked, parts.cgroups().support(), ResourceCheck.Occasion.UPDATE);
    restart.ifPresent(policy -> HostCheck.restart(policy, false));
    List<String> warnings = new ArrayList<>(checked.warnings());
    container.lock().lock();
    try {
      requireLasting(container);
      HostConfig before = container.description().hostConfig();
      RestartPolicy policy = policy(before, restart);
      Resources after = ResourceUpdate.of(before.resources(), checked.resources());
      if (container.status().isUp()) {
        Resources living = ResourceUpdate.living(after, checked.resources());
        String cgroup = container.cgroup(parts.config().cgroupParent());
        warnings.addAll(parts.cgroups().update(cgroup, Limits.of(living)));
      }
      describe(container, before.withResources(after).withRestart(policy));
      Run run = container.run();
      if (run != null) {
        ending.watchMemory(container, run);
      }
      return warnings;
    } catch (EngineException.Conflict e) {
      throw new EngineException.Conflict(failure(container) + e.getMessage());
    } catch (IOException e) {
      throw new EngineException.Internal(failure(container) + e.getMessage(), e);
    } finally {
      container.lock().unlock();
    }
  }

  private static String failure(Container container) {
    return "Cannot update container " + container.id() + ": ";
  }

  private static void requireLasting(Container container) {
    if (container.status() == Status.REMOVING || container.status() == Status.DEAD) {
      throw new EngineException.Conflict(
          "container is marked for removal and cannot be \"update\"");
    }
  }

  private static RestartPolicy policy(HostConfig before, Optional<RestartPolicy> asked) {
    RestartPolicy policy = asked.filter(p -> !p.name().isEmpty()).orElse(before.restart());
    if (before.autoRemove() && !policy.isNone()) {
      throw new EngineException.Conflict(
          "Restart policy cannot be updated because AutoRemove is enabled for the container");
    }
    return policy;
  }

  private void describe(Container container, HostConfig changed) throws IOException {
    parts.store().update(container.description().withHostConfig(changed));
    container.describe(container.description().withHostConfig(changed));
    happenings.tell(container.description(), "update");
  }
}
