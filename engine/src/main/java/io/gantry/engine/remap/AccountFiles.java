package io.gantry.engine.remap;

import java.nio.file.Path;

/**
 * The files that say who is who on a host.
 *
 * @param passwd users
 * @param group groups
 * @param subuid subordinate user ids
 * @param subgid subordinate group ids
 */
public record AccountFiles(Path passwd, Path group, Path subuid, Path subgid) {
  /** Those in {@code directory}, by their usual names. */
  public static AccountFiles in(Path directory) {
    return new AccountFiles(
        directory.resolve("passwd"),
        directory.resolve("group"),
        directory.resolve("subuid"),
        directory.resolve("subgid"));
  }
}
