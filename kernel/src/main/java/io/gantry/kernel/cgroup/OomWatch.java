package io.gantry.kernel.cgroup;

/** Tells, until it is closed, when a group is out of memory. */
@FunctionalInterface
public interface OomWatch extends AutoCloseable {
  /** One that never tells. */
  OomWatch NONE = () -> {};

  @Override
  void close();
}
