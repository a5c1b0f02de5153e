package io.gantry.engine.image;

import io.gantry.content.ContentStore;
import io.gantry.content.Lease;
import io.gantry.engine.EngineException;
import io.gantry.oci.ChainId;
import io.gantry.oci.Digest;
import io.gantry.oci.Document;
import io.gantry.oci.ExecutionConfig;
import io.gantry.oci.History;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.Manifest;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import io.gantry.snapshot.tar.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes images of root file systems, and of layers on top of other images. */
final class RootfsImporter {

  private final ContentStore content;
  private final LayerIntake intake;
  private final Registrar registrar;
  private final Holds holds;
  private final InstantSource clock;

  RootfsImporter(
      ContentStore content,
      LayerIntake intake,
      Registrar registrar,
      Holds holds,
      InstantSource clock) {
    this.content = content;
    this.intake = intake;
    this.registrar = registrar;
    this.holds = holds;
    this.clock = clock;
  }

  Digest importRootfs(ImportImage request, InputStream archive) throws IOException {
    ExecutionConfig execution = ChangeInstructions.apply(ExecutionConfig.EMPTY, request.changes());
    Platform platform = request.platform().orElseGet(Platform::host);
    if (!platform.os().equals("linux")) {
      throw new EngineException.InvalidParameter("operating system is not supported");
    }
    request.name().ifPresent(ImageNames::requireAssignable);
    String comment = request.message().isEmpty() ? "Imported from -" : request.message();
    Optional<Instant> now = Optional.of(clock.instant());
    History step = new History(now, "", "", comment, false);
    try (Lease lease = content.lease("import of an image")) {
      TakenLayer layer = intake.take(asLayer(archive), lease);
      ImageConfig config =
          new ImageConfig(
              now, "", comment, "", platform, execution, List.of(layer.diffId()), List.of(step));
      Digest id = settle(config, layer, Optional.empty(), lease);
      name(id, request.name());
      registrar.tell("import", id, id.toString());
      return id;
    }
  }

  /** A compression that OCI has no media type for is taken off; any other stays. */
  private static InputStream asLayer(InputStream archive) throws IOException {
    Compression.Detected detected = Compression.detect(archive);
    return switch (detected.compression()) {
      case NONE, GZIP, ZSTD -> detected.stream();
      case BZIP2, XZ -> detected.decoded();
    };
  }

  /** Makes an image of a parent's layers, if there is a parent, and one more. */
  Digest commit(CommitImage request, Optional<Image> parent, InputStream layerArchive, Instant now)
      throws IOException {
    ExecutionConfig execution =
        Inheritance.of(
            ChangeInstructions.apply(request.config(), request.changes()), request.container());
    request.name().ifPresent(ImageNames::requireAssignable);
    try (Lease lease = content.lease("commit of a container")) {
      TakenLayer layer = intake.take(layerArchive, lease);
      List<io.gantry.oci.DiffId> diffIds = new ArrayList<>();
      List<History> history = new ArrayList<>();
      parent.ifPresent(image -> diffIds.addAll(image.config().diffIds()));
      parent.ifPresent(image -> history.addAll(image.config().history()));
      diffIds.add(layer.diffId());
      history.add(
          new History(
              Optional.of(now), request.createdBy(), request.author(), request.comment(), false));
      ImageConfig config =
          new ImageConfig(
              Optional.of(now),
              request.author(),
              request.comment(),
              "",
              parent.map(image -> image.config().platform()).orElseGet(Platform::host),
              execution,
              diffIds,
              history);
      Digest id = settle(config, layer, parent, lease);
      registrar.tell("create", id, id.toString());
      name(id, request.name());
      return id;
    }
  }

  private void name(Digest id, Optional<Reference> name) {
    if (name.isPresent()) {
      registrar.name(id, ImageNames.key(name.get()));
      registrar.tell("tag", id, name.get().familiar());
    }
  }

  /** Stacks the layer, stores configuration and manifest, and registers the image. */
  private Digest settle(ImageConfig config, TakenLayer layer, Optional<Image> parent, Lease lease)
      throws IOException {
    List<ChainId> chains = config.chains();
    Document<ImageConfig> document = config.document();
    List<io.gantry.oci.Descriptor> layers = new ArrayList<>();
    if (parent.isPresent()) {
      layers.addAll(
          Manifest.parse(content.read(parent.get().manifest().digest(), 8 << 20)).layers());
    }
    layers.add(layer.descriptor());
    Document<Manifest> manifest =
        Manifest.of(document.descriptor(MediaType.OCI_CONFIG), layers).document();
    try (Holds.Hold _ = holds.layers(chains)) {
      content.put(lease, document.bytes());
      content.put(lease, manifest.bytes());
      intake.settle(
          layer,
          chains.size() > 1 ? Optional.of(chains.get(chains.size() - 2)) : Optional.empty(),
          chains.getLast());
      registrar.register(
          document.digest(),
          config,
          manifest.descriptor(MediaType.OCI_MANIFEST).withPlatform(config.platform()),
          parent.map(Image::id));
    } finally {
      intake.discard(layer);
    }
    return document.digest();
  }
}
