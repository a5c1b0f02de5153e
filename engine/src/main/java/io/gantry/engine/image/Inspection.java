package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import io.gantry.oci.ChainId;
import io.gantry.oci.History;
import io.gantry.oci.Reference;
import io.gantry.snapshot.OverlayMount;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.Snapshots;
import io.gantry.snapshot.TreeMount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What there is to know of one image: itself, where its layers lie, how it came about. */
final class Inspection {

  private final Catalog catalog;
  private final Snapshots snapshots;

  Inspection(Catalog catalog, Snapshots snapshots) {
    this.catalog = catalog;
    this.snapshots = snapshots;
  }

  ImageDetails details(CatalogEntry entry) {
    Image image = catalog.image(entry);
    return new ImageDetails(
        image,
        snapshots.driver().word(),
        image.chain().map(chain -> storage(image, chain)).orElse(Map.of()));
  }

  private Map<String, String> storage(Image image, ChainId chain) {
    try {
      return switch (snapshots.mount(SnapshotKey.of(chain))) {
        case OverlayMount mount -> directories(image, mount);
        case TreeMount _ -> Map.of();
      };
    } catch (IOException e) {
      throw new EngineException.Internal("look up the layers of an image: " + e.getMessage(), e);
    }
  }

  /**
   * The layers' directories; overlayfs wants more than one, so a lone layer is mounted with an
   * empty one, which is left out.
   */
  private static Map<String, String> directories(Image image, OverlayMount mount) {
    List<Path> dirs = mount.lowerPaths().subList(0, image.config().diffIds().size());
    Path top = dirs.getFirst();
    Map<String, String> storage = new HashMap<>();
    storage.put("UpperDir", top.toString());
    storage.put("MergedDir", top.resolveSibling("merged").toString());
    storage.put("WorkDir", top.resolveSibling("work").toString());
    if (dirs.size() > 1) {
      storage.put(
          "LowerDir", dirs.stream().skip(1).map(Path::toString).collect(Collectors.joining(":")));
    }
    return storage;
  }

  /** The steps, latest first; those of images that are here as well carry their ids and tags. */
  List<HistoryEntry> history(CatalogEntry of) {
    List<HistoryEntry> entries = steps(catalog.image(of));
    Optional<CatalogEntry> known = Optional.of(of);
    for (int i = 0; i < entries.size() && known.isPresent(); i++) {
      CatalogEntry entry = known.get();
      List<String> tags =
          entry.names().keySet().stream()
              .filter(n -> n.tag().isPresent())
              .map(Reference::familiar)
              .toList();
      HistoryEntry step = entries.get(i);
      entries.set(
          i,
          new HistoryEntry(
              entry.id().toString(),
              step.created(),
              step.createdBy(),
              tags,
              step.size(),
              step.comment()));
      known = entry.parent().flatMap(catalog::byId);
    }
    return entries;
  }

  private static List<HistoryEntry> steps(Image image) {
    List<HistoryEntry> entries = new ArrayList<>();
    int layer = 0;
    for (History step : image.config().history()) {
      boolean sized = !step.emptyLayer() && layer < image.layerSizes().size();
      long size = sized ? image.layerSizes().get(layer) : 0;
      layer += step.emptyLayer() ? 0 : 1;
      entries.addFirst(
          new HistoryEntry(
              HistoryEntry.MISSING,
              step.created(),
              step.createdBy(),
              List.of(),
              size,
              step.comment()));
    }
    return entries;
  }
}
