package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.Healthcheck;
import io.gantry.engine.container.CommitContainer;
import io.gantry.engine.container.CommitContainer.Freezing;
import io.gantry.engine.container.Status;
import io.gantry.engine.image.CommitImage;
import io.gantry.engine.store.ContainerRecord;
import io.gantry.oci.Digest;
import io.gantry.oci.ExecutionConfig;
import io.gantry.oci.Reference;
import io.gantry.snapshot.SnapshotKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes images of containers. */
final class Committing {
  private final Parts parts;
  private final Happenings happenings;
  private final Pausing pausing;

  Committing(Parts parts, Happenings happenings, Pausing pausing) {
    this.parts = parts;
    this.happenings = happenings;
    this.pausing = pausing;
  }

  Digest commit(Container container, CommitContainer request) {
    refuse(container);
    boolean paused = request.freezing() == Freezing.PAUSE && pause(container);
    try {
      Digest image = parts.images().commit(image(container.description(), request));
      happenings.tell(
          container.description(),
          "commit",
          "comment",
          request.comment(),
          "imageID",
          image.toString(),
          "imageRef",
          request.name().map(Reference::familiar).orElse(""));
      return image;
    } finally {
      if (paused) {
        unpause(container);
      }
    }
  }

  private static void refuse(Container container) {
    if (container.status() == Status.DEAD) {
      throw new EngineException.Conflict(
          "You cannot commit container " + container.id() + " which is Dead");
    }
    if (container.status() == Status.REMOVING) {
      throw new EngineException.Conflict(
          "You cannot commit container " + container.id() + " which is being removed");
    }
  }

  /** Whether it was this that paused it: one that does not run needs none. */
  private boolean pause(Container container) {
    try {
      pausing.pause(container);
      return true;
    } catch (EngineException.Conflict e) {
      return false;
    }
  }

  private void unpause(Container container) {
    try {
      pausing.unpause(container);
    } catch (EngineException.Conflict e) {
      // somebody else has thawed or killed it meanwhile
    }
  }

  private static CommitImage image(ContainerRecord is, CommitContainer request) {
    List<String> command = new ArrayList<>(List.of(is.path()));
    command.addAll(is.args());
    return new CommitImage(
        new SnapshotKey(is.id()),
        execution(is.config()),
        is.imageId(),
        request.name(),
        execution(request.config().orElse(is.config())),
        request.changes(),
        String.join(" ", command),
        request.author(),
        request.comment());
  }

  /** What an image's configuration says of what a container's says. */
  private static ExecutionConfig execution(ContainerConfig container) {
    ExecutionConfig.Builder config =
        ExecutionConfig.builder()
            .user(container.process().user())
            .exposedPorts(container.exposedPorts())
            .env(container.process().env())
            .entrypoint(list(container.process().entrypoint()))
            .cmd(list(container.process().cmd()))
            .volumes(container.volumes())
            .workingDir(container.process().workingDir())
            .labels(container.labels())
            .stopSignal(container.process().stopSignal())
            .onBuild(container.onBuild())
            .shell(list(container.process().shell()));
    Healthcheck check = container.healthcheck();
    if (check != null) {
      config.healthcheck(
          new io.gantry.oci.Healthcheck(
              check.test(),
              Duration.ofNanos(check.interval()),
              Duration.ofNanos(check.timeout()),
              Duration.ofNanos(check.startPeriod()),
              Duration.ofNanos(check.startInterval()),
              check.retries()));
    }
    return config.build();
  }

  private static List<String> list(@Nullable List<String> words) {
    return words == null ? List.of() : words;
  }
}
