package io.gantry.oci;

import io.gantry.oci.json.JsonObject;
import java.util.Optional;

/**
 * A manifest or an index that says of itself that it is about another: an attestation, a signature,
 * a bill of materials.
 *
 * @param subject points to what it is about
 * @param self points to itself, as lists of referrers have it: with the kind of artifact and the
 *     annotations
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI
 *     distribution specification, listing referrers</a>
 */
public record Referrer(Descriptor subject, Descriptor self) {

  /**
   * Looks whether a document is one.
   *
   * @param plain points to the document
   * @throws MalformedDocumentException when it is damaged
   */
  public static Optional<Referrer> of(Descriptor plain, byte[] document) {
    JsonObject json = JsonObject.parse("manifest", document);
    String type = json.text("artifactType");
    String config = json.object("config").map(object -> object.text("mediaType")).orElse("");
    Descriptor self =
        new Descriptor(
            plain.mediaType(),
            plain.digest(),
            plain.size(),
            json.textMap("annotations"),
            Optional.empty(),
            type.isEmpty() ? config : type,
            plain.urls());
    return json.object("subject").map(subject -> new Referrer(Descriptor.of(subject), self));
  }
}
