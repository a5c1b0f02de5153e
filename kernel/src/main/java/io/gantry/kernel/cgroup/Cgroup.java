package io.gantry.kernel.cgroup;

import io.gantry.kernel.io.Poller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One control group, in all hierarchies. All methods may be called from any thread. */
public sealed interface Cgroup permits CgroupV1, CgroupV2 {
  /** Its absolute path within the hierarchies, e.g. {@code /gantry/<id>}. */
  String path();

  /** Whether any of its directories is there. */
  boolean exists();

  /** How a container's first process gets into the group. */
  Entry entry();

  /** The directories of the group, one per hierarchy, for showing inside the container. */
  List<Path> directories();

  /**
   * Changes limits of a living group.
   *
   * @return what could not be applied here, in Docker's words
   * @throws IOException when the kernel refuses a value
   */
  List<String> update(List<Limit> limits) throws IOException;

  /**
   * The group {@code name} right below this one, whether it exists or not: there some of the
   * processes can be told from the others, and killed together. It limits nothing; of version 1 it
   * is in one hierarchy only.
   */
  Cgroup nested(String name);

  /**
   * Makes it, without limits, when it is not there.
   *
   * @throws IOException when the group above is not there
   */
  void make() throws IOException;

  /** Moves what is in it, and not below it, to the group above, also those that fork meanwhile. */
  void lift() throws IOException;

  /** The processes in it and below it. */
  List<Integer> processes() throws IOException;

  /**
   * Stops every process in it until {@link #thaw}; returns when all have stopped.
   *
   * @throws IOException when the kernel did not freeze it within ten seconds; it is then thawed
   */
  void freeze() throws IOException;

  /** Lets a frozen group run on. */
  void thaw() throws IOException;

  /** Sends SIGKILL to every process in it and below it, also to those that fork meanwhile. */
  void kill() throws IOException;

  /** What it uses now. */
  Usage usage() throws IOException;

  /** How many processes the kernel has killed in it for want of memory. */
  long oomKills() throws IOException;

  /**
   * Tells of shortages of memory when they come: of version 1 of each, also when nobody is killed
   * for it; of version 2 of those that kill.
   *
   * @param poller whose threads call {@code told}; is open longer than the watch
   */
  OomWatch watchOom(Poller poller, Runnable told) throws IOException;

  /**
   * Removes the group and the groups below it; nothing happens when it is not there.
   *
   * @throws IOException when a process is still in it after a second
   */
  void remove() throws IOException;
}
