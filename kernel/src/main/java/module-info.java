/** System calls, and nothing above them: the only module of Gantry that touches native memory. */
module io.gantry.kernel {
  requires static org.jspecify;

  exports io.gantry.kernel.capability;
  exports io.gantry.kernel.cgroup;
  exports io.gantry.kernel.fs;
  exports io.gantry.kernel.inet;
  exports io.gantry.kernel.io;
  exports io.gantry.kernel.launch;
  exports io.gantry.kernel.netlink.conntrack;
  exports io.gantry.kernel.netlink.nft;
  exports io.gantry.kernel.netlink.route;
  exports io.gantry.kernel.netlink;
  exports io.gantry.kernel.process;
  exports io.gantry.kernel.program;
  exports io.gantry.kernel.pty;
  exports io.gantry.kernel.seccomp;
  exports io.gantry.kernel;
}
