package io.gantry.engine.image;

import io.gantry.engine.EngineException;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Index;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which image of an index serves a platform: the same system and processor, and of several variants
 * the wished one or the newest that the wished one can run ({@code v6} on {@code v7}).
 */
final class Platforms {

  private Platforms() {}

  static Descriptor choose(Index index, Platform wish) {
    return index.manifests().stream()
        .filter(d -> MediaType.isManifest(d.mediaType()) || MediaType.isIndex(d.mediaType()))
        .filter(d -> d.platform().map(platform -> runs(platform, wish)).orElse(false))
        .min(Comparator.comparingInt(d -> distance(d.platform().orElseThrow(), wish)))
        .or(() -> only(index))
        .orElseThrow(
            () ->
                new EngineException.NotFound(
                    "no matching manifest for " + wish + " in the manifest list entries"));
  }

  /** A lone image that does not say what it is for: its configuration will. */
  private static Optional<Descriptor> only(Index index) {
    List<Descriptor> all = index.manifests();
    return all.size() == 1 && all.getFirst().platform().isEmpty()
        ? Optional.of(all.getFirst())
        : Optional.empty();
  }

  /** Whether an image of a platform runs where another is wished. */
  static boolean runs(Platform image, Platform wish) {
    return image.os().equals(wish.os())
        && image.architecture().equals(wish.architecture())
        && distance(image, wish) >= 0;
  }

  /** Whether two are the same, however their variants are written. */
  static boolean same(Platform one, Platform other) {
    return runs(one, other) && runs(other, one);
  }

  /** 0 for the same variant, more for older ones, negative for what does not run. */
  private static int distance(Platform image, Platform wish) {
    return level(wish) - level(image);
  }

  /** Variants are numbers: {@code v8}. An unnamed one is what the processor began with in Go. */
  private static int level(Platform platform) {
    String variant = platform.variant();
    if (variant.length() == 2 && variant.charAt(0) == 'v' && Character.isDigit(variant.charAt(1))) {
      return variant.charAt(1) - '0';
    }
    return switch (platform.architecture()) {
      case "arm64" -> 8;
      case "arm" -> 7;
      case "amd64" -> 1;
      default -> 0;
    };
  }
}
