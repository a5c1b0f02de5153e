package io.gantry.cli.stream;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.Query;
import java.io.IOException;
import java.util.List;

/** Signals sent to this program, handed on to a container. */
public final class Signals {
  private static final List<String> FORWARDED =
      List.of(
          "HUP", "INT", "TERM", "USR1", "USR2", "CONT", "ALRM", "WINCH", "IO", "URG", "TTIN",
          "TTOU", "PROF", "SYS", "XCPU");

  private Signals() {}

  /** Hands every signal on from now on; those that the JVM keeps for itself stay its own. */
  public static void forward(Api api, String container) {
    for (String name : FORWARDED) {
      if (!name.equals("WINCH") && !name.equals("URG")) {
        on(name, () -> kill(api, container, name));
      }
    }
  }

  /** Runs {@code action} at each {@code SIG<name>}. */
  public static void on(String name, Runnable action) {
    try {
      sun.misc.Signal.handle(new sun.misc.Signal(name), signal -> action.run());
    } catch (IllegalArgumentException e) {
      // The JVM uses this one, or the kernel does not know it.
    }
  }

  private static void kill(Api api, String container, String name) {
    try (Api own = new Api(api.host())) {
      own.call("POST", Query.path("/containers/%s/kill", container).with("signal", "SIG" + name));
    } catch (IOException e) {
      // The container may have stopped already.
    }
  }
}
