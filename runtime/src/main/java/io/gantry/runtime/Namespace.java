package io.gantry.runtime;

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
}
