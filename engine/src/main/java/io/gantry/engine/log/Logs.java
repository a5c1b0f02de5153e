package io.gantry.engine.log;

/** The logs of containers, by the container's id, unique id prefix or name. */
public interface Logs {
  /**
   * Opens a container's log for reading. The caller closes it.
   *
   * <p>A query that follows ends when the container stops, or at once when it does not run.
   *
   * @throws io.gantry.engine.EngineException.NotFound {@code No such container: x}
   * @throws io.gantry.engine.EngineException.NotImplemented {@code configured logging driver does
   *     not support reading}
   */
  ByteSource read(String container, LogQuery query);
}
