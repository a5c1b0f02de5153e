package io.gantry.engine.image;

import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Reference;
import java.util.List;
import java.util.Optional;

/**
 * An image that an archive promises.
 *
 * @param config the configuration's blob
 * @param layers the layers' blobs, lowest first
 * @param manifest the manifest's blob, when the archive has one
 * @param names what it is to be called
 */
record ArchivedImage(
    Digest config, List<Digest> layers, Optional<Descriptor> manifest, List<Reference> names) {

  ArchivedImage {
    layers = List.copyOf(layers);
    names = List.copyOf(names);
  }

  ArchivedImage withManifest(Descriptor descriptor) {
    return new ArchivedImage(config, layers, Optional.of(descriptor), names);
  }
}
