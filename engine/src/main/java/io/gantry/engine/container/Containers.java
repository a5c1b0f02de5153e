package io.gantry.engine.container;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.engine.config.Resources;
import io.gantry.engine.config.RestartPolicy;
import io.gantry.oci.Digest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The life of containers: created, started, ended, removed.
 *
 * <p>Each method takes a container's id, unique id prefix or name, throws {@link
 * EngineException.NotFound} when there is none, and blocks until the deed is done.
 */
public interface Containers {

  /**
   * Creates a container: merges the image's configuration with the request's, checks both, prepares
   * its file system.
   *
   * @throws EngineException.NotFound {@code No such image: x}
   * @throws EngineException.Conflict when the name is taken
   * @throws EngineException.InvalidParameter when the request makes no sense
   */
  CreatedContainer create(CreateContainer request);

  /**
   * Starts it.
   *
   * @throws EngineException.NotModified when it runs already
   * @throws EngineException.StartFailed when its process could not be started
   */
  void start(String container);

  /**
   * Stops it: the stop signal, then SIGKILL when the time is over.
   *
   * @param signal name or number; empty takes the container's own
   * @param timeoutSeconds negative waits for ever; absent takes the container's own
   * @throws EngineException.NotModified when it does not run
   */
  void stop(String container, String signal, OptionalInt timeoutSeconds);

  /** Stops it when it runs, and starts it; as {@link #stop} and {@link #start}. */
  void restart(String container, String signal, OptionalInt timeoutSeconds);

  /**
   * Sends a signal to its process. SIGKILL also waits until it has ended.
   *
   * @param signal name or number; empty is SIGKILL
   * @throws EngineException.Conflict when it does not run
   */
  void kill(String container, String signal);

  /** Freezes all its processes. */
  void pause(String container);

  /** Thaws all its processes. */
  void unpause(String container);

  /**
   * Makes an image of it, running or not; the image's id.
   *
   * @throws EngineException.Conflict when it is being removed
   */
  Digest commit(String container, CommitContainer request);

  /** Gives it another name. */
  void rename(String container, String newName);

  /**
   * Waits for its end.
   *
   * @return completes when the condition holds; cancelling it gives up waiting
   */
  CompletableFuture<WaitResult> wait(String container, WaitCondition condition);

  /**
   * Removes it and its file system.
   *
   * @throws EngineException.Conflict when it runs and {@code options} do not say to kill it
   */
  void remove(String container, RemoveOptions options);

  /** Removes every container that does not run and fits {@code filters} (until, label, label!). */
  PruneReport prune(Filters filters);

  /** Changes limits and, when given, the restart policy; returns warnings. */
  List<String> update(String container, Resources resources, Optional<RestartPolicy> restart);

  /** Those that fit, newest first. */
  List<ContainerSummary> list(ListContainers query);

  /** Everything about one; sizes are only computed when asked for. */
  ContainerDetails inspect(String container, Sizes sizes);

  /** Its full id. */
  String id(String container);

  /**
   * Its processes.
   *
   * @param psArgs arguments as {@code ps} takes them; empty is {@code -ef}
   * @throws EngineException.Internal in {@code ps}'s words when it would not take them
   */
  TopResult top(String container, String psArgs);

  /** Sets its terminal's size. */
  void resize(String container, int height, int width);

  /** Whether sizes are to be computed, which walks the container's files. */
  enum Sizes {
    /** Leave them out. */
    OMIT,
    /** Compute them. */
    COMPUTE
  }

  /**
   * What was created.
   *
   * @param id 64 hexadecimal digits
   * @param warnings what will not be as asked
   */
  record CreatedContainer(String id, List<String> warnings) {
    /** Copies the warnings. */
    public CreatedContainer {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * How to remove.
   *
   * @param force whether a running one is killed first
   * @param volumes whether its anonymous volumes go, too
   */
  record RemoveOptions(boolean force, boolean volumes) {
    /** Only when it does not run. */
    public static final RemoveOptions DEFAULT = new RemoveOptions(false, false);

    /** Whatever it does. */
    public static final RemoveOptions FORCE = new RemoveOptions(true, true);
  }

  /**
   * How it ended.
   *
   * @param exitCode 128 + signal number when a signal ended it
   * @param error why waiting or starting failed; null when it did not
   */
  record WaitResult(int exitCode, @Nullable String error) {}

  /** What was removed. */
  record PruneReport(List<String> deleted, long spaceReclaimed) {}

  /** A table of processes. */
  record TopResult(List<String> titles, List<List<String>> processes) {}
}
