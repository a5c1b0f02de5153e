package io.gantry.engine.image;

import io.gantry.oci.ExecutionConfig;
import io.gantry.oci.Reference;
import io.gantry.snapshot.SnapshotKey;
import java.util.List;
import java.util.Optional;

/**
 * How to make an image of a container.
 *
 * @param root the container's snapshot
 * @param container what the container runs; what {@code config} leaves open is taken from it
 * @param image the id or name of the container's image
 * @param name what to call the new one
 * @param config what its containers run
 * @param changes instructions as a Dockerfile has them
 * @param createdBy the container's command line, for the history
 * @param author who
 * @param comment a remark
 */
public record CommitImage(
    SnapshotKey root,
    ExecutionConfig container,
    String image,
    Optional<Reference> name,
    ExecutionConfig config,
    List<String> changes,
    String createdBy,
    String author,
    String comment) {

  /** Copies the list. */
  public CommitImage {
    changes = List.copyOf(changes);
  }
}
