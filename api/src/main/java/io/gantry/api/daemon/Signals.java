package io.gantry.api.daemon;

import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;

/**
 * Handlers for signals. The platform has none but {@code sun.misc.Signal}, which compiles only with
 * warnings that cannot be switched off; so this one class reaches it by reflection, off the path of
 * the start. Where that fails the virtual machine's own handling remains: SIGTERM and SIGINT end
 * the process in good order, SIGHUP too.
 */
final class Signals {
  private static final System.Logger LOG = System.getLogger("io.gantry.api");

  private Signals() {}

  /** Runs {@code act} at each signal {@code name}, without SIG, on a thread for it. */
  static void on(String name, Runnable act) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object acting =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  act.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), acting);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.log(Level.DEBUG, "SIG" + name + " is left to the virtual machine", e);
    }
  }
}
