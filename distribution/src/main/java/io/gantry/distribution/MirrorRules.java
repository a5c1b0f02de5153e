package io.gantry.distribution;

import io.gantry.distribution.signature.SignatureRule;
import io.gantry.oci.Reference;
import io.gantry.oci.json.JsonObject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rules for any registry, or for a part of it: mirrors, and signatures that images need. Each file
 * {@code *.json} of a directory {@code registries.d} is one rule:
 *
 * <pre>
 * {"prefix": "ghcr.io/acme", "mirrors": ["https://mirror.example:5000/github"], "fallback": true,
 *  "signatures": {"keys": ["acme.pub"]}}
 * </pre>
 *
 * <p>The rule with the longest prefix of an image's full name counts; for signatures it is the
 * longest that says something of signatures, so that a rule about mirrors never lifts one about
 * them, and a rule about signatures alone leaves mirrors as they are. What follows the prefix is
 * asked for below the mirrors' addresses, in order, and from the registry itself at last, unless
 * {@code fallback} says no. A rule without mirrors and without fallback blocks. Files are read when
 * they are needed, so a change needs no reload.
 */
final class MirrorRules {

  private static final System.Logger LOG = System.getLogger(MirrorRules.class.getName());
  private static final int LARGEST = 1 << 20;
  private static final Set<String> FIELDS = Set.of("prefix", "mirrors", "fallback", "signatures");

  /** The prefix of every name. */
  private static final String ALL = "*";

  private record Rule(
      String prefix,
      List<String> mirrors,
      boolean fallback,
      boolean routes,
      Optional<SignatureRule> signatures) {
    boolean covers(String repository) {
      return prefix.equals(ALL) || repository.equals(prefix) || repository.startsWith(prefix + "/");
    }

    String rest(String repository) {
      return prefix.equals(ALL) ? "/" + repository : repository.substring(prefix.length());
    }
  }

  private final List<Rule> rules;

  private MirrorRules(List<Rule> rules) {
    this.rules = rules;
  }

  static MirrorRules read(List<Path> directories) throws RegistryException {
    List<Rule> rules = new ArrayList<>();
    for (Path directory : directories) {
      if (Files.isDirectory(directory)) {
        read(directory, rules);
      }
    }
    rules.sort(Comparator.comparingInt((Rule rule) -> rule.prefix().length()).reversed());
    checkSignatures(rules);
    return new MirrorRules(rules);
  }

  private static void read(Path directory, List<Rule> rules) throws RegistryException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.json")) {
      for (Path file : files) {
        rules.add(rule(file));
      }
    } catch (IOException | DirectoryIteratorException | IllegalArgumentException e) {
      // a rule may forbid what would be done without it, so nothing is done
      throw new RegistryException(
          RegistryException.Kind.INVALID, "rules in " + directory + ": " + e.getMessage(), e);
    }
  }

  private static Rule rule(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is larger than a rule can be");
    }
    JsonObject json = JsonObject.parse(file.toString(), Files.readAllBytes(file));
    String prefix = json.text("prefix");
    if (prefix.isEmpty()) {
      throw json.fault("prefix", "is missing");
    }
    for (String name : json.names()) {
      if (!FIELDS.contains(name)) {
        // a misspelt field may be the one that forbids
        throw json.fault(name, "is no field of a rule");
      }
    }
    Optional<JsonObject> signatures = json.object("signatures");
    return new Rule(
        prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix,
        json.texts("mirrors"),
        !json.has("fallback") || json.flag("fallback"),
        json.has("mirrors") || json.has("fallback") || signatures.isEmpty(),
        signatures.isPresent()
            ? Optional.of(SignatureRule.read(file, signatures.get(), prefix.equals(ALL)))
            : Optional.empty());
  }

  /** Two rules of one length about one thing would leave it to chance. */
  private static void checkSignatures(List<Rule> rules) throws RegistryException {
    Map<String, SignatureRule> known = new HashMap<>();
    for (Rule rule : rules) {
      SignatureRule signatures = rule.signatures().orElse(null);
      SignatureRule other = signatures == null ? null : known.put(rule.prefix(), signatures);
      if (signatures != null && other != null) {
        throw new RegistryException(
            RegistryException.Kind.INVALID,
            "rules in "
                + other.file()
                + " and "
                + signatures.file()
                + " are about the same images");
      }
    }
  }

  /**
   * Verifies that an image has the signatures that it needs.
   *
   * @throws RegistryException with {@link RegistryException.Kind#UNTRUSTED} when it has not
   */
  void verify(Repository repository, Reference name, RemoteManifest image) throws IOException {
    Optional<Rule> rule =
        rules.stream()
            .filter(r -> r.signatures().isPresent() && r.covers(name.repository()))
            .findFirst();
    if (rule.isPresent()) {
      rule.get().signatures().get().verify(repository, name, rule.get().prefix(), image);
    }
  }

  /** The mirrors of a repository, and whether the registry itself may be asked. */
  Mirrors of(Reference reference) {
    Optional<Rule> rule =
        rules.stream().filter(r -> r.routes() && r.covers(reference.repository())).findFirst();
    if (rule.isEmpty()) {
      return new Mirrors(List.of(), true);
    }
    String rest = rule.get().rest(reference.repository());
    List<Endpoint> endpoints = new ArrayList<>();
    for (String mirror : rule.get().mirrors()) {
      endpoint(mirror, rest).ifPresent(endpoints::add);
    }
    return new Mirrors(endpoints, rule.get().fallback());
  }

  private static Optional<Endpoint> endpoint(String mirror, String rest) {
    try {
      URI uri = URI.create(mirror);
      String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
      String name = (path + rest).replaceFirst("^/", "");
      URI base = RegistrySettings.mirror(uri.getScheme() + "://" + uri.getRawAuthority());
      new Reference("mirror.invalid", name, Optional.empty(), Optional.empty());
      return Optional.of(new Endpoint(base, name, true, true));
    } catch (IllegalArgumentException e) {
      LOG.log(Level.WARNING, () -> "mirror " + mirror + " is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** What a rule says of a repository. */
  record Mirrors(List<Endpoint> endpoints, boolean fallback) {}
}
