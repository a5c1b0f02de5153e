package io.gantry.cli.manifest;

import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import io.gantry.cli.json.Json;
import io.gantry.cli.option.Arguments;
import io.gantry.cli.option.Command;
import io.gantry.cli.option.Failure;
import io.gantry.cli.option.Flag;
import io.gantry.cli.option.Session;
import io.gantry.oci.InvalidReferenceException;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code manifest annotate}, {@code create}, {@code inspect}, {@code push} and {@code rm}. */
public final class ManifestCommands {
  private static final Flag INSECURE =
      toggle("insecure", "Allow communication with an insecure registry");

  private ManifestCommands() {}

  private static Drafts drafts(Session session) {
    return new Drafts(session.settings().directory().resolve("manifests"));
  }

  private static Reference named(String text) throws Failure {
    try {
      return Reference.parse(text).withDefaultTag();
    } catch (InvalidReferenceException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  private static Failure missing(Reference name) {
    return new Failure("No such manifest: " + name.canonical());
  }

  // ---- look ----

  /** {@code manifest inspect}. */
  public static Command inspect() {
    return Command.of(
        "manifest inspect",
        "[OPTIONS] [MANIFEST_LIST] MANIFEST",
        "Display an image manifest, or manifest list",
        new Command.Arity(1, 2),
        List.of(
            INSECURE,
            toggle("verbose", 'v', "Output additional info including layers and platform")),
        ManifestCommands::inspect);
  }

  private static int inspect(Session session, Arguments arguments) throws IOException {
    boolean whole = arguments.on("verbose");
    Reference name = named(arguments.rest().getLast());
    if (arguments.rest().size() == 2) {
      Reference list = named(arguments.at(0));
      Optional<ListedManifest> found = drafts(session).get(list, name);
      show(session, found.orElseThrow(() -> missing(name)), whole);
      return 0;
    }
    Optional<List<ListedManifest>> draft = drafts(session).list(name);
    if (draft.isPresent()) {
      show(session, name, draft.get(), whole);
      return 0;
    }
    RemoteManifests.Found found = new RemoteManifests(session, arguments.on("insecure")).find(name);
    if (found.list()) {
      show(session, name, found.manifests(), whole);
    } else {
      show(session, found.manifests().getFirst(), whole);
    }
    return 0;
  }

  private static void show(Session session, ListedManifest manifest, boolean whole) throws Failure {
    if (!whole && manifest.text().isEmpty()) {
      throw new Failure(manifest.name().canonical() + " has no payload");
    }
    session.line(
        Json.indent(whole ? Json.writeEscaped(manifest.document()) : manifest.text(), "\t"));
  }

  private static void show(
      Session session, Reference name, List<ListedManifest> manifests, boolean whole)
      throws Failure {
    if (whole) {
      List<Object> documents = new ArrayList<>();
      manifests.forEach(manifest -> documents.add(manifest.document()));
      session.line(Json.indent(Json.writeEscaped(documents), "\t"));
      return;
    }
    try {
      session.line(ManifestList.text(name, manifests));
    } catch (Failure e) {
      throw new Failure("failed to assemble ManifestDescriptor: " + e.getMessage());
    }
  }

  // ---- make ----

  /** {@code manifest create}. */
  public static Command create() {
    return Command.of(
        "manifest create",
        "MANIFEST_LIST MANIFEST [MANIFEST...]",
        "Create a local manifest list for annotating and pushing to a registry",
        Command.Arity.atLeast(2),
        List.of(toggle("amend", 'a', "Amend an existing manifest list"), INSECURE),
        ManifestCommands::create);
  }

  private static int create(Session session, Arguments arguments) throws IOException {
    Reference list = parsed("error parsing name for manifest list ", arguments.at(0));
    Drafts drafts = drafts(session);
    if (drafts.list(list).isPresent() && !arguments.on("amend")) {
      throw new Failure("refusing to amend an existing manifest list with no --amend flag");
    }
    RemoteManifests remote = new RemoteManifests(session, arguments.on("insecure"));
    for (String text : arguments.rest().subList(1, arguments.rest().size())) {
      Reference name = named(text);
      Optional<ListedManifest> known =
          drafts.get(list, name).filter(manifest -> !manifest.text().isEmpty());
      drafts.save(list, name, known.isPresent() ? known.get() : remote.one(name));
    }
    session.line("Created manifest list " + list.canonical());
    return 0;
  }

  private static Reference parsed(String doing, String text) throws Failure {
    try {
      return named(text);
    } catch (Failure e) {
      throw new Failure(doing + text + ": " + e.getMessage());
    }
  }

  /** {@code manifest annotate}. */
  public static Command annotate() {
    return Command.of(
        "manifest annotate",
        "[OPTIONS] MANIFEST_LIST MANIFEST",
        "Add additional information to a local image manifest",
        Command.Arity.exactly(2),
        List.of(
            text("arch", "Set architecture"),
            text("os", "Set operating system"),
            new Flag("os-features", ' ', Flag.Kind.LIST, "strings", "Set operating system feature"),
            text("os-version", "Set operating system version"),
            text("variant", "Set architecture variant")),
        ManifestCommands::annotate);
  }

  private static int annotate(Session session, Arguments arguments) throws IOException {
    Reference list = parsed("annotate: error parsing name for manifest list ", arguments.at(0));
    Reference name = parsed("annotate: error parsing name for manifest ", arguments.at(1));
    Drafts drafts = drafts(session);
    Optional<ListedManifest> found = drafts.get(list, name);
    if (found.isEmpty()) {
      throw new Failure(
          "manifest for image " + arguments.at(1) + " does not exist in " + arguments.at(0));
    }
    Platform was = found.get().platform();
    Set<String> features = new LinkedHashSet<>(was.osFeatures());
    arguments.list("os-features").forEach(some -> features.addAll(List.of(some.split(",", -1))));
    Platform is =
        new Platform(
            arguments.text("os", was.os()),
            arguments.text("arch", was.architecture()),
            arguments.text("variant", was.variant()),
            arguments.text("os-version", was.osVersion()),
            List.copyOf(features));
    if (!Machines.know(is.os(), is.architecture())) {
      throw new Failure(
          "manifest entry for image has unsupported os/arch combination: "
              + arguments.text("os")
              + "/"
              + arguments.text("arch"));
    }
    drafts.save(list, name, found.get().on(is));
    return 0;
  }

  // ---- send and forget ----

  /** {@code manifest push}. */
  public static Command push() {
    return Command.of(
        "manifest push",
        "[OPTIONS] MANIFEST_LIST",
        "Push a manifest list to a repository",
        Command.Arity.exactly(1),
        List.of(
            toggle("insecure", "Allow push to an insecure registry"),
            toggle("purge", 'p', "Remove the local manifest list after push")),
        ManifestCommands::push);
  }

  private static int push(Session session, Arguments arguments) throws IOException {
    Reference list = named(arguments.at(0));
    Drafts drafts = drafts(session);
    List<ListedManifest> manifests = drafts.list(list).orElseThrow(() -> missing(list));
    if (manifests.isEmpty()) {
      throw new Failure(list.canonical() + " not found");
    }
    RemoteManifests remote = new RemoteManifests(session, arguments.on("insecure"));
    session.line(remote.push(list, manifests).toString());
    if (arguments.on("purge")) {
      drafts.remove(list);
    }
    return 0;
  }

  /** {@code manifest rm}. */
  public static Command remove() {
    return Command.of(
        "manifest rm",
        "MANIFEST_LIST [MANIFEST_LIST...]",
        "Delete one or more manifest lists from local storage",
        Command.Arity.atLeast(1),
        List.of(),
        ManifestCommands::remove);
  }

  private static int remove(Session session, Arguments arguments) throws IOException {
    Drafts drafts = drafts(session);
    List<String> failures = new ArrayList<>();
    for (String text : arguments.rest()) {
      try {
        Reference list = named(text);
        if (drafts.list(list).isEmpty()) {
          throw missing(list);
        }
        drafts.remove(list);
      } catch (IOException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    if (!failures.isEmpty()) {
      throw new Failure(String.join("\n", failures));
    }
    return 0;
  }
}
