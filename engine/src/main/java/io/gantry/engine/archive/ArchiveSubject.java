package io.gantry.engine.archive;

import io.gantry.runtime.UserNamespace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A container as far as copying files needs it, at one moment.
 *
 * @param id 64 hexadecimal digits; the key of its root's snapshot
 * @param pid of its first process; absent when it does not run
 * @param readOnlyRoot whether nothing may be written to its root
 * @param binds what is bound into it
 * @param ids its ids, when it has ids of its own
 * @param user as its configuration has it, {@code name|uid[:group|gid]}; empty for root
 */
public record ArchiveSubject(
    String id,
    OptionalInt pid,
    boolean readOnlyRoot,
    List<Bind> binds,
    Optional<UserNamespace.Mapped> ids,
    String user) {
  /** Copies. */
  public ArchiveSubject {
    binds = List.copyOf(binds);
  }

  /**
   * A directory or file of the host inside the container.
   *
   * @param source on the host
   * @param destination in the container, absolute
   */
  public record Bind(Path source, String destination, boolean readOnly) {}
}
