package io.gantry.engine.image;

import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.util.List;
import java.util.Optional;

/**
 * How to make an image of a root file system.
 *
 * @param name what to call it
 * @param message the comment; empty for {@code Imported from -}
 * @param platform what it is for; this host when empty
 * @param changes instructions as a Dockerfile has them, e.g. {@code CMD ["sh"]}
 */
public record ImportImage(
    Optional<Reference> name, String message, Optional<Platform> platform, List<String> changes) {

  /** Copies the list. */
  public ImportImage {
    changes = List.copyOf(changes);
  }

  /** The same with a comment that says where it is from, unless it has one. */
  ImportImage from(String source) {
    return message.isEmpty()
        ? new ImportImage(name, "Imported from " + source, platform, changes)
        : this;
  }

  /** An import under a name, with some changes. */
  public static ImportImage as(String name, String... changes) {
    return new ImportImage(
        Optional.of(Reference.parse(name)), "", Optional.empty(), List.of(changes));
  }
}
