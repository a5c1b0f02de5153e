package io.gantry.api.translate;

import io.gantry.api.routing.ApiVersion;
import io.gantry.api.wire.Empty;
import io.gantry.api.wire.WireDescriptor;
import io.gantry.api.wire.WireHealthcheck;
import io.gantry.api.wire.WireHistory;
import io.gantry.api.wire.WireImageConfig;
import io.gantry.api.wire.WireImageInspect;
import io.gantry.api.wire.WireImageManifest;
import io.gantry.api.wire.WireImagePrune;
import io.gantry.api.wire.WireImageSummary;
import io.gantry.api.wire.WireRemoval;
import io.gantry.engine.image.HistoryEntry;
import io.gantry.engine.image.Image;
import io.gantry.engine.image.ImageDetails;
import io.gantry.engine.image.ImageSummary;
import io.gantry.engine.image.ImageVariant;
import io.gantry.engine.image.PruneReport;
import io.gantry.engine.image.Removal;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.ExecutionConfig;
import io.gantry.oci.Healthcheck;
import io.gantry.oci.ImageConfig;
import io.gantry.oci.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Images to documents. */
public final class ImageTranslation {
  private static final int DESCRIPTORS = 48;
  private static final int NO_VIRTUAL_SIZE = 44;
  private static final int EMPTY_NAMES = 43;
  private static final int PLAIN_CONFIG = 50;
  private static final int CONTAINERS = 51;

  private ImageTranslation() {}

  // ---- lists ----

  /** A line of the list. */
  public static WireImageSummary summary(ImageSummary summary, ApiVersion version) {
    return summary(summary, version.atLeast(CONTAINERS) ? summary.containers() : -1, version);
  }

  /** A line of what is used of the disk, which has always said how many containers there are. */
  public static WireImageSummary used(ImageSummary summary, ApiVersion version) {
    return summary(summary, summary.containers(), version);
  }

  private static WireImageSummary summary(
      ImageSummary summary, long containers, ApiVersion version) {
    Image image = summary.image();
    boolean nameless = summary.repoTags().isEmpty() && summary.repoDigests().isEmpty();
    boolean nameNeeded = nameless && !version.atLeast(EMPTY_NAMES);
    return new WireImageSummary(
        containers,
        seconds(image.config()),
        image.id().toString(),
        Absent.orNull(image.config().config().labels()),
        image.parent().map(Digest::toString).orElse(""),
        nameNeeded ? List.of("<none>@<none>") : summary.repoDigests(),
        nameNeeded ? List.of("<none>:<none>") : summary.repoTags(),
        summary.sharedSize(),
        image.size(),
        version.atLeast(NO_VIRTUAL_SIZE) ? null : image.size(),
        version.atLeast(DESCRIPTORS) ? descriptor(image.manifest()) : null,
        summary.manifests().isEmpty() ? null : manifests(summary.manifests()));
  }

  private static List<WireImageManifest> manifests(List<ImageVariant> manifests) {
    return manifests.stream().map(ImageTranslation::manifest).toList();
  }

  private static WireImageManifest manifest(ImageVariant variant) {
    String digest = variant.manifest().digest().toString();
    WireDescriptor pointer = descriptor(variant.manifest());
    long content = variant.content();
    return switch (variant.kind()) {
      case ImageVariant.Image(Platform platform, long unpacked, List<String> containers) ->
          new WireImageManifest(
              digest,
              pointer,
              variant.available(),
              new WireImageManifest.Size(content + unpacked, content),
              "image",
              new WireImageManifest.ImageData(
                  platform(platform), containers, new WireImageManifest.Unpacked(unpacked)),
              null);
      case ImageVariant.Attestation(Optional<Digest> image) ->
          new WireImageManifest(
              digest,
              pointer,
              variant.available(),
              new WireImageManifest.Size(content, content),
              "attestation",
              null,
              new WireImageManifest.AttestationData(image.map(Digest::toString).orElse("")));
      case ImageVariant.Unknown() ->
          new WireImageManifest(
              digest,
              pointer,
              variant.available(),
              new WireImageManifest.Size(content, content),
              "unknown",
              null,
              null);
    };
  }

  private static WireDescriptor.Platform platform(Platform platform) {
    return new WireDescriptor.Platform(
        platform.architecture(), platform.os(), Absent.orNull(platform.variant()));
  }

  private static long seconds(ImageConfig config) {
    return config.created().map(Instant::getEpochSecond).orElse(0L);
  }

