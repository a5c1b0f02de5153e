package io.gantry.snapshot.driver;

import java.util.Map;

/** What became of drivers that Docker has, or had, and Gantry has not. */
final class FormerDrivers {
  private static final String USE =
      "use overlay2 (the default), or btrfs or vfs where overlayfs cannot work";

  private static final Map<String, String> FATES =
      Map.of(
          "aufs",
          "the aufs storage-driver was deprecated in Docker 20.10 and removed in 24.0; its file"
              + " system never became part of the kernel",
          "devicemapper",
          "the devicemapper storage-driver was deprecated in Docker 18.09 and removed in 25.0",
          "overlay",
          "the overlay storage-driver was deprecated in Docker 18.09 and removed in 24.0; overlay2"
              + " took its place",
          "zfs",
          "the zfs storage-driver exists in Docker's own image store only, which new installations"
              + " no longer use; Gantry does not have it. overlay2 works on zfs 2.2 and newer",
          "fuse-overlayfs",
          "the fuse-overlayfs storage-driver served engines without root rights on kernels before"
              + " 5.11; Gantry does not have it, since overlayfs needs no such help any more");

  private FormerDrivers() {}

  /** What to say to somebody who names a driver that is not there. */
  static String explain(String name) {
    String fate = FATES.get(name);
    return fate == null
        ? "driver not supported: " + name
        : "[graphdriver] ERROR: " + fate + "; " + USE + ": " + name;
  }
}
