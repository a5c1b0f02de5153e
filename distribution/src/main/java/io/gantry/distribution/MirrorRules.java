package io.gantry.distribution;

import io.gantry.oci.MalformedDocumentException;
import io.gantry.oci.Reference;
import io.gantry.oci.json.JsonObject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Mirrors of any registry, or of a part of it. Each file {@code *.json} of a directory {@code
 * registries.d} is one rule:
 *
 * <pre>
 * {"prefix": "ghcr.io/acme", "mirrors": ["https://mirror.example:5000/github"], "fallback": true}
 * </pre>
 *
 * <p>The rule with the longest prefix of an image's full name counts. What follows the prefix is
 * asked for below the mirrors' addresses, in order, and from the registry itself at last, unless
 * {@code fallback} says no. A rule without mirrors and without fallback blocks. Files are read when
 * they are needed, so a change needs no reload.
 */
final class MirrorRules {

  private static final System.Logger LOG = System.getLogger(MirrorRules.class.getName());
  private static final int LARGEST = 1 << 20;

  private record Rule(String prefix, List<String> mirrors, boolean fallback) {
    boolean covers(String repository) {
      return repository.equals(prefix) || repository.startsWith(prefix + "/");
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
    return new MirrorRules(rules);
  }

  private static void read(Path directory, List<Rule> rules) throws RegistryException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.json")) {
      for (Path file : files) {
        rules.add(rule(file));
      }
    } catch (IOException | MalformedDocumentException e) {
      // a rule may forbid what would be done without it, so nothing is done
      throw new RegistryException(
          RegistryException.Kind.INVALID,
          "mirror rules in " + directory + ": " + e.getMessage(),
          e);
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
    boolean fallback = !json.has("fallback") || json.flag("fallback");
    return new Rule(
        prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix,
        json.texts("mirrors"),
        fallback);
  }

  /** The mirrors of a repository, and whether the registry itself may be asked. */
  Mirrors of(Reference reference) {
    Optional<Rule> rule = rules.stream().filter(r -> r.covers(reference.repository())).findFirst();
    if (rule.isEmpty()) {
      return new Mirrors(List.of(), true);
    }
    String rest = reference.repository().substring(rule.get().prefix().length());
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
