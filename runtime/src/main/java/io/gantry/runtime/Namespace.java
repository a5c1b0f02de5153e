package io.gantry.runtime;

import java.nio.file.Path;

/** Which namespace of one kind a container gets. */
public sealed interface Namespace {
  /** One of its own. */
  record New() implements Namespace {}

  /** The engine's. */
  record Host() implements Namespace {}

  /**
   * That of another container.
   *
   * @param pid the first process of that container, as the engine sees it
   */
  record Of(int pid) implements Namespace {}

  /**
   * One that was made before, and is kept by a mount.
   *
   * @param path the file that it is mounted on
   */
  record At(Path path) implements Namespace {}
}
