package io.gantry.engine.life;

import io.gantry.kernel.KernelException;
import io.gantry.runtime.Running;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Lets the shim of an ended process go: whatever it still holds nobody will read. */
final class ShimEnd {
  private static final Logger LOG = System.getLogger(ShimEnd.class.getName());

  private ShimEnd() {}

  static void of(Running running) {
    try {
      running.abandon();
    } catch (KernelException e) {
      LOG.log(Level.DEBUG, "the shim {0} has gone by itself", running.shim().pid());
    }
  }
}
