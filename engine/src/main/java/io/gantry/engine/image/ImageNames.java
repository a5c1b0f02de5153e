package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import io.gantry.oci.Digest;
import io.gantry.oci.InvalidReferenceException;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.util.Optional;

/** Finds what people mean by a name: a reference first, then an id or the beginning of one. */
final class ImageNames {

  private static final int FULL_ID = 64;
  private static final String SHA256 = "sha256:";

  private final Catalog catalog;

  ImageNames(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The image meant by a name. */
  CatalogEntry find(String name) {
    Optional<Digest> id = wholeId(name);
    if (id.isPresent()) {
      return catalog.byId(id.get()).orElseThrow(() -> missing(id.get().toString()));
    }
    Reference reference = parse(name);
    return named(reference)
        .or(
            () ->
                catalog.byPrefix(name.startsWith(SHA256) ? name.substring(SHA256.length()) : name))
        .orElseThrow(() -> missing(reference.withDefaultTag().familiar()));
  }

  /**
   * The image meant by a name, for a platform when one is asked for.
   *
   * @throws EngineException.NotFound also when there is the image, but not for that platform
   */
  CatalogEntry find(String name, Optional<Platform> platform) {
    CatalogEntry entry = find(name);
    if (platform.isEmpty()) {
      return entry;
    }
    return catalog
        .forPlatform(entry, platform.get())
        .orElseThrow(
            () ->
                new EngineException.NotFound(
                    "image with reference "
                        + name
                        + " was found but its platform ("
                        + catalog.config(entry).platform()
                        + ") does not match the specified platform ("
                        + platform.get()
                        + ")"));
  }

  /**
   * The index that an image stands for when it is called so; by its id, the last one it came by.
   */
  Optional<Digest> index(CatalogEntry entry, String name) {
    if (isIdOf(entry, name)) {
      return entry.indexes().isEmpty() ? Optional.empty() : Optional.of(entry.indexes().getLast());
    }
    return entry.index(key(parse(name)));
  }

  /** The image that has a name; a digest in it counts more than a tag. */
  Optional<CatalogEntry> named(Reference reference) {
    return catalog.byName(key(reference));
  }

  /** The form under which a reference is known. */
  static Reference key(Reference reference) {
    return reference.digest().map(reference::withDigest).orElseGet(reference::withDefaultTag);
  }

  /**
   * Whether what led to an image was its id or the beginning of it, and not one of its names
   * ({@code abc} may be either).
   */
  boolean isIdOf(CatalogEntry entry, String name) {
    boolean begins = entry.id().toString().startsWith(name) || entry.id().hex().startsWith(name);
    return begins && (wholeId(name).isPresent() || named(parse(name)).isEmpty());
  }

  /**
   * A name that an image can be given.
   *
   * @throws EngineException.InvalidParameter when everybody would take it for an id
   */
  static Reference requireAssignable(Reference name) {
    if (name.familiarRepository().equals("sha256")) {
      throw new EngineException.InvalidParameter(
          "refusing to create an ambiguous tag using digest algorithm as name");
    }
    return name;
  }

  static Reference parse(String name) {
    try {
      return Reference.parse(name);
    } catch (InvalidReferenceException e) {
      throw new EngineException.InvalidParameter(String.valueOf(e.getMessage()), e);
    }
  }

  private static Optional<Digest> wholeId(String name) {
    String hex = name.startsWith(SHA256) ? name.substring(SHA256.length()) : name;
    boolean whole = hex.length() == FULL_ID && Digest.isLowerHex(hex);
    return whole ? Optional.of(Digest.ofHex(hex)) : Optional.empty();
  }

  private static EngineException.NotFound missing(String name) {
    return new EngineException.NotFound("No such image: " + name);
  }
}
