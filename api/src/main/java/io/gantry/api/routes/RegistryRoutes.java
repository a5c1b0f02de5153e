package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.routing.Route;
import io.gantry.api.wire.ApiError;
import io.gantry.api.wire.WireAuth;
import io.gantry.api.wire.WireDistribution;
import io.gantry.api.wire.WireLogin;
import io.gantry.distribution.RegistryException;
import io.gantry.engine.EngineException;
import io.gantry.engine.image.Images;
import io.gantry.engine.image.PushImage;
import io.gantry.engine.image.RemoteDescription;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import io.gantry.snapshot.tar.Compression;
import java.io.IOException;
import java.util.List;

/** What registries are asked for besides pulls. */
public final class RegistryRoutes {
  private final EngineDoor door;

  /** Routes to the engine behind {@code door}. */
  public RegistryRoutes(EngineDoor door) {
    this.door = door;
  }

  /** The table. */
  public List<Route> table() {
    return List.of(
        Route.post("/auth", this::login),
        Route.get("/images/search", call -> new SearchRoute(images()).serve(call)),
        Route.post("/images/{name}/push", this::push),
        Route.get("/distribution/{name}/json", this::describe));
  }

  private Images images() throws InterruptedException {
    return door.engine().images();
  }

  private void push(Call call) throws IOException, InterruptedException {
    Images images = images();
    PushImage request =
        new PushImage(
            named(call.name(), call.query().text("tag")),
            ImageRoutes.jsonPlatform(call.query().text("platform")),
            call.query().flag("everything"),
            RegistryAuth.of(call.request()),
            compression(call.query().text("compression")));
    TransferLines lines = new TransferLines(call);
    lines.serve(() -> images.push(request, lines));
  }

  private static Reference named(String name, String tag) {
    try {
      Reference reference = Reference.parse(name);
      if (reference.digest().isPresent()) {
        throw ApiError.invalid("cannot push a digest reference");
      }
      if (tag.isEmpty()) {
        return reference;
      }
      if (!Reference.isTag(tag)) {
        throw ApiError.invalid("invalid tag format");
      }
      return reference.withTag(tag);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid(String.valueOf(e.getMessage()));
    }
  }

  private static Compression compression(String text) {
    return switch (text) {
      case "", "gzip" -> Compression.GZIP;
      case "zstd" -> Compression.ZSTD;
      default -> throw ApiError.invalid("invalid compression \"" + text + "\": gzip or zstd");
    };
  }

  private void describe(Call call) throws IOException, InterruptedException {
    try {
      RemoteDescription found =
          images().describe(Reference.parse(call.name()), RegistryAuth.lenient(call.request()));
      Descriptor top = found.descriptor();
      call.answer(
          200,
          new WireDistribution(
              new WireDistribution.Pointer(top.mediaType(), top.digest().toString(), top.size()),
              found.platforms().stream().map(RegistryRoutes::platform).toList()));
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid(String.valueOf(e.getMessage()));
    }
  }

  private static WireDistribution.For platform(Platform platform) {
    String variant = platform.variant();
    return new WireDistribution.For(
        platform.architecture(), platform.os(), variant.isEmpty() ? null : variant);
  }

  private void login(Call call) throws IOException, InterruptedException {
    WireAuth auth = call.body(WireAuth.class);
    String server = auth.serverAddress() == null ? "" : auth.serverAddress();
    try {
      String token =
          door.engine().images().registries().login(server, RegistryAuth.credentials(auth));
      call.answer(200, new WireLogin("Login Succeeded", token));
    } catch (RegistryException e) {
      throw switch (e.kind()) {
        case UNAUTHORIZED, DENIED -> new ApiError(401, e.getMessage());
        case MANIFEST_UNKNOWN,
            NAME_UNKNOWN,
            NOT_FOUND,
            RATE_LIMITED,
            UNREACHABLE,
            SERVER,
            INVALID,
            UNTRUSTED ->
            new EngineException.Refused(e.getMessage(), e);
      };
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid(String.valueOf(e.getMessage()));
    }
  }
}
