package io.gantry.engine.life;

import io.gantry.kernel.cgroup.DeviceRule;
import io.gantry.kernel.cgroup.Limit;
import io.gantry.kernel.cgroup.OomWatch;
import io.gantry.kernel.cgroup.Support;
import io.gantry.runtime.CgroupAttachment;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The cgroups of containers, by their paths, as far as their life needs them. */
public interface ControlGroups {
  /** 1 or 2. */
  int version();

  /** The controllers that can be used. */
  Set<String> controllers();

  /** Which limits can be set. */
  Support support();

  /** Makes one. */
  Made create(String path, List<Limit> limits, List<DeviceRule> devices) throws IOException;

  /** Changes limits; returns warnings. */
  List<String> update(String path, List<Limit> limits) throws IOException;

  /** How a further process gets into it. */
  CgroupAttachment attachment(String path);

  /**
   * How a health check gets into it. What the check starts is in a group of its own below {@code
   * path}, however it detaches itself; that group is made.
   */
  CgroupAttachment checkAttachment(String path) throws IOException;

  /** Kills what a health check has started; nothing happens when nothing of it runs. */
  void killCheck(String path) throws IOException;

  /** What a health check leaves running is the container's from now on. */
  void endCheck(String path) throws IOException;

  /** Stops all its processes. */
  void freeze(String path) throws IOException;

  /** Lets them run on. */
  void thaw(String path) throws IOException;

  /** The processes in it. */
  List<Integer> processes(String path) throws IOException;

  /** How many of its processes were killed for want of memory. */
  long oomKills(String path) throws IOException;

  /** Tells of each shortage of memory in it, where the kernel does. */
  OomWatch watchOom(String path, Runnable told) throws IOException;

  /** Kills what is in it and removes it; nothing happens when it is not there. */
  void remove(String path) throws IOException;

  /**
   * One that was made.
   *
   * @param warnings limits that cannot be applied here
   */
  record Made(CgroupAttachment attachment, List<String> warnings) {}
}
