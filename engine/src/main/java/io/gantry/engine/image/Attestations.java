package io.gantry.engine.image;

import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.Platform;
import java.util.Optional;

/**
 * Which manifests of an index are no images but what a builder testifies of one, as BuildKit marks
 * them.
 *
 * @see <a href="https://docs.docker.com/build/metadata/attestations/attestation-storage/">Image
 *     attestation storage</a>
 */
final class Attestations {

  private static final String TYPE = "vnd.docker.reference.type";
  private static final String DIGEST = "vnd.docker.reference.digest";
  private static final Platform UNKNOWN = Platform.of("unknown", "unknown", "");

  private Attestations() {}

  static boolean is(Descriptor manifest) {
    return manifest.annotations().getOrDefault(TYPE, "").equals("attestation-manifest");
  }

  /** Whether it is for no machine: an attestation, or something else that is no image. */
  static boolean isForNobody(Descriptor manifest) {
    return manifest.annotations().containsKey(TYPE)
        || manifest.platform().map(UNKNOWN::equals).orElse(false);
  }

  /** The image's manifest that it is about, if it names one. */
  static Optional<Digest> about(Descriptor manifest) {
    try {
      return Optional.ofNullable(manifest.annotations().get(DIGEST)).map(Digest::parse);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
