package io.gantry.engine.image;

import io.gantry.engine.FilterTime;
import io.gantry.engine.Filters;
import io.gantry.oci.ChainId;
import io.gantry.oci.Digest;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Lists images, by Docker's rules of what is shown when. */
final class ImageLister {

  private static final Set<String> FILTERS =
      Set.of("dangling", "label", "label!", "before", "since", "reference", "until");

  private final Catalog catalog;
  private final ImageNames names;
  private final ImageUsers users;
  private final Variants variants;

  ImageLister(Catalog catalog, ImageNames names, ImageUsers users, Variants variants) {
    this.catalog = catalog;
    this.names = names;
    this.users = users;
    this.variants = variants;
  }

  List<ImageSummary> list(ListImages request) {
    Filters filters = request.filters();
    filters.requireKnown(FILTERS);
    Times times = times(filters);
    boolean danglingAsked = filters.has("dangling");
    boolean dangling = filters.flag("dangling", false);
    Set<Digest> parents = ImageTree.parents(catalog);
    Map<Digest, Long> containers =
        users.all().stream()
            .collect(Collectors.groupingBy(ImageUsers.User::image, Collectors.counting()));
    Map<ChainId, Integer> sharing = request.sharedSize() ? sharing() : Map.of();
    List<ImageSummary> summaries = new ArrayList<>();
    for (CatalogEntry entry : catalog.all()) {
      ImageConfig config = catalog.config(entry);
      if (!times.admit(config) || !labelled(filters, config)) {
        continue;
      }
      List<Reference> shown =
          entry.names().keySet().stream().filter(name -> matches(filters, name)).toList();
      boolean nameless = entry.names().isEmpty();
      if (catalog.isVariant(entry)) {
        continue; // it is shown with what has the name
      }
      if (shown.isEmpty() && (!nameless || filters.has("reference"))) {
        continue;
      }
      if (nameless
          && ((danglingAsked && !dangling) || (!request.all() && parents.contains(entry.id())))) {
        continue;
      }
      if (dangling && shown.stream().anyMatch(name -> name.tag().isPresent())) {
        continue;
      }
      summaries.add(
          new ImageSummary(
              catalog.image(entry),
              familiar(shown, true),
              familiar(shown, false),
              request.sharedSize() ? shared(entry, config, sharing) : -1,
              containers.getOrDefault(entry.id(), 0L),
              request.manifests() ? variants.of(entry) : List.of()));
    }
    summaries.sort(Comparator.comparing((ImageSummary summary) -> created(summary)).reversed());
    return summaries;
  }

  private static Instant created(ImageSummary summary) {
    return summary.image().config().created().orElse(Instant.MIN);
  }

  private static List<String> familiar(List<Reference> shown, boolean tags) {
    return shown.stream()
        .filter(name -> name.tag().isPresent() == tags)
        .map(Reference::familiar)
        .toList();
  }

  private static boolean matches(Filters filters, Reference name) {
    return filters.any(
        "reference",
        pattern -> {
          Glob glob = Glob.of(pattern);
          return glob.matches(name.familiar()) || glob.matches(name.familiarRepository());
        });
  }

  static boolean labelled(Filters filters, ImageConfig config) {
    Map<String, String> labels = config.config().labels();
    return filters.labels("label", labels)
        && filters.get("label!").stream().noneMatch(unwanted -> Filters.hasLabel(labels, unwanted));
  }

  // ---- before, since, until ----

  private record Times(Optional<Instant> before, Optional<Instant> since) {
    boolean admit(ImageConfig config) {
      Instant created = config.created().orElse(Instant.EPOCH);
      return before.map(created::isBefore).orElse(true) && since.map(created::isAfter).orElse(true);
    }
  }

  private Times times(Filters filters) {
    List<Instant> before = new ArrayList<>();
    filters.get("before").forEach(name -> before.add(created(name)));
    filters.get("until").forEach(text -> before.add(FilterTime.parse(text, Instant.now())));
    List<Instant> since = filters.get("since").stream().map(this::created).toList();
    return new Times(
        before.stream().min(Instant::compareTo), since.stream().max(Instant::compareTo));
  }

  private Instant created(String name) {
    return catalog.config(names.find(name)).created().orElse(Instant.EPOCH);
  }

  // ---- shared sizes ----

  private Map<ChainId, Integer> sharing() {
    Map<ChainId, Integer> counts = new HashMap<>();
    catalog
        .all()
        .forEach(
            entry -> catalog.config(entry).chains().forEach(c -> counts.merge(c, 1, Integer::sum)));
    return counts;
  }

  private static long shared(
      CatalogEntry entry, ImageConfig config, Map<ChainId, Integer> sharing) {
    long shared = 0;
    List<ChainId> chains = config.chains();
    for (int i = 0; i < Math.min(chains.size(), entry.layerSizes().size()); i++) {
      shared += sharing.getOrDefault(chains.get(i), 0) > 1 ? entry.layerSizes().get(i) : 0;
    }
    return shared;
  }
}
