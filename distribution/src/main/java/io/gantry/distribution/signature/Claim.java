package io.gantry.distribution.signature;

import io.gantry.oci.Digest;
import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.Reference;
import io.gantry.oci.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What somebody signed: that these bytes are an image, perhaps of some name.
 *
 * @param digests of the image
 * @param name what the image is called; empty when the signature is not about a name
 */
record Claim(List<String> digests, Optional<Reference> name) {

  private static final String SIMPLE_TYPE = "cosign container image signature";
  private static final String STATEMENT_TYPE = "https://in-toto.io/Statement/";

  /** Any other predicate says something about an image, but not that it is approved. */
  private static final String SIGNED = "https://sigstore.dev/cosign/sign/v1";

  /** Copies the list. */
  Claim {
    digests = List.copyOf(digests);
  }

  /**
   * Reads a payload of cosign's first form.
   *
   * @see <a href="https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md">cosign
   *     signature specification</a>
   */
  static Claim simpleSigning(byte[] payload) {
    JsonObject critical = object(JsonObject.parse("signature", payload), "critical");
    if (!critical.text("type").equals(SIMPLE_TYPE)) {
      throw critical.fault("type", "is no image signature's");
    }
    JsonObject identity = object(critical, "identity");
    return critical.check(
        () ->
            new Claim(
                List.of(object(critical, "image").text("docker-manifest-digest")),
                Optional.of(Reference.parse(identity.text("docker-reference")))));
  }

  /**
   * Reads a statement, the content of newer signatures. It names no repository.
   *
   * @see <a href="https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md">in-toto
   *     statement</a>
   */
  static Claim statement(byte[] payload) {
    JsonObject statement = JsonObject.parse("statement", payload);
    if (!statement.text("_type").startsWith(STATEMENT_TYPE)) {
      throw statement.fault("_type", "is no statement's");
    }
    if (!statement.text("predicateType").equals(SIGNED)) {
      throw statement.fault("predicateType", "is no signature's");
    }
    List<String> digests =
        statement.objects("subject").stream()
            .map(subject -> subject.textMap("digest").get("sha256"))
            .filter(hex -> hex != null)
            .map(hex -> "sha256:" + hex)
            .toList();
    return new Claim(digests, Optional.empty());
  }

  private static JsonObject object(JsonObject json, String name) throws MalformedDocumentException {
    return json.object(name).orElseThrow(() -> json.fault(name, "is missing"));
  }

  /**
   * Why it does not speak for an image; empty when it does.
   *
   * @param image the SHA-256 of the manifest or index
   * @param expected what the image is to be called; a tag counts when both have one
   */
  Optional<String> fault(Digest image, Reference expected) {
    if (!digests.contains(image.toString())) {
      return Optional.of("of another image (" + String.join(", ", digests) + ")");
    }
    return name.filter(said -> !means(said, expected))
        .map(said -> "of another name (" + said.familiar() + ")");
  }

  private static boolean means(Reference said, Reference expected) {
    return said.repository().equals(expected.repository())
        && (said.tag().isEmpty() || expected.tag().isEmpty() || said.tag().equals(expected.tag()));
  }
}
