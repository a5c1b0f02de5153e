package io.gantry.cli.stream;

import io.gantry.cli.http.Api;
import io.gantry.cli.http.Query;
import io.gantry.kernel.KernelException;
import io.gantry.kernel.Terminal;
import java.io.IOException;

/** The terminal that a container's terminal is shown on. */
public final class Screen implements AutoCloseable {
  private final Terminal.Raw raw;
  private final Thread restore;

  private Screen(Terminal.Raw raw) {
    this.raw = raw;
    this.restore = new Thread(raw::close, "restore-terminal");
  }

  /**
   * Takes the terminal's keys raw until closed; brings them back when the program is ended by a
   * signal too.
   */
  public static Screen take() throws IOException {
    try {
      Screen screen = new Screen(new Terminal(Standard.IN).raw());
      Runtime.getRuntime().addShutdownHook(screen.restore);
      return screen;
    } catch (KernelException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The window's size. */
  public static Terminal.Size size() throws IOException {
    try {
      return new Terminal(Standard.OUT).size();
    } catch (KernelException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Tells the engine the window's size, now and whenever it changes.
   *
   * @param path what is resized, such as {@code /containers/%s/resize}
   */
  public static void follow(Api api, String path, String id) {
    tell(api, path, id);
    Signals.on("WINCH", () -> tell(api, path, id));
  }

  private static void tell(Api api, String path, String id) {
    try (Api own = new Api(api.host())) {
      Terminal.Size size = size();
      if (size.rows() > 0 && size.columns() > 0) {
        own.call("POST", Query.path(path, id).with("h", size.rows()).with("w", size.columns()));
      }
    } catch (IOException e) {
      // Nothing runs there yet or any more; the next change tells it again.
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(restore);
    } catch (IllegalStateException e) {
      return;
    }
    raw.close();
  }
}
