package io.gantry.engine.create;

import io.gantry.engine.config.Resources;
import io.gantry.kernel.cgroup.Support;
import io.gantry.kernel.cgroup.Support.Feature;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges limits, in Docker's words ({@code daemon/daemon_unix.go} of moby). What makes no sense is
 * refused; what the kernel cannot do is discarded, with a warning.
 */
public final class ResourceCheck {
  private ResourceCheck() {}

  /** When limits are judged: a change names only what is to change. */
  public enum Occasion {
    /** With a new container. */
    CREATE,
    /** For a container that is there. */
    UPDATE
  }

  /**
   * What is left.
   *
   * @param resources the limits that can be set
   * @param warnings what was discarded and what is unwise
   */
  public record Checked(Resources resources, List<String> warnings) {
    /** A copy. */
    public Checked {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Checks limits.
   *
   * @param support what the kernel can do
   * @throws io.gantry.engine.EngineException.InvalidParameter on the first that makes no sense
   */
  public static Checked check(Resources asked, Support support, Occasion occasion) {
    List<String> warnings = new ArrayList<>();
    Resources.MemoryLimits memory =
        new MemoryCheck(support, warnings).check(asked.memory(), occasion);
    Long pids = asked.pidsLimit();
    if (pids != null && !support.has(Feature.PIDS)) {
      if (pids > 0) {
        warnings.add(
            "Your kernel does not support PIDs limit capabilities or the cgroup is not mounted."
                + " PIDs limit discarded.");
      }
      pids = null;
    }
    Resources.CpuLimits cpu = new CpuCheck(support, warnings).check(asked.cpu());
    Resources.BlkioLimits blkio = new BlkioCheck(support, warnings).check(asked.blkio(), occasion);
    return new Checked(
        new Resources(
            cpu, memory, blkio, asked.devices(), pids, asked.ulimits(), asked.cgroupParent()),
        warnings);
  }
}
