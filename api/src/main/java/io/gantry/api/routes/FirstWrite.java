package io.gantry.api.routes;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A response that begins with its first byte, so that what fails before it is answered with a
 * status of its own.
 */
final class FirstWrite extends OutputStream {
  private final Supplier<OutputStream> opening;
  private @Nullable OutputStream out;

  FirstWrite(Supplier<OutputStream> opening) {
    this.opening = opening;
  }

  private OutputStream out() {
    OutputStream open = out;
    if (open == null) {
      open = opening.get();
      out = open;
    }
    return open;
  }

  @Override
  public void write(int b) throws IOException {
    out().write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out().write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    if (out != null) {
      out.flush();
    }
  }

  /** Only sends what is there: the response's end is for its owner to say. */
  @Override
  public void close() throws IOException {
    flush();
  }
}
