package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.translate.FilterTranslation;
import io.gantry.api.translate.ImageTranslation;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.WireProgress;
import io.gantry.engine.EngineException;
import io.gantry.engine.image.Image;
import io.gantry.engine.image.Images;
import io.gantry.engine.image.ImportImage;
import io.gantry.engine.image.ListImages;
import io.gantry.engine.image.LoadImages;
import io.gantry.engine.image.RemoveImage;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Images: what there is, what it is called, what comes in and goes out. */
public final class ImageRoutes {
  private final EngineDoor door;

  /** Routes to the engine behind {@code door}. */
  public ImageRoutes(EngineDoor door) {
    this.door = door;
  }

  /** The table. */
  public List<Route> table() {
    return List.of(
        Route.get("/images/json", this::list),
        Route.get("/images/get", this::save),
        Route.get("/images/{name}/json", this::inspect),
        Route.get("/images/{name}/history", this::history),
        Route.get("/images/{name}/get", this::saveOne),
        Route.post("/images/create", this::create),
        Route.post("/images/load", this::load),
        Route.post("/images/prune", this::prune),
        Route.post("/images/{name}/tag", this::tag),
        Route.delete("/images/{name}", this::remove));
  }

  private Images images() throws InterruptedException {
    return door.engine().images();
  }

  // ---- what there is ----

  private void list(Call call) throws IOException, InterruptedException {
    ListImages request =
        new ListImages(
            call.query().flag("all"),
            FilterTranslation.parse(call.query().text("filters")),
            call.query().flag("shared-size"),
            call.query().flag("manifests"));
    call.answer(
        200,
        images().list(request).stream()
            .map(summary -> ImageTranslation.summary(summary, call.version()))
            .toList());
  }

  private void inspect(Call call) throws IOException, InterruptedException {
    boolean manifests = call.query().flag("manifests");
    Optional<Platform> platform = ociPlatform(call);
    if (manifests && platform.isPresent()) {
      throw ApiError.invalid(
          "conflicting options: manifests and platform options cannot both be set");
    }
    Images images = images();
    call.answer(
        200,
        ImageTranslation.inspect(
            images.inspect(call.name(), platform),
            manifests ? Optional.of(images.manifests(call.name())) : Optional.empty(),
            call.version()));
  }

  private void history(Call call) throws IOException, InterruptedException {
    call.answer(
        200,
        images().history(call.name(), ociPlatform(call)).stream()
            .map(ImageTranslation::history)
            .toList());
  }

  // ---- names and removal ----

  private void tag(Call call) throws IOException, InterruptedException {
    images().tag(call.name(), call.query().text("repo"), call.query().text("tag"));
    call.answer(201);
  }

  private void remove(Call call) throws IOException, InterruptedException {
    if (call.name().isBlank()) {
      throw ApiError.invalid("image name cannot be blank");
    }
    RemoveImage request =
        new RemoveImage(
            call.query().flag("force"),
            !call.query().flag("noprune"),
            call.query().all("platforms").stream().map(ImageRoutes::parseAny).toList());
    call.answer(200, ImageTranslation.removals(images().remove(call.name(), request)));
  }

  private void prune(Call call) throws IOException, InterruptedException {
    call.answer(
        200,
        ImageTranslation.prune(
            images().prune(FilterTranslation.parse(call.query().text("filters")))));
  }

  // ---- in ----

  private void create(Call call) throws IOException, InterruptedException {
    String source = call.query().text("fromSrc");
    if (call.query().has("fromImage") || source.isEmpty()) {
      new PullRoute(images()).serve(call);
      return;
    }
    Images images = images();
    ImportImage request =
        new ImportImage(
            reference(call.query().text("repo"), call.query().text("tag")),
            call.query().text("message"),
            platform(call),
            call.query().all("changes"));
    ProgressLines lines = new ProgressLines(call);
    try {
      Image image =
          source.equals("-")
              ? images.importRootfs(request, call.request().body())
              : images.importFrom(address(source), request, lines.importing());
      lines.write(WireProgress.status(image.id().toString()));
    } catch (EngineException e) {
      lines.fail(e);
    }
    lines.close();
  }

  private static URI address(String source) {
    try {
      return URI.create(source.contains("://") ? source : "http://" + source);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("parse \"" + source + "\": " + e.getMessage());
    }
  }

  /** The name of a repository and perhaps a tag, which may come apart or as one. */
  static Optional<Reference> reference(String repository, String tag) {
    if (repository.isEmpty()) {
      return Optional.empty();
    }
    try {
      Reference reference = Reference.parse(repository);
      if (reference.digest().isPresent()) {
        throw ApiError.invalid("cannot import digest reference");
      }
      if (!tag.isEmpty() && !Reference.isTag(tag)) {
        throw ApiError.invalid("invalid tag format");
      }
      return Optional.of(tag.isEmpty() ? reference.withDefaultTag() : reference.withTag(tag));
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Platform> platform(Call call) {
    String text = call.query().text("platform");
    return text.isEmpty() ? Optional.empty() : Optional.of(parsePlain(text));
  }

  private static Platform parsePlain(String text) {
    try {
      return Platform.parse(text);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid(String.valueOf(e.getMessage()));
    }
  }

  /** In JSON as Docker's client has it, or as people write it. */
  private static Platform parseAny(String text) {
    return text.startsWith("{") ? parseJson(text) : parsePlain(text);
  }

  private void load(Call call) throws IOException, InterruptedException {
    Images images = images();
    LoadImages request = new LoadImages(ociPlatform(call));
    boolean quiet = call.query().flag("quiet", true);
    ProgressLines lines = new ProgressLines(call);
    try {
      images.load(request, call.request().body(), quiet ? lines.quietly() : lines);
    } catch (EngineException e) {
      lines.write(WireProgress.failure(e.getMessage())); // as dockerd, never a status
    }
    lines.close();
  }

  /** Since 1.48 an OCI platform in JSON; older clients do not ask. */
  private static Optional<Platform> ociPlatform(Call call) {
    String text = call.query().text("platform");
    return text.isEmpty() ? Optional.empty() : Optional.of(parseAny(text));
  }

  static Optional<Platform> jsonPlatform(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(parseJson(text));
  }

  private static Platform parseJson(String text) {
    try {
      return Platform.parseJson(text);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("failed to parse platform: " + e.getMessage());
    }
  }

  // ---- out ----

  private void save(Call call) throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    call.query().all("names").forEach(all -> names.addAll(List.of(all.split(",", -1))));
    names.removeIf(String::isBlank);
    save(call, names);
  }

  private void saveOne(Call call) throws IOException, InterruptedException {
    save(call, List.of(call.name()));
  }

  private void save(Call call, List<String> names) throws IOException, InterruptedException {
    try (FirstWrite out = new FirstWrite(() -> call.response().stream("application/x-tar"))) {
      images()
          .save(
              names,
              call.query().all("platform").stream().map(ImageRoutes::parseAny).toList(),
              out);
    }
  }
}
