package io.gantry.runtime;

/**
 * A device node inside a container.
 *
 * @param path where, absolute
 * @param kind block or character
 * @param major the driver's number
 * @param minor the device's number
 * @param mode permission bits
 * @param uid owner; {@link #OF_THE_PROCESS}: the user of the container's process
 * @param gid group; {@link #OF_THE_PROCESS}: that user's
 */
public record Device(String path, Kind kind, int major, int minor, int mode, int uid, int gid) {
  /** Stands for the user or group of the container's process. */
  public static final int OF_THE_PROCESS = -1;

  /** The path is absolute. */
  public Device {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("not an absolute path for a device: " + path);
    }
  }

  /** What kind of device it is. */
  public enum Kind {
    /** A character device. */
    CHARACTER,
    /** A block device. */
    BLOCK
  }

  boolean isOfTheProcess() {
    return uid == OF_THE_PROCESS || gid == OF_THE_PROCESS;
  }

  /** The same, with this user and group where it has those of the process. */
  Device of(int user, int group) {
    return new Device(
        path,
        kind,
        major,
        minor,
        mode,
        uid == OF_THE_PROCESS ? user : uid,
        gid == OF_THE_PROCESS ? group : gid);
  }

  /** The kernel's encoding of the two numbers, as {@code mknod(2)} takes it. */
  public long number() {
    long min = Integer.toUnsignedLong(minor);
    long maj = Integer.toUnsignedLong(major);
    return (min & 0xff) | (maj & 0xfff) << 8 | (min & ~0xffL) << 12;
  }
}
