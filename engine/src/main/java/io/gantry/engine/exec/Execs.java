package io.gantry.engine.exec;

import io.gantry.engine.EngineException;
import io.gantry.engine.stream.Attachment;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Further processes in running containers. An exec is made, started once, and remembered until its
 * container ends and a while longer.
 *
 * <p>Each method throws {@link EngineException.NotFound} ({@code No such exec instance: x}) when
 * there is none.
 */
public interface Execs {

  /**
   * Makes one; nothing runs yet.
   *
   * @return its id, 64 hexadecimal digits
   * @throws EngineException.NotFound when there is no such container
   * @throws EngineException.Conflict when the container does not run or is paused
   */
  String create(String container, CreateExec request);

  /**
   * Starts it, attached to the streams that its creation named. Output of a terminal is raw, other
   * output is framed.
   *
   * @return what is attached to it, which the caller closes; absent with {@link StartExec#detach}
   * @throws EngineException.Conflict when it was started before, or the container does not run
   * @throws EngineException.StartFailed when its process could not be started
   */
  Optional<Attachment> start(String exec, StartExec options);

  /** How it is. */
  ExecDetails inspect(String exec);

  /** Sets its terminal's size. */
  void resize(String exec, int height, int width);

  /** Completes with the exit code when it has ended. */
  CompletableFuture<Integer> exit(String exec);
}
