package io.gantry.cli.option;

import io.gantry.cli.http.Api;
import java.io.InputStream;
import java.io.PrintStream;

/**
 * What a command works with.
 *
 * @param api the engine
 * @param settings the user's configuration
 * @param in standard input
 * @param out standard output
 * @param err standard error
 */
public record Session(
    Api api, Settings settings, InputStream in, PrintStream out, PrintStream err) {
  /** Writes a line. */
  public void line(String text) {
    out.print(text);
    out.print('\n');
    out.flush();
  }

  /** Writes text as it is. */
  public void print(String text) {
    out.print(text);
    out.flush();
  }

  /** Writes a line to standard error. */
  public void warn(String text) {
    err.print(text);
    err.print('\n');
    err.flush();
  }
}
