package io.gantry.engine.container;

import io.avaje.jsonb.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A container's state at one moment.
 *
 * @param status where it is in its life
 * @param oomKilled whether the kernel killed it for want of memory
 * @param pid of its first process as the host sees it; 0 when it does not run
 * @param exitCode of the last run
 * @param error why the last start failed; empty when it did not
 * @param startedAt {@link #NEVER} when it never was
 * @param finishedAt {@link #NEVER} when it never did
 * @param health null when there is no check, or none has been due yet
 */
@Json
public record ContainerState(
    Status status,
    boolean oomKilled,
    int pid,
    int exitCode,
    String error,
    Instant startedAt,
    Instant finishedAt,
    @Nullable Health health) {
  /** Go's zero time, which Docker's clients take for "never". */
  public static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

  /** Just made. */
  public static final ContainerState CREATED =
      new ContainerState(Status.CREATED, false, 0, 0, "", NEVER, NEVER, null);

  /** The same with another health. */
  public ContainerState withHealth(@Nullable Health other) {
    return new ContainerState(
        status, oomKilled, pid, exitCode, error, startedAt, finishedAt, other);
  }
}
