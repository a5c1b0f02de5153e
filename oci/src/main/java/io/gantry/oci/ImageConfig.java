package io.gantry.oci;

import io.gantry.oci.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an image is: its platform, its layers, how it came about, and what its containers run. Its
 * digest is the image's id.
 *
 * @param created when it was made, if that is known
 * @param author who made it; may be empty
 * @param comment a remark (Docker's extension); may be empty
 * @param dockerVersion the version of the engine that made it (Docker's extension); may be empty
 * @param platform the machine it is for
 * @param config what its containers run
 * @param diffIds its layers, lowest first
 * @param history how they came about, oldest first; may be shorter or longer than the layers
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/config.md">OCI image
 *     configuration</a>
 */
public record ImageConfig(
    Optional<Instant> created,
    String author,
    String comment,
    String dockerVersion,
    Platform platform,
    ExecutionConfig config,
    List<DiffId> diffIds,
    List<History> history) {

  /** Copies the lists. */
  public ImageConfig {
    diffIds = List.copyOf(diffIds);
    history = List.copyOf(history);
  }

  /**
   * Reads a configuration.
   *
   * @throws MalformedDocumentException when it lacks its root file system or a field is wrong
   */
  public static ImageConfig parse(byte[] bytes) {
    JsonObject json = JsonObject.parse("image config", bytes);
    JsonObject rootfs =
        json.object("rootfs")
            .orElseThrow(() -> new MalformedDocumentException("invalid image JSON, no RootFS key"));
    return new ImageConfig(
        json.time("created"),
        json.text("author"),
        json.text("comment"),
        json.text("docker_version"),
        Platform.of(json),
        json.object("config").map(ExecutionConfig::of).orElse(ExecutionConfig.EMPTY),
        rootfs.check(() -> rootfs.texts("diff_ids").stream().map(DiffId::parse).toList()),
        json.objects("history").stream().map(History::of).toList());
  }

  /** The chain id of every height of its layers, lowest first. */
  public List<ChainId> chains() {
    return ChainId.chains(diffIds);
  }

  /** Writes this configuration. */
  public Document<ImageConfig> document() {
    return Document.read(json().bytes(), bytes -> this);
  }

  private JsonObject json() {
    JsonObject rootfs =
        JsonObject.builder()
            .put("type", "layers")
            .put("diff_ids", diffIds.stream().map(DiffId::toString).toList())
            .build();
    return JsonObject.builder()
        .put("architecture", platform.architecture())
        .putUnlessEmpty("author", author)
        .putUnlessEmpty("comment", comment)
        .put("config", config.json())
        .putUnlessEmpty("created", created.map(Instant::toString))
        .putUnlessEmpty("docker_version", dockerVersion)
        .putUnlessEmpty("history", history.stream().map(History::json).toList())
        .put("os", platform.os())
        .putUnlessEmpty("os.features", platform.osFeatures())
        .putUnlessEmpty("os.version", platform.osVersion())
        .put("rootfs", rootfs)
        .putUnlessEmpty("variant", platform.variant())
        .build();
  }
}
