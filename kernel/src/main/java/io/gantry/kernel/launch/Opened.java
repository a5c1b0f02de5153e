package io.gantry.kernel.launch;

import io.gantry.kernel.Fd;
import java.util.Map;

/**
 * Descriptors that an {@link Entry} has opened.
 *
 * @param descriptors by the names of the results; a step whose accepted failure left no descriptor
 *     has none here
 */
public record Opened(Map<String, Fd> descriptors) implements AutoCloseable {
  public Opened {
    descriptors = Map.copyOf(descriptors);
  }

  /**
   * The descriptor that the step with the result {@code name} has opened.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Fd get(String name) {
    Fd fd = descriptors.get(name);
    if (fd == null) {
      throw new IllegalArgumentException("nothing was opened as " + name);
    }
    return fd;
  }

  /** Closes all of them. */
  @Override
  public void close() {
    descriptors.values().forEach(Fd::close);
  }
}
