package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.util.List;
import java.util.Optional;

/** What of an image goes out under one of its names. */
sealed interface PushTarget {

  /**
   * The index that the name stands for, with everything in it.
   *
   * @param tree all of it
   */
  record Whole(ContentTree tree) implements PushTarget {}

  /**
   * One image.
   *
   * @param entry the image
   * @param insteadOf the index, when that would have gone out had all of it been here
   */
  record One(CatalogEntry entry, Optional<Descriptor> insteadOf) implements PushTarget {}

  /** What a choice needs to know. */
  interface Knowledge {
    /** An index with all that it names, if all of that is here. */
    Optional<ContentTree> whole(Digest index);

    /** Points to an index. */
    Descriptor pointer(Digest index);

    /** The images of an index that are here. */
    List<CatalogEntry> images(Digest index);

    /** What an image is for. */
    Platform platform(CatalogEntry entry);
  }

  /**
   * Chooses as Docker does: the platform that was asked for; else the whole index; else, when not
   * all of that is here, the only image that is, or the one for this host.
   *
   * @param entry the image that has the name
   * @throws EngineException.NotFound when the platform that was asked for is not here
   * @throws EngineException.Conflict when nothing says which image is meant
   */
  static PushTarget choose(
      Knowledge knowledge, CatalogEntry entry, Reference name, Optional<Platform> wish) {
    Optional<Digest> index = entry.index(name);
    List<CatalogEntry> here = index.map(knowledge::images).orElse(List.of(entry));
    if (wish.isPresent()) {
      return new One(chosen(knowledge, here, name, wish.get()), Optional.empty());
    }
    if (index.isEmpty()) {
      return new One(entry, Optional.empty());
    }
    Optional<ContentTree> whole = knowledge.whole(index.get());
    if (whole.isPresent()) {
      return new Whole(whole.get());
    }
    return new One(only(knowledge, here), Optional.of(knowledge.pointer(index.get())));
  }

  private static CatalogEntry chosen(
      Knowledge knowledge, List<CatalogEntry> here, Reference name, Platform wish) {
    List<CatalogEntry> fitting =
        here.stream().filter(one -> Platforms.same(knowledge.platform(one), wish)).toList();
    if (fitting.isEmpty()) {
      throw new EngineException.NotFound(
          "image with reference "
              + name.familiar()
              + " was found but does not provide the specified platform ("
              + wish
              + ")");
    }
    if (fitting.size() > 1) {
      throw new EngineException.Conflict("multiple manifests found for platform " + wish);
    }
    return fitting.getFirst();
  }

  private static CatalogEntry only(Knowledge knowledge, List<CatalogEntry> here) {
    if (here.size() == 1) {
      return here.getFirst();
    }
    return here.stream()
        .filter(one -> Platforms.runs(knowledge.platform(one), Platform.host()))
        .findFirst()
        .orElseThrow(
            () ->
                new EngineException.Conflict(
                    "multiple matching manifests found but no specific platform requested"));
  }
}
