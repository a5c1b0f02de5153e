package io.gantry.snapshot.tree;

import java.util.Optional;

/**
 * How an archive is unpacked into a container.
 *
 * @param noOverwriteDirNonDir refuse to replace a directory by something else and the other way
 *     round
 * @param owner who is to own what is unpacked; empty for whom the archive says, which is Docker's
 *     way unless {@code copyUIDGID} is asked for and the container has a user: then it is that one
 */
public record PutOptions(boolean noOverwriteDirNonDir, Optional<Owner> owner) {
  /**
   * An owner.
   *
   * @param uid user
   * @param gid group
   */
  public record Owner(int uid, int gid) {}
}
