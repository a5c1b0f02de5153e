package io.gantry.runtime.plan;

import io.gantry.kernel.launch.ShimDescriptors;

/** The numbers at which the steps of a plan find what the runtime hands over. */
public final class Descriptors {
  /** The container's root file system, mounted but without a place. */
  public static final int ROOTFS = ShimDescriptors.FIRST_FREE;

  /** The directory of the cgroup to be born in, version 2. */
  public static final int CGROUP = ROOTFS + 1;

  /** The first process of the container that one more process goes into. */
  public static final int CONTAINER = ROOTFS + 2;

  /** The program of the built-in init. */
  public static final int INIT = ROOTFS + 3;

  /** The first of the processes whose namespaces are shared. */
  public static final int PEERS = ROOTFS + 4;

  /** The first of the mounts that are handed over: those that are no path of the host. */
  public static final int MOUNTS = PEERS + 8;

  /** The fifo that a process of its own waits at until it is started. */
  public static final int START = 90;

  /** The first of the descriptors that a process keeps. */
  public static final int KEPT = 100;

  private Descriptors() {}
}
