package io.gantry.api.routes;

import io.gantry.api.routing.Call;
import io.gantry.api.wire.ApiError;
import io.gantry.engine.image.Images;
import io.gantry.engine.image.PullImage;
import io.gantry.oci.Digest;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.util.Optional;

/** {@code POST /images/create?fromImage=…}: a pull. */
final class PullRoute {
  private final Images images;

  PullRoute(Images images) {
    this.images = images;
  }

  void serve(Call call) throws IOException {
    Reference reference = reference(call.query().text("fromImage"), call.query().text("tag"));
    PullImage request =
        new PullImage(
            reference,
            reference.nameOnly(),
            platform(call.query().text("platform")),
            call.query().flag("everything"),
            RegistryAuth.lenient(call.request()));
    TransferLines lines = new TransferLines(call);
    lines.serve(() -> images.pull(request, lines));
  }

  /** The name of an image, whose tag or digest may come apart. */
  private static Reference reference(String name, String tag) {
    try {
      Reference reference = Reference.parse(name);
      if (tag.isEmpty()) {
        return reference;
      }
      if (tag.contains(":")) {
        return reference.withDigest(Digest.parse(tag));
      }
      if (!Reference.isTag(tag)) {
        throw ApiError.invalid("invalid tag format");
      }
      return reference.withTag(tag);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Platform> platform(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Platform.parse(text));
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid(String.valueOf(e.getMessage()));
    }
  }
}
