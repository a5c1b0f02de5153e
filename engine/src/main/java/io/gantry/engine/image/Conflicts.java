package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import io.gantry.oci.Digest;
import java.util.List;
import java.util.Optional;

/** What stands against the removal of an image: containers, images upon it, further names. */
final class Conflicts {

  static final String HELD =
      "(cannot be forced) - image is being used by a creation, pull, push or save under way";

  private final Catalog catalog;
  private final Holds holds;
  private final ImageUsers users;

  Conflicts(Catalog catalog, Holds holds, ImageUsers users) {
    this.catalog = catalog;
    this.holds = holds;
    this.users = users;
  }

  /** Whether it counts that an image has several names. */
  enum Names {
    COUNT,
    IGNORED
  }

  /**
   * Refuses to remove what is needed.
   *
   * @throws EngineException.Conflict when it is
   */
  void refuse(CatalogEntry entry, boolean force, Names other) {
    Optional<String> conflict = of(entry, force, other);
    if (conflict.isPresent()) {
      throw new EngineException.Conflict(
          "conflict: unable to delete " + entry.id().shortHex() + " " + conflict.get());
    }
  }

  /** Why an image cannot be removed, in Docker's words. */
  Optional<String> of(CatalogEntry entry, boolean force, Names other) {
    if (ImageTree.parents(catalog).contains(entry.id())) {
      return Optional.of("(cannot be forced) - image has dependent child images");
    }
    List<ImageUsers.User> using =
        users.all().stream().filter(u -> u.image().equals(entry.id())).toList();
    Optional<ImageUsers.User> running = using.stream().filter(ImageUsers.User::running).findFirst();
    if (running.isPresent()) {
      return Optional.of(
          "(cannot be forced) - image is being used by running container "
              + shortId(running.get().containerId()));
    }
    if (holds.holds(entry.id())) {
      return Optional.of(HELD);
    }
    if (force) {
      return Optional.empty();
    }
    if (other == Names.COUNT && entry.names().size() > 1) {
      return Optional.of("(must be forced) - image is referenced in multiple repositories");
    }
    return using.stream()
        .findFirst()
        .map(
            u ->
                "(must be forced) - image is being used by stopped container "
                    + shortId(u.containerId()));
  }

  /** A container of an image. */
  Optional<ImageUsers.User> user(Digest image) {
    return users.all().stream().filter(user -> user.image().equals(image)).findFirst();
  }

  static String shortId(String containerId) {
    return containerId.length() > 12 ? containerId.substring(0, 12) : containerId;
  }
}
