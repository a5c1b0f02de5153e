package io.gantry.engine.image;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One step of an image's making.
 *
 * @param id the id of the image that the step made, or {@code <missing>}
 * @param created when, if known
 * @param createdBy the command
 * @param tags what the image that the step made is called
 * @param size bytes of the step's layer; 0 without one
 * @param comment a remark
 */
public record HistoryEntry(
    String id,
    Optional<Instant> created,
    String createdBy,
    List<String> tags,
    long size,
    String comment) {

  /** The id of a step whose image is not here. */
  public static final String MISSING = "<missing>";

  /** Copies the list. */
  public HistoryEntry {
    tags = List.copyOf(tags);
  }
}
