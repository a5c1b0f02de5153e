package io.gantry.engine.image;

import io.gantry.oci.ChainId;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.Reference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An image of the store, as it was when it was asked for.
 *
 * @param id the digest of the configuration
 * @param config the configuration
 * @param manifest points to the manifest
 * @param names what it is called, sorted; tags and digests
 * @param parent the image it was made from on this host, if it was
 * @param layerSizes bytes of each unpacked layer, lowest first
 * @param lastTagged when it last got a name here
 */
public record Image(
    Digest id,
    ImageConfig config,
    Descriptor manifest,
    List<Reference> names,
    Optional<Digest> parent,
    List<Long> layerSizes,
    Optional<Instant> lastTagged) {

  /** Copies the lists. */
  public Image {
    names = List.copyOf(names);
    layerSizes = List.copyOf(layerSizes);
  }

  /**
   * The stack of layers that a container's snapshot stands on; empty for an image without layers.
   */
  public Optional<ChainId> chain() {
    return config.diffIds().isEmpty()
        ? Optional.empty()
        : Optional.of(ChainId.of(config.diffIds()));
  }

  /** Bytes of all unpacked layers. */
  public long size() {
    return layerSizes.stream().mapToLong(Long::longValue).sum();
  }

  /** Its tags in familiar form, {@code busybox:latest}. */
  public List<String> repoTags() {
    return names.stream().filter(name -> name.tag().isPresent()).map(Reference::familiar).toList();
  }

  /** Its digests in familiar form, {@code busybox@sha256:…}. */
  public List<String> repoDigests() {
    return names.stream()
        .filter(name -> name.digest().isPresent())
        .map(Reference::familiar)
        .toList();
  }
}
