package io.gantry.distribution.signature;

import io.gantry.distribution.RegistryException;
import io.gantry.distribution.RegistryException.Kind;
import io.gantry.distribution.RemoteManifest;
import io.gantry.distribution.Repository;
import io.gantry.oci.Digest;
import io.gantry.oci.Reference;
import io.gantry.oci.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whose signatures images need: at least {@code threshold} of these keys'.
 *
 * <p>What is verified: that the key signed the SHA-256 of the manifest or index which the name
 * stands for, and, where the signature tells a name, that it is the image's. What is not: when it
 * was signed, certificates, the entry in a transparency log.
 *
 * @param file where the rule stands
 * @param keys all different
 * @param threshold none means that no signature is wanted
 * @param signedAs what the rule's prefix is called in signatures, when it is not the prefix
 */
public record SignatureRule(
    Path file, List<TrustedKey> keys, int threshold, Optional<String> signedAs) {

  private static final Set<String> FIELDS = Set.of("keys", "threshold", "signedAs");

  /** Copies the keys. */
  public SignatureRule {
    keys = List.copyOf(keys);
  }

  /**
   * Reads {@code {"keys": ["acme.pub"], "threshold": 1, "signedAs": "ghcr.io/acme"}}.
   *
   * @param file the rule's file; keys lie beside it
   * @param everything whether the rule is about all images, which have no other name in common
   */
  public static SignatureRule read(Path file, JsonObject json, boolean everything)
      throws IOException {
    for (String name : json.names()) {
      if (!FIELDS.contains(name)) {
        throw json.fault(name, "is no field of a signature rule");
      }
    }
    List<TrustedKey> keys = new ArrayList<>();
    for (String name : json.texts("keys")) {
      TrustedKey key = TrustedKey.read(file.resolveSibling(name), name);
      if (keys.stream().anyMatch(other -> other.key().equals(key.key()))) {
        throw json.fault("keys", "\"" + name + "\" is the same key as another");
      }
      keys.add(key);
    }
    long threshold = json.has("threshold") ? json.number("threshold") : 1;
    if (threshold < 0 || threshold > keys.size()) {
      throw json.fault("threshold", threshold + " of " + keys.size() + " keys cannot be had");
    }
    return new SignatureRule(file, keys, (int) threshold, signedAs(json, everything));
  }

  private static Optional<String> signedAs(JsonObject json, boolean everything) {
    String as = json.text("signedAs");
    if (as.isEmpty()) {
      return Optional.empty();
    }
    if (everything || !json.check(() -> Reference.parse(as + "/name")).nameOnly()) {
      throw json.fault("signedAs", "\"" + as + "\" can stand for no prefix");
    }
    return Optional.of(as);
  }

  /**
   * Verifies an image before anything of it is used.
   *
   * @param name what was asked for
   * @param prefix of the rule
   * @throws RegistryException with {@link Kind#UNTRUSTED} when the signatures do not suffice
   */
  public void verify(Repository repository, Reference name, String prefix, RemoteManifest image)
      throws IOException {
    if (threshold == 0) {
      return;
    }
    Digest digest = Digest.of(image.bytes());
    Tally tally = new Tally(keys, digest, expected(name, prefix));
    new Attachments(repository, digest).show(one -> tally.count(one) >= threshold);
    if (tally.good() < threshold) {
      throw new RegistryException(
          Kind.UNTRUSTED,
          "signature verification failed for "
              + name.familiar()
              + (name.digest().isPresent() ? ": " : " (" + digest + "): ")
              + tally.why(threshold)
              + "; wanted by the rule in "
              + file);
    }
  }

  private Reference expected(Reference name, String prefix) {
    return signedAs
        .map(as -> Reference.parse(as + name.repository().substring(prefix.length())))
        .map(other -> new Reference(other.domain(), other.path(), name.tag(), name.digest()))
        .orElse(name);
  }
}