  /** A pointer. */
  public static WireDescriptor descriptor(Descriptor manifest) {
    return new WireDescriptor(
        manifest.mediaType(),
        manifest.digest().toString(),
        manifest.size(),
        Absent.orNull(manifest.annotations()),
        manifest.platform().map(ImageTranslation::platform).orElse(null));
  }

  // ---- one image ----

  /**
   * Everything about an image.
   *
   * @param manifests its manifests, if they were asked for
   */
  public static WireImageInspect inspect(
      ImageDetails details, Optional<List<ImageVariant>> manifests, ApiVersion version) {
    Image image = details.image();
    ImageConfig config = image.config();
    return new WireImageInspect(
        image.id().toString(),
        image.repoTags(),
        image.repoDigests(),
        image.parent().map(Digest::toString).orElse(""),
        config.comment(),
        config.created().map(Times::format).orElse(""),
        config.dockerVersion(),
        config.author(),
        config(config.config(), version),
        config.platform().architecture(),
        Absent.orNull(config.platform().variant()),
        config.platform().os(),
        Absent.orNull(config.platform().osVersion()),
        image.size(),
        version.atLeast(NO_VIRTUAL_SIZE) ? null : image.size(),
        new WireImageInspect.Driver(Absent.orNull(details.storage()), details.driver()),
        new WireImageInspect.RootFs(
            "layers",
            config.diffIds().isEmpty()
                ? null
                : config.diffIds().stream().map(Object::toString).toList()),
        new WireImageInspect.Metadata(
            image.lastTagged().map(Times::format).orElse("0001-01-01T00:00:00Z")),
        version.atLeast(DESCRIPTORS) ? descriptor(image.manifest()) : null,
        version.atLeast(DESCRIPTORS)
            ? manifests.map(ImageTranslation::manifests).orElse(null)
            : null);
  }

  /** Old clients get the fields of a container's configuration, too. */
  private static WireImageConfig config(ExecutionConfig config, ApiVersion version) {
    boolean plain = version.atLeast(PLAIN_CONFIG);
    String text = plain ? null : "";
    Boolean flag = plain ? null : Boolean.FALSE;
    return new WireImageConfig(
        text,
        text,
        flag,
        flag,
        flag,
        flag,
        flag,
        flag,
        text,
        config.user(),
        set(config.exposedPorts()),
        Absent.orNull(config.env()),
        Absent.orNull(config.entrypoint()),
        Absent.orNull(config.cmd()),
        set(config.volumes()),
        config.workingDir(),
        Absent.orNull(config.labels()),
        Absent.orNull(config.stopSignal()),
        Absent.orNull(config.argsEscaped()),
        config.healthcheck().map(ImageTranslation::healthcheck).orElse(null),
        Absent.orNull(config.onBuild()),
        Absent.orNull(config.shell()));
  }

  private static @Nullable Map<String, Empty> set(Collection<String> members) {
    Map<String, Empty> object = new LinkedHashMap<>();
    members.forEach(member -> object.put(member, new Empty()));
    return Absent.orNull(object);
  }

  private static WireHealthcheck healthcheck(Healthcheck check) {
    return new WireHealthcheck(
        Absent.orNull(check.test()),
        nanos(check.interval()),
        nanos(check.timeout()),
        nanos(check.startPeriod()),
        nanos(check.startInterval()),
        check.retries() == 0 ? null : check.retries());
  }

  private static @Nullable Long nanos(Duration duration) {
    return duration.isZero() ? null : duration.toNanos();
  }

  /** One step of an image's making. */
  public static WireHistory history(HistoryEntry entry) {
    return new WireHistory(
        entry.comment(),
        entry.created().map(Instant::getEpochSecond).orElse(0L),
        entry.createdBy(),
        entry.id(),
        entry.size(),
        Absent.orNull(entry.tags()));
  }

  // ---- removals ----

  /** What a removal did. */
  public static List<WireRemoval> removals(List<Removal> removals) {
    return removals.stream().map(ImageTranslation::removal).toList();
  }

  private static WireRemoval removal(Removal removal) {
    return switch (removal) {
      case Removal.Untagged untagged -> new WireRemoval(untagged.reference(), null);
      case Removal.Deleted deleted -> new WireRemoval(null, deleted.digest());
    };
  }

  /** What a prune did. */
  public static WireImagePrune prune(PruneReport report) {
    return new WireImagePrune(Absent.orNull(removals(report.removals())), report.spaceReclaimed());
  }
}
