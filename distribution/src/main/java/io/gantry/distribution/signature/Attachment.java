package io.gantry.distribution.signature;

import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Something that is attached to an image and may be a signature of it. Nothing of it is trusted.
 */
final class Attachment {

  /** How to read what was signed. */
  enum Form {
    /** cosign's first form. */
    SIMPLE_SIGNING,
    /** A statement in an envelope. */
    STATEMENT
  }

  private static final String STATEMENTS = "application/vnd.in-toto+json";
  private static final int MOST_SIGNATURES = 16;

  private final byte[] message;
  private final List<byte[]> signatures;
  private final Form form;
  private final byte[] content;

  private Attachment(byte[] message, List<byte[]> signatures, Form form, byte[] content) {
    this.message = message;
    this.signatures = signatures;
    this.form = form;
    this.content = content;
  }

  /** A payload whose signature stands beside it, in base64. */
  static Attachment simple(byte[] payload, String signature) {
    return new Attachment(payload, List.of(base64(signature)), Form.SIMPLE_SIGNING, payload);
  }

  /**
   * A bundle with a DSSE envelope.
   *
   * @see <a href="https://github.com/secure-systems-lab/dsse/blob/master/protocol.md">DSSE</a>
   */
  static Attachment bundle(byte[] json) {
    JsonObject bundle = JsonObject.parse("bundle", json);
    JsonObject envelope =
        bundle.object("dsseEnvelope").orElseThrow(() -> bundle.fault("dsseEnvelope", "is missing"));
    String type = envelope.text("payloadType");
    if (!type.equals(STATEMENTS)) {
      throw envelope.fault("payloadType", "is no statement's");
    }
    byte[] payload = base64(envelope.text("payload"));
    List<byte[]> signatures =
        envelope.objects("signatures").stream()
            .limit(MOST_SIGNATURES)
            .map(one -> base64(one.text("sig")))
            .toList();
    return new Attachment(enveloped(type, payload), signatures, Form.STATEMENT, payload);
  }

  /** DSSE's pre-authentication encoding. */
  private static byte[] enveloped(String type, byte[] payload) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int length = type.getBytes(StandardCharsets.UTF_8).length;
    bytes.writeBytes(
        ("DSSEv1 " + length + " " + type + " " + payload.length + " ")
            .getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(payload);
    return bytes.toByteArray();
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedDocumentException("signature: not in base64", e);
    }
  }

  boolean signedBy(TrustedKey key) {
    return signatures.stream().anyMatch(signature -> key.signed(message, signature));
  }

  /** What was signed; empty when it makes no sense. */
  Optional<Claim> claim() {
    try {
      return Optional.of(
          switch (form) {
            case SIMPLE_SIGNING -> Claim.simpleSigning(content);
            case STATEMENT -> Claim.statement(content);
          });
    } catch (MalformedDocumentException e) {
      return Optional.empty();
    }
  }
}
