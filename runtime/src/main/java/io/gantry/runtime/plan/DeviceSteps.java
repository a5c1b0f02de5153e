package io.gantry.runtime.plan;

import static io.gantry.kernel.program.Argument.constant;
import static io.gantry.kernel.program.Argument.mode;
import static io.gantry.kernel.program.Argument.text;

import io.gantry.kernel.Syscall;
import io.gantry.kernel.program.Step;
import io.gantry.runtime.ContainerSpec;
import io.gantry.runtime.Device;
import java.util.List;

/**
 * The nodes and links of {@code /dev}. In a user namespace nodes cannot be made, so the host's are
 * bound there.
 */
final class DeviceSteps {
  private static final int S_IFCHR = 0x2000;
  private static final int S_IFBLK = 0x6000;

  private static final List<Device> DEFAULTS =
      List.of(
          character("null", 1, 3),
          character("zero", 1, 5),
          character("full", 1, 7),
          character("random", 1, 8),
          character("urandom", 1, 9),
          character("tty", 5, 0));

  private final List<Device> others;
  private final boolean bound;
  private final MountSteps mounts;

  DeviceSteps(ContainerSpec spec, MountSteps mounts) {
    this.others = spec.devices();
    this.bound = spec.namespaces().user().mapping().isPresent();
    this.mounts = mounts;
  }

  /** What every container has, in the fresh tmpfs at {@code dev}. */
  void addDefaults(String dev) {
    for (Device device : DEFAULTS) {
      node(device, dev + device.path().substring("/dev".length()), false);
    }
    mounts.step(Calls.symlink("/proc/self/fd", dev + "/fd"));
    mounts.step(Calls.symlink("/proc/self/fd/0", dev + "/stdin"));
    mounts.step(Calls.symlink("/proc/self/fd/1", dev + "/stdout"));
    mounts.step(Calls.symlink("/proc/self/fd/2", dev + "/stderr"));
    mounts.step(Calls.symlink("/proc/kcore", dev + "/core"));
    mounts.step(Calls.symlink("pts/ptmx", dev + "/ptmx"));
  }

  /** What was asked for beside that. */
  void addOthers() {
    for (Device device : others) {
      mounts.parents(device.path());
      node(device, device.path(), true);
    }
  }

  private void node(Device device, String path, boolean owned) {
    if (bound) {
      mounts.bind(device.path(), path, true, List.of(), List.of(), List.of(Flag.MS_PRIVATE));
      return;
    }
    int type = device.kind() == Device.Kind.BLOCK ? S_IFBLK : S_IFCHR;
    Step make =
        Step.of(
            "make device",
            path,
            Syscall.MKNODAT,
            Calls.AT_FDCWD,
            text(path),
            mode(type | device.mode()),
            constant("makedev(" + device.major() + ", " + device.minor() + ")", device.number()));
    mounts.step(owned ? make.accepting(io.gantry.kernel.Errno.EEXIST) : make);
    if (device.uid() != 0 || device.gid() != 0) {
      mounts.step(
          Step.of(
              "change owner of",
              path,
              Syscall.FCHOWNAT,
              Calls.AT_FDCWD,
              text(path),
              constant(device.uid()),
              constant(device.gid()),
              constant(0)));
    }
  }

  private static Device character(String name, int major, int minor) {
    return new Device("/dev/" + name, Device.Kind.CHARACTER, major, minor, 0666, 0, 0);
  }
}
