package io.gantry.engine.container;

import io.gantry.engine.config.ContainerConfig;
import io.gantry.oci.Reference;
import java.util.List;
import java.util.Optional;

/**
 * How to make an image of a container.
 *
 * @param name what to call the image
 * @param config what the image's containers run; absent takes the container's own, and so does
 *     whatever it leaves open
 * @param changes instructions as a Dockerfile has them, applied to the configuration
 * @param author who
 * @param comment a remark
 * @param freezing whether the container stands still while its files are read
 */
public record CommitContainer(
    Optional<Reference> name,
    Optional<ContainerConfig> config,
    List<String> changes,
    String author,
    String comment,
    Freezing freezing) {

  /** Whether a running container is paused meanwhile. */
  public enum Freezing {
    /** So that its files fit together. */
    PAUSE,
    /** It runs on. */
    RUN_ON
  }

  /** Copies the list. */
  public CommitContainer {
    changes = List.copyOf(changes);
  }
}
