package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.wire.Wire;
import io.gantry.api.wire.WireProgress;
import io.gantry.engine.EngineException;
import io.gantry.engine.image.LoadListener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How work goes on, line by line. The response begins with the first line, so that what fails
 * before it gets a status of its own; what fails later becomes the last line.
 */
final class ProgressLines implements LoadListener, AutoCloseable {

  /** A client's screen need not be redrawn more often. */
  private static final long STEP_NANOS = Duration.ofMillis(100).toNanos();

  private final Call call;
  private @Nullable OutputStream out;
  private long lastProgress;

  ProgressLines(Call call) {
    this.call = call;
  }

  /** Only what is not progress. */
  LoadListener quietly() {
    return new LoadListener() {
      @Override
      public void progress(String layer, long current, long total) {}

      @Override
      public void message(String line) {
        ProgressLines.this.message(line);
      }
    };
  }

  /** How a file comes that an image is made of. */
  LoadListener importing() {
    return new LoadListener() {
      @Override
      public void progress(String layer, long current, long total) {
        if (isTime(current >= total)) {
          tell(
              WireProgress.progress("Importing", "", current, total == Long.MAX_VALUE ? 0 : total));
        }
      }

      @Override
      public void message(String line) {
        tell(WireProgress.status(line));
      }
    };
  }

  private boolean isTime(boolean last) {
    long now = System.nanoTime();
    boolean time = last || now - lastProgress > STEP_NANOS;
    lastProgress = time ? now : lastProgress;
    return time;
  }

  @Override
  public void progress(String layer, long current, long total) {
    if (isTime(current >= total)) {
      tell(WireProgress.progress("Loading layer", layer, current, total));
    }
  }

  @Override
  public void message(String line) {
    tell(WireProgress.stream(line));
  }

  private void tell(WireProgress line) {
    try {
      write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(WireProgress line) throws IOException {
    if (out == null) {
      out = call.response().stream("application/json");
    }
    out.write(Wire.write(line));
    out.flush();
  }

  /**
   * Reports a failure: as the last line when lines went out already, else to whoever answers
   * errors.
   */
  void fail(EngineException failure) throws IOException {
    if (out == null) {
      throw failure;
    }
    write(WireProgress.failure(failure.getMessage()));
  }

  /** Sends what is left; an answer without lines is an empty one. */
  @Override
  public void close() throws IOException {
    if (out == null) {
      out = call.response().stream("application/json");
    }
    out.flush();
  }
}
