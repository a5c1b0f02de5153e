package io.gantry.engine.stream;

/** Attaching to containers, by the container's id, unique id prefix or name. */
public interface Attachments {
  /**
   * Attaches to a container that was created, runs, or is about to start; the client gets all
   * output from the first byte when the container has not started yet. The caller closes it.
   *
   * @throws io.gantry.engine.EngineException.NotFound {@code No such container: x}
   * @throws io.gantry.engine.EngineException.Conflict when the container is paused
   */
  Attachment attach(String container, AttachRequest request);
}
