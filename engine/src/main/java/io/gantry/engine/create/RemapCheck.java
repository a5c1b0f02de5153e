package io.gantry.engine.create;

import static io.gantry.engine.create.ConfigCheck.invalid;

import io.gantry.engine.config.HostConfig;
import io.gantry.engine.config.Namespaces;
import io.gantry.engine.config.Runtimes;
import io.gantry.engine.remap.Remapping;

/** What a container with ids of its own cannot have, in dockerd's words. */
public final class RemapCheck {
  private static final String HOST = "host";

  private RemapCheck() {}

  /**
   * Checks a request whose defaults are filled in.
   *
   * @throws io.gantry.engine.EngineException.InvalidParameter when it has ids of its own, and asks
   *     for something of the host's that only the host's ids may have
   */
  public static void check(HostConfig host, Remapping remap, Runtimes runtimes) {
    Namespaces namespaces = host.namespaces();
    if (remap.of(namespaces).isEmpty()) {
      return;
    }
    if (host.security().privileged()) {
      throw invalid(
          "privileged mode is incompatible with user namespaces.  You must run the container in the"
              + " host namespace when running privileged mode");
    }
    if (namespaces.network().equals(HOST)) {
      throw invalid("cannot share the host's network namespace when user namespaces are enabled");
    }
    if (namespaces.pid().equals(HOST)) {
      throw invalid("cannot share the host PID namespace when user namespaces are enabled");
    }
    if (runtimes.program(host.runtime()).isPresent()) {
      throw invalid(
          "runtime \""
              + host.runtime()
              + "\" is not used with user namespaces: use the built-in runtime, or --userns host");
    }
  }
}
