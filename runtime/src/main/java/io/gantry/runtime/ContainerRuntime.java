package io.gantry.runtime;

import io.gantry.kernel.fs.Directory;
import io.gantry.kernel.netlink.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Starts processes in containers and finds them again. Safe for use by many threads at once; there
 * is no lock on the way of a start.
 */
public interface ContainerRuntime extends AutoCloseable {
  /** The runtime of this host. */
  static ContainerRuntime open() throws IOException {
    return ProgramRuntime.open();
  }

  /** Does once what is slow once, so that the first start is as quick as the others. */
  void warmUp() throws IOException;

  /**
   * What {@link #start} cuts of these because the engine may not give it, in words; nothing when
   * all of it can be given.
   *
   * @param limits the process's limits
   * @param oomScoreAdj its {@code oom_score_adj}; 0 for the engine's own
   */
  List<String> cuts(List<Rlimit> limits, int oomScoreAdj);

  /**
   * Mounts a root file system for the engine's own use: the mount has no place, and is gone with
   * the descriptor.
   */
  Directory mount(Rootfs rootfs) throws IOException;

  /**
   * Makes a network namespace.
   *
   * @param owner the user namespace that it belongs to: the engine's, a new one, or that of a
   *     process
   */
  NetworkNamespace network(UserNamespace owner) throws IOException;

  /**
   * Starts a container.
   *
   * @param spec what to start
   * @param directory where the shim's status file goes and what is needed to find it again; exists
   *     and is empty
   * @throws LaunchException when it could not be started; nothing is left of it
   */
  Running start(ContainerSpec spec, Path directory) throws LaunchException;

  /**
   * The same, told as it goes on; a runtime that has nothing to tell needs not.
   *
   * @throws LaunchException when it could not be started; nothing is left of it
   */
  default Running start(ContainerSpec spec, Path directory, LaunchWatch watch)
      throws LaunchException {
    return start(spec, directory);
  }

  /**
   * Starts one more process in a running container.
   *
   * @param container the container's first process
   * @param spec what to start
   * @param directory as for {@link #start}, one per process
   * @throws LaunchException when it could not be started
   */
  Running exec(Running container, ExecSpec spec, Path directory) throws LaunchException;

  /**
   * Finds again what {@link #start} or {@link #exec} made in {@code directory}, after a restart of
   * the engine.
   *
   * @throws IOException when the directory cannot be read
   */
  Reattached reattach(Path directory) throws IOException;

  /** Stops watching; what runs goes on. */
  @Override
  void close();
}
